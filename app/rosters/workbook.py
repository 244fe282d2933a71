"""An .xlsx file to rows of text. Runs only in the child: the reader allocates by the farthest cell."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.rosters.values import MAX_COLUMNS, MAX_ROWS, Row, UnreadableError

MAX_UNPACKED = 100 * 2**20
MAX_MEMBERS = 2_000
MAX_BOX = 3_000_000  # cells between the first and the farthest one
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ERROR_CELL = re.compile(rb'(<c\s[^>]*?\bt=)"e"')
_FILLED_CELL = re.compile(rb'<c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')


def read_workbook(data: bytes) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Give the visible sheets in order, each with its rows that hold anything. Raises UnreadableError."""
    readable = _with_errors_as_text(data, _check_archive(data))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(readable))
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                values = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                yield sheet.name, _rows(values)
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError("roster-unreadable") from error


def _check_archive(data: bytes) -> dict[str, bytes]:
    """Give the XML of each sheet, by its member's name.

    Refuses what would eat memory: too much inside, or a cell so far out that the box to it is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableError("roster-not-a-table")
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise UnreadableError("roster-swollen")
            sheets = {
                member.filename: _unpack(archive, member)
                for member in members
                if _SHEET.fullmatch(member.filename)
            }
    except _BROKEN as error:
        raise UnreadableError("roster-unreadable") from error
    for sheet in sheets.values():
        _check_box(sheet)
    return sheets


def _with_errors_as_text(data: bytes, sheets: dict[str, bytes]) -> bytes:
    """Make texts of error values (#REF!): the reader would give empty cells, and a fault would be lost."""
    mended = {
        name: text for name, sheet in sheets.items() if (text := _ERROR_CELL.sub(rb'\1"str"', sheet)) != sheet
    }
    if not mended:
        return data
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in dict.fromkeys(old.namelist()):
                new.writestr(name, mended[name] if name in mended else old.read(name))
    except _BROKEN as error:
        raise UnreadableError("roster-unreadable") from error
    return out.getvalue()


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read one member, whatever it says of its size. Raises UnreadableError."""
    with archive.open(member) as file:
        content = file.read(MAX_UNPACKED + 1)
    if len(content) > MAX_UNPACKED:
        raise UnreadableError("roster-swollen")
    return content


def _check_box(sheet: bytes) -> None:
    far_row, far_column, cell = 0, 0, ""
    for found in _FILLED_CELL.finditer(sheet):
        row, column = int(found[2]), _column_number(found[1])
        if row > far_row or column > far_column:
            cell = (found[1] + found[2]).decode()
        far_row, far_column = max(row, far_row), max(column, far_column)
        if far_row * far_column > MAX_BOX:
            raise UnreadableError("roster-far-cell", far_row, cell=cell)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(values: Sequence[Sequence[object]]) -> tuple[Row, ...]:
    rows = []
    for line, row in enumerate(values, 1):
        cells = tuple(_text(value) for value in row[:MAX_COLUMNS])
        if any(cells):
            rows.append((line, cells))
        if len(rows) > MAX_ROWS:
            raise UnreadableError("roster-too-long", line, limit=MAX_ROWS)
    return tuple(rows)


def _text(value: object) -> str:
    """Write a cell as people would: no ".0" behind whole numbers, a day as 1998-07-15."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()
