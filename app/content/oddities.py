"""Lines that are allowed but will not look as meant: pictures without words, HTML, old boxes."""

import re
from collections.abc import Sequence

from app.questions.lines import Line
from app.questions.problems import Problems

WORDLESS = re.compile(r"!\[\s*\]\(")
OLD_BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+\w")
CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`]*\1(?!`)")
HTML = re.compile(
    r"</?(?:a|b|br|center|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|script|span|strong|style|sub|sup|table|td|th|tr"
    r"|u|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)


def tell_oddities(lines: Sequence[Line], problems: Problems) -> None:
    """Tell what a reader would not see, or would see as signs."""
    for line in lines:
        text = line.text
        if line.in_code:
            continue
        if "![" in text:
            for match in WORDLESS.finditer(blanked(text)):
                problems.warn("image-no-words", line.number, match.start() + 1)
        if "<" in text and (found := HTML.search(blanked(text))):
            problems.warn("html-shown", line.number, found.start() + 1, tag=found[0][:40])
        if text.startswith(("!!!", "???")) and OLD_BOX.match(text):
            problems.warn("note-old-style", line.number, 1)


def blanked(text: str) -> str:
    """Blank out code within a line; what follows keeps its column."""
    return CODE.sub(lambda match: " " * len(match[0]), text)
