"""CSV that Excel opens with the right letters and in columns, and that cannot run anything."""

import csv
import io
from collections.abc import Iterable, Sequence

_BOM = "\ufeff"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as UTF-8 with BOM, separated by semicolons (Excel's separator where 7,5 is a number).

    None is an empty cell. A text that a spreadsheet would take for a formula gets an apostrophe in front;
    numbers, also negative ones, stay numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (_BOM + out.getvalue()).encode()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_RISKY) or text.startswith(_RISKY) else text
