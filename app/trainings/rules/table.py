"""From what was uploaded or pasted to rows of people."""

from collections.abc import Sequence

from app.errors import Problem
from app.rosters import Table, read_pasted, read_people, read_table
from app.trainings.rules.roster import Row

NAME_LENGTH = 120
TEXT_LENGTH = 200


def read_upload(content: bytes, file_name: str) -> tuple[list[Row], Sequence[Problem]]:
    """Read a file; without a table the problems say why."""
    return _rows(*read_table(content, file_name))


def read_text(text: str) -> tuple[list[Row], Sequence[Problem]]:
    """Read what was pasted; without a table the problems say why."""
    return _rows(*read_pasted(text))


def _rows(table: Table | None, problems: Sequence[Problem]) -> tuple[list[Row], Sequence[Problem]]:
    if table is None:
        return [], problems
    people, found = read_people(table)
    rows = [
        Row(
            line=person.line,
            full_name=person.full_name[:NAME_LENGTH],
            birth=person.birth,
            phone=person.phone,
            unit=person.unit[:TEXT_LENGTH],
            position=person.position[:TEXT_LENGTH],
            site=person.site[:NAME_LENGTH],
        )
        for person in people
    ]
    return rows, (*problems, *found)
