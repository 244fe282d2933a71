"""Pages of a long list: which one is asked for, and links to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

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
    """One page of a list: its rows, its number from 1, and how many rows there are in all.

    `path` is where the list lives, when that is not where it is rendered (a polled fragment).
    """

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE
    path: str | None = None

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

    def url(self, number: int) -> str:
        """Give the address of another page of this list; all else that was asked for stays."""
        asked = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        if number > 1:
            asked.append(("page", str(number)))
        path = self.path or request.path
        return f"{path}?{urlencode(asked)}" if asked else path

    @staticmethod
    def offset(number: int, size: int = PAGE_SIZE) -> int:
        """Say how many rows to leave out before page `number`."""
        return (number - 1) * size
