"""Reading named values: what is missing, unknown or of the wrong kind becomes a problem with its place."""

import re
from collections.abc import Iterable
from collections.abc import Sequence as Items
from datetime import date

from app.content.yaml_tree import Entry, Mapping, Node, Scalar, Sequence
from app.questions.problems import Problems, nearest

MAX_CHARS = 2000
DURATION = re.compile(r"(\d{1,5})\s*(s|giây|min|mins|phút|h|giờ)?", re.IGNORECASE)
SECONDS = {"s": 1, "giây": 1, "min": 60, "mins": 60, "phút": 60, "": 60, "h": 3600, "giờ": 3600}
PERCENT = re.compile(r"(\d{1,3})\s*%?")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})")


class Fields:
    """The values of one mapping, by key. Every reader gives the default when the value cannot be used."""

    def __init__(self, entries: Iterable[Entry], problems: Problems, line: int, column: int = 1) -> None:
        self.entries = {entry.key.text: entry for entry in entries}
        self.problems = problems
        self.line, self.column = line, column

    def allow(self, known: Items[str]) -> None:
        """Tell every key that is not among the known ones, and which was meant."""
        for name, entry in self.entries.items():
            if name not in known:
                guess, key = nearest(name, known), entry.key
                self.problems.error("key-unknown", key.line, key.column, name=name[:60], nearest=guess)

    def text(self, name: str, *, needed: bool = False, limit: int = MAX_CHARS, default: str = "") -> str:
        """Read a text on one line."""
        found = self.scalar(name)
        text = " ".join(found.text.split()) if found else ""
        if found and len(text) > limit:
            self.problems.error("value-too-long", found.line, found.column, name=name, limit=limit)
            return text[:limit]
        if needed and not text:
            line, column = (found.line, found.column) if found else (self.line, self.column)
            self.problems.error("key-missing", line, column, name=name)
        return text or default

    def count(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number; a duration in minutes may carry its unit."""
        found = self.scalar(name)
        if found is None:
            return None
        text = found.text.strip()
        if name == "minutes":
            text = re.sub(r"\s*(min|mins|phút)$", "", text, flags=re.IGNORECASE)
        if text.isascii() and text.isdigit() and len(text) < 8 and low <= int(text) <= high:
            return int(text)
        self.refuse("value-not-count", name, found, low=low, high=high)
        return None

    def percent(self, name: str, default: int) -> int:
        """Read `70%` or `70`: a whole number of 0 to 100."""
        found = self.scalar(name)
        if found is None:
            return default
        match = PERCENT.fullmatch(found.text.strip())
        if match and int(match[1]) <= 100:
            return int(match[1])
        self.refuse("value-not-percent", name, found)
        return default

    def seconds(self, name: str, longest: int) -> int | None:
        """Read `20 min`, `20 phút`, `90 s`, `1 h`; a mere number is minutes."""
        found = self.scalar(name)
        if found is None:
            return None
        match = DURATION.fullmatch(found.text.strip())
        seconds = int(match[1]) * SECONDS[(match[2] or "").lower()] if match else 0
        if 0 < seconds <= longest:
            return seconds
        self.refuse("value-not-duration", name, found)
        return None

    def choice(self, name: str, options: Items[str], default: str) -> str:
        """Read one of some words."""
        found = self.scalar(name)
        if found is None or found.text in options:
            return found.text if found else default
        guess = nearest(found.text, options)
        self.refuse("value-not-choice", name, found, options=", ".join(options), nearest=guess)
        return default

    def day(self, name: str) -> date | None:
        """Read `2026-07-01` or `01/07/2026`."""
        found = self.scalar(name)
        if found is None:
            return None
        match = DAY.fullmatch(found.text.strip())
        year, month, day = (
            (match[1], match[2], match[3])
            if match and match[1]
            else ((match[6], match[5], match[4]) if match else ("0", "0", "0"))
        )
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            self.refuse("value-not-day", name, found)
            return None

    def words(self, name: str) -> tuple[Scalar, ...]:
        """Read a list of texts; one text is a list of one, or of what its commas divide."""
        entry = self.entries.get(name)
        if entry is None:
            return ()
        if isinstance(entry.value, Scalar):
            value = entry.value
            return tuple(
                Scalar(part.strip(), value.line, value.column)
                for part in value.text.split(",")
                if part.strip()
            )
        return self.lines(name)

    def lines(self, name: str) -> tuple[Scalar, ...]:
        """Read a list of texts; one text is a list of one."""
        entry = self.entries.get(name)
        if entry is None:
            return ()
        items: list[Node] = entry.value.items if isinstance(entry.value, Sequence) else [entry.value]
        good = [item for item in items if isinstance(item, Scalar)]
        if len(good) < len(items):
            self.problems.error("value-not-list", entry.value.line, entry.value.column, name=name)
        return tuple(item for item in good if item.text.strip())

    def mapping(self, name: str) -> "Fields | None":
        """Read keys with values below a key."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        value = entry.value
        if isinstance(value, Mapping):
            return Fields(value.entries, self.problems, value.line, value.column)
        self.problems.error("value-not-mapping", value.line, value.column, name=name)
        return None

    def scalar(self, name: str) -> Scalar | None:
        """Find a single value; a list or mapping in its place is told."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        if isinstance(entry.value, Scalar):
            return entry.value
        self.problems.error("value-not-text", entry.value.line, entry.value.column, name=name)
        return None

    def refuse(self, code: str, name: str, found: Scalar, **facts: object) -> None:
        """Tell that a value is of the wrong kind."""
        self.problems.refuse(
            code, found.line, found.column, {"name": name, "given": found.text[:60], **facts}
        )
