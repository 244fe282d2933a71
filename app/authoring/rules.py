"""What the instructor's pages show of problems and outlines."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from app.errors import Level, Problem

MAX_NOTE_LENGTH = 500
PROBLEMS_ON_PAGE = 100

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.ADVICE: 2}


def by_urgency(problems: Iterable[Problem]) -> list[Problem]:
    """Order problems so that files with errors come first; inside a file by line and column."""
    problems = list(problems)
    worst: dict[str, int] = {}
    for problem in problems:
        worst[problem.path] = min(worst.get(problem.path, 9), _ORDER[problem.level])
    return sorted(problems, key=lambda p: (worst[p.path], p.path, p.line, p.column, _ORDER[p.level], p.code))


def by_file(problems: Sequence[Problem]) -> list[tuple[str, list[Problem]]]:
    """Group ordered problems by their files."""
    return [(path, list(group)) for path, group in groupby(problems, key=lambda problem: problem.path)]


def lesson_order(outline: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List key and title of an outline's lessons in reading order."""
    return [(lesson["key"], lesson["title"]) for module in outline["modules"] for lesson in module["lessons"]]


def neighbours(
    order: Sequence[tuple[str, str]], key: str
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """Give what comes before and after the lesson `key`; None at the ends, and when it is not there."""
    at = next((i for i, (lesson_key, _) in enumerate(order) if lesson_key == key), None)
    if at is None:
        return None, None
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


def is_newest(number: int | None, newest_number: int | None, *, has_changes: bool) -> bool:
    """Say whether an edition (None: the drafts) is what trainees read now."""
    if number is None:
        return newest_number is not None and not has_changes
    return number == newest_number
