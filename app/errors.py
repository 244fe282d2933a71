"""How the application says no, and how readers of files say what is wrong with them.

Errors carry a stable `code` and `facts`; sentences are made, and translated, where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class DiemCauError(Exception):
    """A refusal that a person can understand. `facts` fill the named places of its sentence."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, **facts: object) -> None:
        super().__init__(f"{self.code} {facts}" if facts else self.code)
        self.facts = facts


class NotFoundError(DiemCauError):
    """It does not exist, or the actor may not know that it does."""

    code = "not-found"
    status = 404


class ForbiddenError(DiemCauError):
    """The actor sees it but may not do this to it."""

    code = "forbidden"
    status = 403


class ConflictError(DiemCauError):
    """It is no longer, or not yet, in the state that this needs."""

    code = "conflict"
    status = 409


class InvalidError(DiemCauError):
    """What was sent cannot be used as it stands."""

    code = "invalid"
    status = 422


class Level(StrEnum):
    """How much a problem matters: an error blocks, a warning asks, advice improves."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Fix:
    """A certain repair: `text` in the place of columns `start`..`end` of `line` (from 1, end exclusive)."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file, with its place.

    `line` and `column` count from 1 in code points; 0 means the file as a whole. `code` is stable;
    its sentence and hint come from a table where they are shown, with `facts` in their named places.
    """

    path: str
    line: int
    column: int
    level: Level
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    fix: Fix | None = None
