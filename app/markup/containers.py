"""Blocks between `/// kind | title` and `///`: notes, what to remember, and details that open.

The syntax is that of `pymdownx.blocks`; that extension itself loops for ever on some texts (a rule between
two blocks is enough), and reads YAML of strangers. Blocks begin at the first column; one inside of another
has a fence of another length.
"""

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from app.markup import words
from app.markup.errors import MarkupTooDeepError
from app.markup.limits import MAX_DEPTH

DETAILS = "details"
_OPENING = re.compile(r"(/{3,})\s*([a-z]+)\s*(?:\|\s*(.*?))?\s*")

Parse = Callable[[Element, str], None]


def parse_containers(parent: Element, lines: Sequence[str], parse: Parse, end: str, depth: int = 0) -> None:
    """Put `lines` under `parent`: blocks as elements, the text around them by `parse`.

    A block that is not closed ends with the text, or before a line that is `end`. Raises MarkupTooDeepError.
    """
    if depth > MAX_DEPTH:
        raise MarkupTooDeepError(limit=MAX_DEPTH, line=0)
    waiting: list[str] = []
    place = 0
    while place < len(lines):
        opening = _OPENING.fullmatch(lines[place]) if lines[place].startswith("///") else None
        if opening is None or not (opening[2] in words.NOTES or opening[2] == DETAILS):
            waiting.append(lines[place])
            place += 1
            continue
        parse(parent, "\n".join(waiting))
        waiting = []
        close = _find_close(lines, place + 1, opening[1], end)
        body = _open(parent, opening[2], opening[3] or "")
        parse_containers(body, lines[place + 1 : close], parse, end, depth + 1)
        place = close + 1 if close < len(lines) and lines[close] != end else close
    parse(parent, "\n".join(waiting))


def _find_close(lines: Sequence[str], start: int, fence: str, end: str) -> int:
    """Find the line that closes a block; the text's end, or a line `end`, closes it too."""
    for place in range(start, len(lines)):
        if lines[place] == end or lines[place].rstrip() == fence:
            return place
    return len(lines)


def _open(parent: Element, kind: str, title: str) -> Element:
    if kind == DETAILS:
        body = SubElement(parent, "details")
        SubElement(body, "summary").text = title or words.DETAILS
        return body
    body = SubElement(parent, "div", {"class": kind})
    SubElement(body, "p").text = title or words.NOTES[kind][0]
    return body
