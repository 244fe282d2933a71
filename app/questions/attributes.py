"""The last `{…}` of a heading or an answer: an id, classes, and names with values."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from app.questions.problems import Problems

BRACES = re.compile(r"[ \t]*\{((?:[^{}\"]|\"[^\"]*\")*)\}[ \t]*$")
LOOKS_LIKE = re.compile(r"^\s*(?:[#.][\w-]|[A-Za-z_-]+\s*=)")
TOKEN = re.compile(
    r"#(?P<id>[^\s#.=\"]*)|\.(?P<css>[\w-]+)|(?P<name>[A-Za-z_][\w-]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s\"]+))"
    r"|(?P<odd>\S+)"
)


class Placed(NamedTuple):
    """A value and the column that it begins in."""

    value: str
    column: int


@dataclass(slots=True)
class Attributes:
    """What the braces of one line say. `column` is where they open, or where they could be added."""

    line: int
    column: int
    are_there: bool = False
    id: Placed | None = None
    classes: list[str] = field(default_factory=list)
    values: dict[str, Placed] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """Give a value without surrounding spaces; None when it is not there."""
        placed = self.values.get(name)
        return placed.value.strip() if placed else None

    def column_of(self, name: str) -> int:
        """Say where a value stands; where the braces open when it is not there."""
        placed = self.values.get(name)
        return placed.column if placed else self.column

    def words(self, name: str) -> tuple[str, ...]:
        """Split a value at its commas."""
        return tuple(word.strip() for word in (self.get(name) or "").split(",") if word.strip())


def split_attributes(text: str, line: int, offset: int, problems: Problems) -> tuple[str, Attributes]:
    """Cut the braces off a text that begins in column `offset` of its line; read them."""
    match = BRACES.search(text)
    attributes = Attributes(line, offset + len(text.rstrip()))
    if match is None or not LOOKS_LIKE.match(match[1]):
        if match is None and re.search(r"\{[#.]\w|\{\w+=", text):
            problems.error(
                "attributes-invalid", line, offset + text.index("{"), text=text[text.index("{") :][:60]
            )
        return text.rstrip(), attributes
    attributes.are_there = True
    attributes.column = offset + text.index("{", match.start())
    for token in TOKEN.finditer(text, match.start(1), match.end(1)):
        read_token(token, attributes, offset, problems)
    return text[: match.start()].rstrip(), attributes


def read_token(token: re.Match[str], attributes: Attributes, offset: int, problems: Problems) -> None:
    """Put one word of the braces where it belongs."""
    column = offset + token.start()
    if token["id"] is not None:
        if attributes.id is not None:
            problems.error("attribute-twice", attributes.line, column, name="#")
        attributes.id = Placed(token["id"], column)
    elif token["css"]:
        attributes.classes.append(token["css"])
    elif token["name"]:
        name = token["name"]
        if name in attributes.values:
            problems.error("attribute-twice", attributes.line, column, name=name)
        attributes.values[name] = Placed(token["quoted"] if token["bare"] is None else token["bare"], column)
    else:
        problems.error("attributes-invalid", attributes.line, column, text=token["odd"][:60])
