"""Collecting what is wrong with one file while going through it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from app.errors import Fix, Level, Problem

MAX_PROBLEMS = 200
NOTHING_NEAR = "—"  # stands where a sentence names the nearest word and there is none


class Problems:
    """The problems of one file, in the order they were found; more than a reader can use are dropped."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Problem] = []

    @property
    def is_full(self) -> bool:
        """Whether nothing more is kept."""
        return len(self.found) >= MAX_PROBLEMS

    def error(self, code: str, line: int, column: int, *, fix: Fix | None = None, **facts: object) -> None:
        """Note what must be mended before publishing."""
        self._add(Level.ERROR, code, line, column, fix, facts)

    def warn(self, code: str, line: int, column: int, *, fix: Fix | None = None, **facts: object) -> None:
        """Note what is probably wrong."""
        self._add(Level.WARNING, code, line, column, fix, facts)

    def advise(self, code: str, line: int, column: int, *, fix: Fix | None = None, **facts: object) -> None:
        """Note what would be better."""
        self._add(Level.ADVICE, code, line, column, fix, facts)

    def refuse(self, code: str, line: int, column: int, facts: Mapping[str, object]) -> None:
        """Note an error whose facts somebody else has put together."""
        self._add(Level.ERROR, code, line, column, None, facts)

    def _add(
        self, level: Level, code: str, line: int, column: int, fix: Fix | None, facts: Mapping[str, object]
    ) -> None:
        if not self.is_full:
            self.found.append(Problem(self.path, line, column, level, code, facts, fix))


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word that looks most like `word`; NOTHING_NEAR when none does."""
    return next(iter(get_close_matches(word[:100], list(known), n=1, cutoff=0.5)), NOTHING_NEAR)
