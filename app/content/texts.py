"""From bytes to text that can be read safely: UTF-8, NFC, no control characters, no endless lines."""

import re
import unicodedata

from app.questions.lines import LINE_END
from app.questions.problems import Problems
from app.vietnamese import nfc

MAX_TEXT_BYTES = 1_000_000
MAX_LINE_CHARS = 20_000
BOM = "\ufeff"
# Control characters, invisible marks that turn the direction of writing, the byte order mark, private use.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff]")


def read_text(content: bytes, problems: Problems) -> str | None:
    """Decode a document and bring it to NFC. None, and an error, when that cannot be done."""
    if len(content) > MAX_TEXT_BYTES:
        problems.error("text-too-large", 0, 0, limit=MAX_TEXT_BYTES, size=len(content))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        problems.error("text-not-utf8", *place_after(before))
        return None
    text = text.removeprefix(BOM)
    if found := FORBIDDEN.search(text):
        line, column = place_after(text[: found.start()])
        problems.error("character-forbidden", line, column, character=f"U+{ord(found[0]):04X}")
        return None
    for number, line_text in enumerate(LINE_END.split(text), 1):
        if len(line_text) > MAX_LINE_CHARS:
            problems.error("line-too-long", number, MAX_LINE_CHARS + 1, limit=MAX_LINE_CHARS)
            return None
    if unicodedata.is_normalized("NFC", text):
        return text
    problems.warn("text-not-nfc", *first_not_nfc(text))
    return nfc(text)


def place_after(before: str) -> tuple[int, int]:
    """Say on which line and in which column the character after `before` stands."""
    lines = LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1


def first_not_nfc(text: str) -> tuple[int, int]:
    """Find the first letter that is not composed."""
    for number, line in enumerate(LINE_END.split(text), 1):
        if not unicodedata.is_normalized("NFC", line):
            same = next((at for at, (a, b) in enumerate(zip(line, nfc(line), strict=False)) if a != b), 0)
            return number, same + 1
    return 0, 0


def source_column(line: str, column: int) -> int:
    """Say which column of a line as typed is `column` of the same line in NFC."""
    if unicodedata.is_normalized("NFC", line):
        return column
    low, high = 0, len(line)
    while low < high:
        middle = (low + high) // 2
        if len(nfc(line[:middle])) < column - 1:
            low = middle + 1
        else:
            high = middle
    while low < len(line) and unicodedata.combining(line[low]):
        low += 1
    return low + 1
