"""The line scanner: numbered lines that know whether they stand in code. Positions count from 1."""

import re
from typing import NamedTuple

LINE_END = re.compile(r"\r\n|\r|\n")
FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*([^`]*)$")
HEADING = re.compile(r"^(#{1,6})(?!#)[ \t]*(.*?)[ \t]*$")
TAB_WIDTH = 4


class Line(NamedTuple):
    """One line without its ending. `in_code`: it belongs to a fenced block, fences included."""

    number: int
    text: str
    in_code: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing but white space."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """How many columns of white space it begins with."""
        text = self.text.expandtabs(TAB_WIDTH) if "\t" in self.text else self.text
        return len(text) - len(text.lstrip(" "))


class Piece(NamedTuple):
    """A piece of Markdown that is rendered on its own, and the lines that it came from."""

    text: str
    line: int
    last_line: int


class Fences(NamedTuple):
    """The scanned lines, and the number of the line whose fence nobody closes."""

    lines: list[Line]
    unclosed: int | None


def scan_lines(text: str, first: int = 1) -> Fences:
    """Split a text into lines and mark those in fenced code."""
    return mark_code(split_lines(text, first))


def split_lines(text: str, first: int = 1) -> list[Line]:
    """Split a text into lines; the first has the number `first`."""
    return [Line(number, line) for number, line in enumerate(LINE_END.split(text), first)]


def mark_code(lines: list[Line]) -> Fences:
    """Mark the lines in fenced code.

    An unclosed fence is no code, and nothing after it is: the author is told, and the rest still read.
    """
    opened: int | None = None
    fence = ""
    for index, line in enumerate(lines):
        match = FENCE.match(line.text) if "```" in line.text or "~~~" in line.text else None
        if match is None:
            continue
        if opened is None:
            opened, fence = index, match[1]
        elif match[1].startswith(fence) and not match[2].strip():
            lines[opened : index + 1] = [part._replace(in_code=True) for part in lines[opened : index + 1]]
            opened = None
    return Fences(lines, None if opened is None else lines[opened].number)


def heading_level(line: Line) -> int:
    """Say which heading a line is, 1 to 6; 0 when it is none."""
    if line.in_code or not line.text.startswith("#"):
        return 0
    match = HEADING.match(line.text)
    return len(match[1]) if match else 0


def strip_blank(lines: list[Line]) -> list[Line]:
    """Drop blank lines at both ends."""
    start, end = 0, len(lines)
    while start < end and lines[start].is_blank:
        start += 1
    while end > start and lines[end - 1].is_blank:
        end -= 1
    return lines[start:end]


def piece_of(lines: list[Line]) -> Piece | None:
    """Join lines to one piece; None when all are blank."""
    kept = strip_blank(lines)
    if not kept:
        return None
    return Piece("\n".join(line.text for line in kept), kept[0].number, kept[-1].number)
