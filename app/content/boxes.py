"""The boxes of a text, `/// note | title` to `///`: kinds that there are not, boxes that nobody closes."""

import re
from collections.abc import Sequence

from app.content.lessons import SELF_CHECK
from app.markup.containers import DETAILS
from app.markup.words import NOTES
from app.questions.lines import Line, heading_level
from app.questions.problems import Problems, nearest

OPENING = re.compile(r"(/{3,})[ \t]*([^\W\d_][\w-]*)[ \t]*(?:\|.*)?")
CLOSING = re.compile(r"(/{3,})[ \t]*")
KINDS = (*NOTES, DETAILS)


def tell_bad_boxes(lines: Sequence[Line], problems: Problems) -> None:
    """Tell boxes of an unknown kind, and those that go on to the end or up to a self-check."""
    open_: list[tuple[str, int]] = []
    for line in lines:
        if line.in_code:
            continue
        if heading_level(line) and SELF_CHECK.search(line.text):
            tell_unclosed(open_, problems)
        elif line.text.startswith("///"):
            read_edge(line, open_, problems)
    tell_unclosed(open_, problems)


def read_edge(line: Line, open_: list[tuple[str, int]], problems: Problems) -> None:
    """Follow a line that opens or closes a box."""
    if closing := CLOSING.fullmatch(line.text):
        fences = [fence for fence, _ in open_]
        if closing[1] in fences:
            del open_[len(fences) - 1 - fences[::-1].index(closing[1]) :]
        return
    opening = OPENING.fullmatch(line.text)
    if opening is None:
        return
    if opening[2] not in KINDS:
        guess = nearest(opening[2], KINDS)
        problems.error(
            "box-kind-unknown", line.number, opening.start(2) + 1, kind=opening[2][:40], nearest=guess
        )
    open_.append((opening[1], line.number))


def tell_unclosed(open_: list[tuple[str, int]], problems: Problems) -> None:
    """Tell the boxes that are still open, and forget them."""
    for _, number in open_:
        problems.warn("box-unclosed", number, 1)
    open_.clear()
