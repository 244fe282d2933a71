"""The child that reads what strangers upload: bytes on standard input, sheets or what is wrong as JSON."""

import json
import sys

from app.rosters.text import decode, split_text
from app.rosters.values import Row, UnreadableError
from app.rosters.workbook import read_workbook

_ZIP = b"PK\x03\x04"


def extract(data: bytes) -> dict[str, object]:
    """Give {"sheets": [[name, rows]…]} or {"code", "line", "facts"}. Told apart by content, not by name."""
    try:
        return {"sheets": _sheets(data)}
    except UnreadableError as error:
        return {"code": error.code, "line": error.line, "facts": error.facts}


def _sheets(data: bytes) -> list[tuple[str, tuple[Row, ...]]]:
    if data.startswith(_ZIP):
        return list(read_workbook(data))
    return [("", split_text(decode(data)))]


if __name__ == "__main__":
    json.dump(extract(sys.stdin.buffer.read()), sys.stdout)
