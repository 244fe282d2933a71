"""How commands print what is wrong in files: path:line:column: LEVEL CODE sentence."""

from collections import Counter
from collections.abc import Iterable, Sequence

import click

from app.errors import Level, Problem
from app.web.sentences import hint_of_code, sentence_of_code

COUNTED = {Level.ERROR: "lỗi", Level.WARNING: "cảnh báo", Level.ADVICE: "gợi ý"}


def problem_line(problem: Problem) -> str:
    """Write one problem on one line, with its hint after its sentence."""
    facts = dict(problem.facts)
    texts = (sentence_of_code(problem.code, facts), hint_of_code(problem.code, facts))
    place = f"{problem.path}:{problem.line}:{problem.column}"
    return " ".join([f"{place}: {problem.level.value} {problem.code}", *(text for text in texts if text)])


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems, one a line, in the order in which they come."""
    for problem in problems:
        click.echo(problem_line(problem))


def count_problems(problems: Sequence[Problem]) -> str:
    """Count problems in words: "1 lỗi, 2 cảnh báo"; "không có lỗi" when there is none."""
    counts = Counter(problem.level for problem in problems)
    return (
        ", ".join(f"{counts[level]} {word}" for level, word in COUNTED.items() if counts[level])
        or "không có lỗi"
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether any of the problems is an error."""
    return any(problem.level is Level.ERROR for problem in problems)
