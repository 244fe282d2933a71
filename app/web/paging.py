"""Pages of a long list: which one is asked for, and links to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")
PAGE_SIZE = 50
LAST_PAGE = 100_000


def page_number() -> int:
    """Read ?page= of this request; 1 when it is missing or no sensible number."""
    text = request.args.get("page", "")
    return min(int(text), LAST_PAGE) or 1 if text.isascii() and text.isdigit() and len(text) < 10 else 1


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page; at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Which row of the whole list comes first here, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        """Which row of the whole list comes last here."""
        return self.first_row + len(self.rows) - 1 if self.rows else 0

    @staticmethod
    def offset(number: int, size: int = PAGE_SIZE) -> int:
        """Say how many rows to leave out before page `number`."""
        return (number - 1) * size
