"""Limits that a text must keep before it is read, so that hostile text ends quickly.

Python-Markdown is made of regular expressions that look ahead to the end of the paragraph from every sign
that might begin something: the work grows with signs × length, and nesting recurses. So we bound the length
and the signs of each paragraph, their product over the text, and the nesting of each line.
"""

import re

from app.markup.errors import MarkupTooComplexError, MarkupTooDeepError, MarkupTooLargeError

MAX_CHARS = 200_000
MAX_PARAGRAPH_CHARS = 20_000
MAX_SIGNS = 2_000
MAX_WORK = 60_000_000
MAX_DEPTH = 12
MAX_INDENT = 4 * MAX_DEPTH

_LEAD = re.compile(r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])(?=[ \t>\-*+\d]|$))+")
_MARKER = re.compile(r">|[-*+]|\d{1,9}[.)]")
_RULE = re.compile(r"[ >]*(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})")
_SIGNS = re.compile(r"[*_`\[\]!<>&~^\\{}]")
_BRACKETS = re.compile(r"[\[\]]")
_GAP = re.compile(r"\n[ \t>]*\n\s*")


def check_limits(text: str) -> None:
    """Raise MarkupTooLargeError, MarkupTooDeepError or MarkupTooComplexError when `text` breaks a limit."""
    if len(text) > MAX_CHARS:
        raise MarkupTooLargeError(limit=MAX_CHARS, line=0)
    start, line, work = 0, 1, 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        paragraph = text[start:end]
        work += _work(paragraph, line)
        if work > MAX_WORK:
            raise MarkupTooComplexError(limit=MAX_WORK, line=line)
        line += text.count("\n", start, gap.end() if gap else end)
        start = gap.end() if gap else end


def _work(paragraph: str, first_line: int) -> int:
    """Check one paragraph, and estimate how much work it is to read."""
    if len(paragraph) > MAX_PARAGRAPH_CHARS:
        raise MarkupTooLargeError(limit=MAX_PARAGRAPH_CHARS, line=first_line)
    signs = len(_SIGNS.findall(paragraph))
    if signs > MAX_SIGNS:
        raise MarkupTooComplexError(limit=MAX_SIGNS, line=first_line)
    open_brackets = 0
    for number, line in enumerate(paragraph.split("\n"), first_line):
        _check_nesting(line, number)
        for bracket in _BRACKETS.findall(line):
            open_brackets = max(0, open_brackets + (1 if bracket == "[" else -1))
            if open_brackets > MAX_DEPTH:
                raise MarkupTooDeepError(limit=MAX_DEPTH, line=number)
    return signs * len(paragraph)


def _check_nesting(line: str, number: int) -> None:
    """Count how deep a line stands: by its markers, and by its indentation."""
    lead = _LEAD.match(line)
    if lead is None or _RULE.fullmatch(line):
        return
    indent = len(line) - len(line.lstrip())
    if len(_MARKER.findall(lead[0])) > MAX_DEPTH or indent > MAX_INDENT:
        raise MarkupTooDeepError(limit=MAX_DEPTH, line=number)
