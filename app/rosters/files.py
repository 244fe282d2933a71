"""From bytes or pasted text to a table of text."""

import json

from app.children import ChildFailedError, run_child
from app.errors import Level, Problem
from app.rosters.text import split_text
from app.rosters.values import MAX_BYTES, Sheet, Table, UnreadableError

LIMIT_SECONDS = 20
LIMIT_BYTES = 1_000_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(data: bytes, file_name: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read .xlsx or text with separators, in a child process with limits. No table: the problem says why."""
    try:
        _check_bytes(data)
        answer = json.loads(
            run_child("app.rosters.extract", data, limit_seconds=LIMIT_SECONDS, limit_bytes=LIMIT_BYTES)
        )
        if "code" in answer:
            raise UnreadableError(answer["code"], answer["line"], **answer["facts"])
    except ChildFailedError:
        return None, (Problem(file_name, 0, 0, Level.ERROR, "roster-unreadable"),)
    except UnreadableError as error:
        return None, (_problem(error, file_name),)
    sheets = (
        Sheet(name, tuple((line, tuple(cells)) for line, cells in rows)) for name, rows in answer["sheets"]
    )
    return Table(file_name, tuple(sheets)), ()


def read_pasted(text: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read what was copied from a spreadsheet or typed: tabs, semicolons, commas or bars between cells."""
    try:
        if len(text) > MAX_BYTES:
            raise UnreadableError("roster-too-large", limit=MAX_BYTES // 2**20)
        if not text.strip():
            raise UnreadableError("roster-empty-file")
        return Table("", (Sheet("", split_text(text.replace("\0", ""))),)), ()
    except UnreadableError as error:
        return None, (_problem(error, ""),)


def _check_bytes(data: bytes) -> None:
    if not data.strip():
        raise UnreadableError("roster-empty-file")
    if len(data) > MAX_BYTES:
        raise UnreadableError("roster-too-large", limit=MAX_BYTES // 2**20)
    if data.startswith(_OLD_EXCEL):
        raise UnreadableError("roster-old-excel")


def _problem(error: UnreadableError, path: str) -> Problem:
    return Problem(path, error.line, 0, Level.ERROR, error.code, error.facts)
