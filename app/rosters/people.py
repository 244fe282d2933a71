"""From a table of text to people: finds the heads, reads each row, notes every fault with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.errors import Level, Problem
from app.rosters.cells import read_birth
from app.rosters.columns import Column, column_of, known_columns
from app.rosters.values import MAX_CELL, PersonRow, Row, Sheet, Table
from app.vietnamese import clean_name, clean_phone, fold

_LOOKED_AT = 40
_ODD = re.compile(r"[^\w\s'.\-\u0300-\u036f]|[\d_]")
_SCIENTIFIC = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
_ERROR_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|[A-Z_]+!?)", re.IGNORECASE)
_SUMS = ("tong cong", "tong so", "cong", "an dinh danh sach", "danh sach nay co", "nguoi lap")


def read_people(table: Table) -> tuple[tuple[PersonRow, ...], tuple[Problem, ...]]:
    """Read the people of the first sheet that has a row of heads. Rows keep their order."""
    found = [(sheet, *heads) for sheet in table.sheets if (heads := _find_heads(sheet))]
    if not found:
        return (), (Problem(table.path, 0, 0, Level.ERROR, "roster-no-header"),)
    sheet, place, columns = found[0]
    reader = _Reader(table.path, columns)
    if len(found) > 1:
        others = ", ".join(other.name for other, *_ in found[1:])
        reader.note(0, 0, "roster-more-sheets", Level.WARNING, sheet=sheet.name, others=others)
    reader.check_heads(*sheet.rows[place])
    people = tuple(reader.read(sheet.rows[place + 1 :]))
    if not people:
        reader.note(0, 0, "roster-no-people", Level.ERROR)
    return people, tuple(reader.problems)


def _find_heads(sheet: Sheet) -> tuple[int, dict[Column, int]] | None:
    """Find the row of heads among the first rows; titles may stand before it."""
    for place, (_, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        if columns := known_columns(cells):
            return place, columns
    return None


@dataclass(slots=True)
class _Reader:
    """Reads rows below the heads, and collects what is wrong."""

    path: str
    columns: dict[Column, int]
    problems: list[Problem] = field(default_factory=list)

    def note(self, line: int, column: int, code: str, level: Level, **facts: object) -> None:
        """Keep a problem. `column` counts from 1."""
        self.problems.append(Problem(self.path, line, column, level, code, facts))

    def check_heads(self, line: int, cells: tuple[str, ...]) -> None:
        """Say which columns are not read: those told twice, and those that we do not know."""
        for place, head in enumerate(cells):
            column = column_of(head)
            if column not in (None, Column.OTHER, Column.NUMBER) and place not in self.columns.values():
                self.note(line, place + 1, "roster-column-twice", Level.WARNING, head=head)
        unknown = [head for head in cells if head and column_of(head) is None]
        if unknown:
            self.note(line, 0, "roster-columns-ignored", Level.ADVICE, heads=", ".join(unknown))

    def read(self, rows: tuple[Row, ...]) -> Iterator[PersonRow]:
        """Read all rows; what is no person is left out, with advice to look."""
        for line, cells in rows:
            told = {column: self._cell(line, cells, column) for column in self.columns}
            if known_columns(cells).keys() == self.columns.keys():
                continue
            if self._is_no_person(told, cells):
                self._note_ignored(line, cells)
            else:
                yield self._person(line, told)

    def _cell(self, line: int, cells: tuple[str, ...], column: Column) -> str:
        """Give a cell's text, cleaned; what a spreadsheet could not compute is nothing."""
        place = self.columns[column]
        text = cells[place] if place < len(cells) else ""
        text = text if column is Column.PHONE else clean_name(text)
        if _ERROR_VALUE.fullmatch(text):
            self.note(line, place + 1, "roster-cell-error", Level.WARNING, text=text)
            return ""
        if len(text) > MAX_CELL:
            self.note(line, place + 1, "roster-cell-long", Level.WARNING, limit=MAX_CELL)
            return text[:MAX_CELL].strip()
        return text

    def _is_no_person(self, told: dict[Column, str], cells: tuple[str, ...]) -> bool:
        """Tell rows of groups ("II. ĐOÀN XÃ B"), of sums and of nothing from those of people."""
        number = told.get(Column.NUMBER, "")
        name = _full_name(told)
        rest = [text for column, text in told.items() if text and column not in _NAMING]
        if not name:
            return not rest or sum(1 for cell in cells if cell) <= 1
        is_group = Column.NUMBER in told and not number[:1].isdigit()
        return not rest and (is_group or fold(name).startswith(_SUMS))

    def _note_ignored(self, line: int, cells: tuple[str, ...]) -> None:
        """Say what was left out, unless it is a number that waits for a name."""
        numbered = self.columns.get(Column.NUMBER)
        text = " ".join(
            cell for place, cell in enumerate(cells) if cell and (place != numbered or not cell.isdigit())
        )
        if text:
            level = Level.ADVICE if fold(text).startswith(_SUMS) else Level.WARNING
            self.note(line, 0, "roster-row-ignored", level, text=" ".join(text.split())[:100])

    def _person(self, line: int, told: dict[Column, str]) -> PersonRow:
        name = _full_name(told)
        name_column = self.columns.get(Column.NAME, self.columns.get(Column.GIVEN, 0)) + 1
        if not name:
            self.note(line, name_column, "roster-name-missing", Level.ERROR)
        elif _ODD.search(name):
            self.note(line, name_column, "roster-name-odd", Level.WARNING, name=name)
        return PersonRow(
            line=line,
            full_name=name,
            birth=self._birth(line, told.get(Column.BIRTH, "")),
            position=told.get(Column.POSITION, ""),
            unit=told.get(Column.UNIT, ""),
            phone=self._phone(line, told.get(Column.PHONE, "")),
            site=told.get(Column.SITE, ""),
        )

    def _birth(self, line: int, text: str) -> str | None:
        birth = read_birth(text)
        if text and birth is None:
            column = self.columns[Column.BIRTH] + 1
            self.note(line, column, "roster-birth-unreadable", Level.WARNING, text=text[:40])
        return birth

    def _phone(self, line: int, text: str) -> str | None:
        phone = clean_phone(text)
        if text and phone is None:
            code = "roster-phone-rounded" if _SCIENTIFIC.fullmatch(text) else "roster-phone-unreadable"
            self.note(line, self.columns[Column.PHONE] + 1, code, Level.WARNING, text=text[:40])
        return phone


_NAMING = frozenset({Column.NUMBER, Column.NAME, Column.FAMILY, Column.GIVEN, Column.OTHER})


def _full_name(told: dict[Column, str]) -> str:
    """Give the name, put together where the table divides it."""
    if Column.NAME in told:
        return told[Column.NAME]
    return f"{told.get(Column.FAMILY, '')} {told.get(Column.GIVEN, '')}".strip()
