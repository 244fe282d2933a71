"""What a file becomes: first a table of text, then people."""

from dataclasses import dataclass

MAX_BYTES = 8 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 300

Row = tuple[int, tuple[str, ...]]


class UnreadableError(Exception):
    """The file cannot be read as a table. `code` and `facts` are those of the Problem that it becomes."""

    def __init__(self, code: str, line: int = 0, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows that hold anything, each with its line (from 1) and its cells as text.

    Whole numbers have no ".0", days stand as 1998-07-15. A text has one sheet, with the name "".
    """

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. `path` is the file's name, or "" for pasted text."""

    path: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the table tells it. `birth` is "1998" or "1998-07-15", `phone` "+84912345678".

    "" or None: not told, or not readable (then there is a problem). A row without a name is kept, so that
    whoever decides about the rows sees it.
    """

    line: int
    full_name: str
    birth: str | None = None
    position: str = ""
    unit: str = ""
    phone: str | None = None
    site: str = ""
