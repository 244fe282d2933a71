"""A plain table of people, uploaded or pasted, to rows and the problems in it."""

from app.rosters.files import read_pasted, read_table
from app.rosters.people import read_people
from app.rosters.values import PersonRow, Sheet, Table

__all__ = ["PersonRow", "Sheet", "Table", "read_pasted", "read_people", "read_table"]
