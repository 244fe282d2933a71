"""From plain data to a PDF: the template gets JSON, never text pasted into its source."""

import json
from collections.abc import Sequence

from app.children import ChildFailedError, run_child
from app.documents.errors import DocumentFailedError, TooManyPagesError
from app.vietnamese import fold

MAX_PEOPLE = 4_000  # about 0.3 MB of memory and 4 ms each while the PDF is made
LIMIT_SECONDS = 120
LIMIT_BYTES = 3 * 2**30  # of address space, most of it never touched
_LONGEST_WORD = 18


def make_pdf(template: str, data: dict[str, object]) -> bytes:
    """Make the PDF of a template in `app/documents/templates`. The same data gives the same bytes.

    Raises DocumentFailedError.
    """
    request = json.dumps({"template": template, "data": data}).encode()
    try:
        return run_child(
            "app.documents.compile", request, limit_seconds=LIMIT_SECONDS, limit_bytes=LIMIT_BYTES
        )
    except ChildFailedError as error:
        raise DocumentFailedError(reason=str(error)) from error


def check_length(people: Sequence[object]) -> None:
    """Raise TooManyPagesError when a document would hold too many people."""
    if len(people) > MAX_PEOPLE:
        raise TooManyPagesError(limit=MAX_PEOPLE, people=len(people))


def breakable(text: str) -> str:
    """Let a word that is longer than a line break anywhere."""
    return " ".join(_in_parts(word) if len(word) > _LONGEST_WORD else word for word in text.split())


def site_label(name: str) -> str:
    """Say "Điểm cầu Sơn Động"; a name that already begins so stays."""
    return breakable(name if fold(name).startswith("diem cau") else f"Điểm cầu {name}")


def _in_parts(word: str) -> str:
    step = _LONGEST_WORD // 2
    return "\u200b".join(word[start : start + step] for start in range(0, len(word), step))
