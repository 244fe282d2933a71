"""Making the certain repairs that problems offer."""

from collections.abc import Iterable

from app.content.texts import BOM
from app.errors import Fix
from app.questions.lines import LINE_END


def apply_fixes(content: bytes, fixes: Iterable[Fix]) -> bytes:
    """Make repairs in a document of UTF-8; all else, line ends included, stays byte for byte."""
    text = content.decode("utf-8")
    has_bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]
    for fix in sorted(set(fixes), key=lambda each: (each.line, each.start), reverse=True):
        if not 0 < fix.line <= len(starts):
            continue
        at = starts[fix.line - 1]
        text = text[: at + fix.start - 1] + fix.text + text[at + fix.end - 1 :]
    return ((BOM if has_bom else "") + text).encode("utf-8")
