"""Text with separators: decoded, and divided by whichever separator makes a table of people of it."""

import csv
import io
from collections.abc import Iterator

from app.rosters.columns import known_columns
from app.rosters.values import MAX_COLUMNS, MAX_ROWS, Row, UnreadableError

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = "\t;,|"
_LOOKED_AT = 40


def decode(data: bytes) -> str:
    """Read UTF-8 or UTF-16, with or without a mark of which. Raises UnreadableError for anything else."""
    encoding = next((name for mark, name in _BOMS.items() if data.startswith(mark)), None) or _guess(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError("roster-encoding", line) from None
    if "\0" in text:
        raise UnreadableError("roster-not-a-table")
    return text


def _guess(data: bytes) -> str:
    """Tell UTF-16 without a mark by its zero bytes: every other one of plain letters."""
    even, odd = data[:400:2].count(0), data[1:400:2].count(0)
    if max(even, odd) > 20 and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return "utf-8"


def split_text(text: str) -> tuple[Row, ...]:
    """Divide a text into rows of cells; rows without anything are left out. Raises UnreadableError."""
    best = max(_SEPARATORS, key=lambda separator: _fitness(text, separator))
    rows = []
    for line, cells in _records(text, best):
        if any(cells):
            rows.append((line, cells))
        if len(rows) > MAX_ROWS:
            raise UnreadableError("roster-too-long", line, limit=MAX_ROWS)
    return tuple(rows)


def _fitness(text: str, separator: str) -> tuple[int, int]:
    """Say how many columns of people a separator makes in one row, and how many cells at all."""
    heads, cells = 0, 0
    try:
        for number, (_, row) in enumerate(_records(text[:200_000], separator)):
            if number == _LOOKED_AT:
                break
            heads = max(heads, len(known_columns(row)))
            cells += len(row)
    except UnreadableError:
        return heads, 0
    return heads, cells


def _records(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, tuple(cell.strip() for cell in cells[:MAX_COLUMNS])
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableError("roster-quotes", line) from None
