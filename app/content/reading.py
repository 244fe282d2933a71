"""Reading one question of a document, so that its citations are known to be its own."""

from typing import NamedTuple

from app.content.rendering import Renderer
from app.questions import Question, parse_question
from app.questions.attributes import Attributes, Placed
from app.questions.lines import Line

UNNAMED = "?"  # a question whose id is not read yet


class Found(NamedTuple):
    """A question that was read (None: it cannot be used), and the places of its id and attributes."""

    question: Question | None
    id: Placed
    attributes: Attributes


def read_question(
    heading: Line, lines: list[Line], renderer: Renderer, *, in_lesson: bool = False
) -> tuple[Found, int]:
    """Read a question; say how many of `lines` are its own."""
    renderer.question = UNNAMED
    read = parse_question(heading, lines, renderer.problems, renderer, in_lesson=in_lesson)
    renderer.question = ""
    for citing in renderer.cited.values():
        if citing[-1] == UNNAMED:
            citing[-1] = read.id.value
    if see := read.attributes.get("see"):
        renderer.ask("see", see)
    return Found(read.question, read.id, read.attributes), read.end
