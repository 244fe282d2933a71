"""What every question type offers: the one protocol that the registry's modules follow."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple, Protocol

from app.questions.attributes import Attributes
from app.questions.lines import Piece
from app.questions.model import Data, Prose, Question, Response
from app.questions.problems import Problems
from app.questions.scan import Answers


class Render(Protocol):
    """Makes sanitised HTML of a piece of Markdown; tells its own problems to whoever gave it."""

    def block(self, piece: Piece) -> str:
        """Render paragraphs, lists, tables."""

    def inline(self, piece: Piece) -> str:
        """Render one line without a paragraph around it."""


class Source(NamedTuple):
    """What a type reads its body from."""

    answers: Answers
    attributes: Attributes
    problems: Problems
    render: Render


class QuestionType(Protocol):
    """One kind of question. A module with these names is one; `body` is whatever its `parse` makes."""

    FORM: str  # the form of answers in scan.py
    ATTRIBUTES: frozenset[str]  # those that only some types understand

    def parse(self, source: Source) -> Any | None:
        """Read the body. None when it cannot be used; the problems say why."""

    def write(self, body: Any) -> list[str]:
        """Write the answers as lines of Markdown."""

    def written_attributes(self, body: Any) -> dict[str, str]:
        """Give the attributes of ATTRIBUTES that the body needs in its heading."""

    def source_order(self, body: Any) -> list[int]:
        """List the positions of what can be shuffled, as written; empty when nothing can."""

    def shuffled_order(self, body: Any, rng: Random) -> list[int]:
        """List the same positions in a drawn order."""

    def present(self, body: Any, order: Sequence[int]) -> Data:
        """Give what a page may show before the answer: never the key."""

    def read_response(self, body: Any, values: Sequence[str], order: Sequence[int]) -> Response | None:
        """Turn what was sent into a stored response; None when nothing was answered.

        Raises ResponseInvalidError.
        """

    def shown_values(self, response: Response, order: Sequence[int]) -> list[str]:
        """Turn a stored response back into what a form holds."""

    def grade(self, question: Question, response: Response) -> Fraction:
        """Say which part of the points a response earns, 0 to 1, exactly."""

    def review(self, question: Question, response: Response | None, order: Sequence[int]) -> Data:
        """Give what a page shows afterwards, key and feedback included."""

    def to_data(self, body: Any) -> Data:
        """Give the body as JSON values."""

    def from_data(self, data: Data) -> Any:
        """Read what `to_data` gave."""


def option_prose(piece: Piece, render: Render) -> Prose:
    """Render an answer's own text: inline, unless it has paragraphs or code."""
    has_blocks = "\n\n" in piece.text or "```" in piece.text or "~~~" in piece.text
    return Prose(piece.text, render.block(piece) if has_blocks else render.inline(piece))


def feedback_prose(piece: Piece | None, render: Render) -> Prose | None:
    """Render a feedback; None when there is none."""
    return Prose(piece.text, render.block(piece)) if piece else None


def written_item(mark: str, text: str, feedback: Prose | None) -> list[str]:
    """Write one answer: its mark, its text indented below it, its feedback as an indented quote."""
    first, *rest = text.split("\n")
    lines = [f"{mark} {first}".rstrip(), *(f"  {line}" if line else "" for line in rest)]
    if feedback:
        lines += [f"  > {line}".rstrip() for line in feedback.markdown.split("\n")]
    return lines
