"""What all courses share: the legal instruments of sources.yml and the checked facts of facts.yml."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.content.fields import Fields
from app.content.texts import MAX_TEXT_BYTES, read_text
from app.content.yaml_tree import Entry, Mapping, read_yaml
from app.markup import Citation
from app.questions.problems import Problems, nearest

SOURCES, FACTS = "sources.yml", "facts.yml"
ID = re.compile(r"[^\W_][\w.-]{0,79}")
SOURCE_KEYS = (
    "title",
    "number",
    "kind",
    "issuer",
    "issued_on",
    "in_force_from",
    "in_force_to",
    "amended_by",
    "replaced_by",
    "checked_on",
    "division",
)
FACT_KEYS = ("text", "source", "tag", "conflict")
CERTAIN = "chắc"
CITED = re.compile(r"@?([^\W_][\w.-]*)(?::[^\s\[\];,]+)?")


@dataclass(frozen=True, slots=True)
class Source:
    """A legal instrument. `replaced_by` and `amended_by` name ids, or instruments that have none."""

    id: str
    title: str
    number: str
    kind: str = ""
    issuer: str = ""
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    amended_by: tuple[str, ...] = ()
    replaced_by: str = ""
    checked_on: date | None = None
    division: str = "điều"
    line: int = 0

    @property
    def name(self) -> str:
        """The title with the number: "Luật Khiếu nại số 02/2011/QH13"."""
        return self.title if self.number in self.title else f"{self.title} số {self.number}"

    def to_citation(self) -> Citation:
        """Give what rendering shows of it."""
        return Citation(self.name, self.division, self.in_force_from, self.checked_on)


@dataclass(frozen=True, slots=True)
class Fact:
    """A checked statement. Only one whose tag is `chắc` may decide about a grade."""

    id: str
    text: str
    source: str
    tag: str
    conflict: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether it was checked against the instrument."""
        return self.tag.strip("[] ").lower() == CERTAIN


@dataclass(frozen=True, slots=True)
class Shared:
    """Both files, by id."""

    sources: dict[str, Source]
    facts: dict[str, Fact]

    def describe(self, source: Source) -> dict[str, Any]:
        """Give an instrument as a lesson's list of sources stores it: days as ISO, others by their names."""
        return {
            "id": source.id,
            "title": source.title,
            "number": source.number,
            "name": source.name,
            "kind": source.kind,
            "issuer": source.issuer,
            "issued_on": iso(source.issued_on),
            "in_force_from": iso(source.in_force_from),
            "in_force_to": iso(source.in_force_to),
            "checked_on": iso(source.checked_on),
            "amended_by": [self.name_of(other) for other in source.amended_by],
            "replaced_by": self.name_of(source.replaced_by) if source.replaced_by else None,
        }

    def name_of(self, id_or_name: str) -> str:
        """Give the name of an instrument of ours, else what was written."""
        found = self.sources.get(id_or_name)
        return found.name if found else id_or_name


def iso(day: date | None) -> str | None:
    """Write a day for JSON."""
    return day.isoformat() if day else None


def read_sources(content: bytes, problems: Problems) -> dict[str, Source]:
    """Read sources.yml."""
    sources: dict[str, Source] = {}
    for entry, fields in read_entries(content, problems):
        fields.allow(SOURCE_KEYS)
        sources[entry.key.text] = Source(
            id=entry.key.text,
            title=fields.text("title", needed=True, limit=500),
            number=fields.text("number", needed=True, limit=100),
            kind=fields.text("kind", limit=100),
            issuer=fields.text("issuer", limit=300),
            issued_on=fields.day("issued_on"),
            in_force_from=fields.day("in_force_from"),
            in_force_to=fields.day("in_force_to"),
            amended_by=tuple(each.text.strip() for each in fields.lines("amended_by")),
            replaced_by=fields.text("replaced_by", limit=300),
            checked_on=fields.day("checked_on"),
            division=fields.choice("division", ("điều", "mục"), "điều"),
            line=entry.key.line,
        )
    return sources


def read_facts(content: bytes, problems: Problems, sources: dict[str, Source]) -> dict[str, Fact]:
    """Read facts.yml; the instruments that facts name must be there."""
    facts: dict[str, Fact] = {}
    for entry, fields in read_entries(content, problems):
        fields.allow(FACT_KEYS)
        facts[entry.key.text] = Fact(
            id=entry.key.text,
            text=fields.text("text", needed=True),
            source="; ".join(part.text for part in fields.lines("source")),
            tag=fields.text("tag", needed=True, limit=100),
            conflict=fields.text("conflict"),
        )
        for part in fields.lines("source"):
            for match in CITED.finditer(part.text) if "@" in part.text else ():
                if match[0].startswith("@") and match[1] not in sources:
                    problems.error(
                        "citation-unknown",
                        part.line,
                        part.column,
                        id=match[1],
                        nearest=nearest(match[1], sources),
                    )
    return facts


def read_entries(content: bytes, problems: Problems) -> list[tuple[Entry, Fields]]:
    """Read a file that maps ids to keys with values."""
    if len(content) > MAX_TEXT_BYTES // 2:
        problems.error("text-too-large", 0, 0, limit=MAX_TEXT_BYTES // 2, size=len(content))
        return []
    text = read_text(content, problems)
    node = read_yaml(text, problems) if text else None
    if node is None:
        return []
    if not isinstance(node, Mapping):
        problems.error("shared-not-keys", node.line, node.column)
        return []
    found = []
    for entry in node.entries:
        key = entry.key
        if not ID.fullmatch(key.text):
            problems.error("shared-id-invalid", key.line, key.column, id=key.text[:60])
        if isinstance(entry.value, Mapping):
            found.append((entry, Fields(entry.value.entries, problems, key.line, key.column)))
        else:
            problems.error("value-not-mapping", key.line, key.column, name=key.text[:60])
    return found
