"""YAML as a tree of places: every value as it is written, nothing guessed, nothing that can explode.

The events of the reader are used, not its objects: an alias is refused and never followed, depth and number
of values are bounded, and every value knows its line and column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from app.questions.problems import Problems

MAX_DEPTH = 8
MAX_VALUES = 20_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: "list[Node]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written; each key once."""

    entries: list[Entry]
    line: int
    column: int
    keys: set[str] = field(default_factory=set)


Node: TypeAlias = Scalar | Sequence | Mapping


class RefusedError(Exception):
    """Something in the YAML that we do not take: `code` and its place."""

    def __init__(self, code: str, line: int, column: int, **facts: object) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.facts = code, line, column, facts


def read_yaml(text: str, problems: Problems, first_line: int = 1) -> Node | None:
    """Read one YAML document whose first line is `first_line` of its file. None when empty or refused."""
    try:
        events = iter(YAML(typ="safe", pure=True).parse(text))
        return build(events, problems, first_line - 1)
    except RefusedError as error:
        problems.refuse(error.code, error.line, error.column, error.facts)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (first_line + mark.line, mark.column + 1) if mark else (first_line, 1)
        problems.error(code_of(error), line, column)
    except (YAMLError, ValueError, RecursionError):
        problems.error("yaml-invalid", first_line, 1)
    return None


def code_of(error: MarkedYAMLError) -> str:
    """Tell the mistakes that people make most from all others."""
    said = error.problem or ""
    if "\\t" in said:
        return "yaml-tab"
    if "mapping values are not allowed" in said:
        return "yaml-colon"
    return "yaml-invalid"


def build(events: Iterator[Event], problems: Problems, offset: int) -> Node | None:
    """Build the tree of the first document. Raises RefusedError, and whatever the reader raises."""
    root: list[Node] = []
    open_: list[Sequence | Mapping] = []
    keys: list[Scalar | None] = []
    documents = 0
    for count, event in enumerate(events):
        line, column = event.start_mark.line + 1 + offset, event.start_mark.column + 1
        if count > MAX_VALUES:
            raise RefusedError("yaml-too-large", line, column, limit=MAX_VALUES)
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            raise RefusedError("yaml-several-documents", line, column)
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            open_.pop()
            keys.pop()
        elif isinstance(event, NodeEvent):
            node = node_of(event, line, column)
            place(node, open_, keys, root, problems)
            if not isinstance(node, Scalar):
                open_.append(node)
                keys.append(None)
                if len(open_) > MAX_DEPTH:
                    raise RefusedError("yaml-too-deep", line, column, limit=MAX_DEPTH)
    return root[0] if root else None


def node_of(event: NodeEvent, line: int, column: int) -> Node:
    """Make a value of an event. Raises RefusedError for anchors, aliases and tags."""
    if isinstance(event, AliasEvent) or event.anchor:
        raise RefusedError("yaml-alias", line, column)
    if getattr(event, "tag", None):
        raise RefusedError("yaml-tag", line, column)
    if isinstance(event, ScalarEvent):
        return Scalar(event.value, line, column)
    return (
        Sequence([], line, column)
        if isinstance(event, SequenceStartEvent)
        else as_mapping(event, line, column)
    )


def as_mapping(event: NodeEvent, line: int, column: int) -> Mapping:
    """Make an empty mapping; nothing else is left."""
    if not isinstance(event, MappingStartEvent):
        raise RefusedError("yaml-invalid", line, column)
    return Mapping([], line, column)


def place(
    node: Node,
    open_: list[Sequence | Mapping],
    keys: list[Scalar | None],
    root: list[Node],
    problems: Problems,
) -> None:
    """Put a value where it belongs: as key or value of the open mapping, into the open list, at the top."""
    if not open_:
        root.append(node)
        return
    parent = open_[-1]
    if isinstance(parent, Sequence):
        parent.items.append(node)
        return
    key = keys[-1]
    if key is None:
        if not isinstance(node, Scalar):
            raise RefusedError("yaml-key-not-text", node.line, node.column)
        keys[-1] = node
        return
    keys[-1] = None
    if key.text in parent.keys:
        problems.error("key-twice", key.line, key.column, name=key.text[:60])
        return
    parent.keys.add(key.text)
    parent.entries.append(Entry(key, node))
