"""The lines between `---` at the top of a document."""

import re
from typing import NamedTuple

from app.content.fields import Fields
from app.content.yaml_tree import Entry, Mapping, Scalar, read_yaml
from app.questions.lines import Fences, Line, mark_code, split_lines
from app.questions.problems import Problems

MAX_CHARS = 16_000
FENCE = re.compile(r"^---[ \t]*$")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*$")
AS_IT_STANDS = re.compile(r"^(title|summary|audience|certificate)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
BLOCK_FOLLOWS = re.compile(r"^[|>][+-]?\d?$")


class Document(NamedTuple):
    """A document taken apart: the values above, the lines below."""

    fields: Fields
    body: Fences


def read_document(text: str, problems: Problems) -> Document:
    """Split a document into its front matter and its body; tell when there is no front matter."""
    lines = split_lines(text)
    if not FENCE.match(lines[0].text):
        problems.error("front-matter-missing", 1, 1)
        return Document(Fields([], problems, 1), mark_code(lines))
    end = next((at for at, line in enumerate(lines) if at and END.match(line.text)), None)
    if end is None:
        problems.error("front-matter-unclosed", 1, 1)
        return Document(Fields([], problems, 1), Fences([], None))
    fields = Fields(read_entries(lines[1:end], problems), problems, 1)
    return Document(fields, mark_code(lines[end + 1 :]))


def read_entries(lines: list[Line], problems: Problems) -> list[Entry]:
    """Read the keys and values: some lines as they stand, the rest as YAML."""
    if sum(len(line.text) + 1 for line in lines) > MAX_CHARS:
        problems.error("front-matter-too-large", 2, 1, limit=MAX_CHARS)
        return []
    entries: list[Entry] = []
    rest: list[str] = []
    for at, line in enumerate(lines):
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        entry = entry_as_it_stands(line, following)
        if entry is not None:
            add(entries, entry, problems)
        rest.append("" if entry else line.text)
    if not any(line.strip() for line in rest):
        return entries
    node = read_yaml("\n".join(rest), problems, 2)
    if isinstance(node, Mapping):
        for entry in node.entries:
            add(entries, entry, problems)
    elif node is not None:
        problems.error("front-matter-not-keys", node.line, node.column)
    return sorted(entries, key=lambda entry: entry.key.line)


def entry_as_it_stands(line: Line, following: str) -> Entry | None:
    """Read `title: Bài 1 # phần hai` as it stands, outer quotes removed. None for every other line."""
    match = AS_IT_STANDS.match(line.text)
    if match is None:
        return None
    value = match[2] or ""
    if following.startswith((" ", "\t")) and following.strip() and (not value or BLOCK_FOLLOWS.match(value)):
        return None
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    column = match.start(2) + 1 if match[2] else len(line.text) + 1
    return Entry(Scalar(match[1], line.number, 1), Scalar(value, line.number, column))


def add(entries: list[Entry], entry: Entry, problems: Problems) -> None:
    """Add an entry unless its key is there already."""
    key = entry.key
    if any(other.key.text == key.text for other in entries):
        problems.error("key-twice", key.line, key.column, name=key.text[:60])
    else:
        entries.append(entry)
