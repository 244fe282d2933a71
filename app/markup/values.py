"""What goes in and comes out beside the text."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level as shown (2 to 6), its id on the page, its text without markup."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Sanitised HTML, its headings in order, and its text without any markup (for searching)."""

    html: str
    headings: tuple[Heading, ...]
    plain: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its URL; width and height in CSS pixels keep its place while it loads."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Citation:
    """The instrument that a citation names.

    `name` is its full name with number, `division` how its text is divided ("điều" or "mục").
    """

    name: str
    division: str = "điều"
    in_force_from: date | None = None
    checked_on: date | None = None


class References(Protocol):
    """Knows what stands around the text. Every answer None is a fault that the giver may note.

    All get what stands in the source, without change. Targets that are absolute http, https, mailto or tel
    URLs are not asked; everything else is, also "#section" and forbidden schemes.
    """

    def link(self, target: str) -> str | None:
        """Give the URL for a link, or None: then only its text is shown."""

    def image(self, target: str) -> Image | str | None:
        """Give a picture, or SVG from `clean_svg`, or None: then only its description is shown."""

    def cite(self, source_id: str, locator: str) -> Citation | None:
        """Give the instrument, or None: then the citation stays as it was typed. Locator "27.1.a", or ""."""
