"""`text`: `= khiển trách | khiển trach`. Compared after NFC, case, spaces and the place of the tone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from app.questions.model import Data, Prose, Question, Response, prose_data, same_text
from app.questions.problems import nearest
from app.questions.short import (
    Alternative,
    read_alternatives,
    shown_values,
    shuffled_order,
    source_order,
    typed,
)
from app.questions.types import Source, written_item
from app.vietnamese import fold

__all__ = [  # the protocol of types.QuestionType
    "ATTRIBUTES",
    "FORM",
    "from_data",
    "grade",
    "parse",
    "present",
    "read_response",
    "review",
    "shown_values",
    "shuffled_order",
    "source_order",
    "to_data",
    "write",
    "written_attributes",
]

FORM = "short"
ATTRIBUTES = frozenset({"diacritics"})
NUMBER_WITH_UNIT = re.compile(r"([+-]?\d+(?:[.,]\d+)?) ([^\W\d_]{1,15}(?: [^\W\d_]{1,15})?)")
DIACRITICS = ("strict", "ignore")


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """One right answer and what is said to who gives it."""

    text: str
    feedback: Prose | None


@dataclass(frozen=True, slots=True)
class ShortText:
    """The body: any of these is right; the first one is shown as the answer."""

    accepted: tuple[AcceptedText, ...]
    ignores_diacritics: bool = False

    def find(self, given: str) -> AcceptedText | None:
        """Find the right answer that `given` is; None when it is wrong."""
        wanted = self.comparable(given)
        return next((answer for answer in self.accepted if self.comparable(answer.text) == wanted), None)

    def comparable(self, text: str) -> str:
        """Bring a text to the form in which this question compares."""
        return (self.ignores_diacritics and fold(text)) or same_text(text)


def parse(source: Source) -> ShortText | None:
    """Read the accepted texts."""
    attributes, problems = source.attributes, source.problems
    diacritics = attributes.get("diacritics") or "strict"
    if diacritics not in DIACRITICS:
        column = attributes.column_of("diacritics")
        guess = nearest(diacritics, DIACRITICS)
        problems.error("diacritics-unknown", attributes.line, column, given=diacritics, nearest=guess)
    found = read_alternatives(source)
    if not found:
        return None
    if attributes.get("type") is None:
        tell_numbers_with_units(found, source)
    return ShortText(tuple(AcceptedText(one.text, one.feedback) for one in found), diacritics == "ignore")


def tell_numbers_with_units(found: list[Alternative], source: Source) -> None:
    """Advise to make a number of `30 ngày`, which would have to be typed with its unit."""
    for one in found:
        if match := NUMBER_WITH_UNIT.fullmatch(one.text):
            number, unit = match.groups()
            line, code = one.item.line, "answer-is-number-with-unit"
            source.problems.advise(code, line, one.column, given=one.text, number=number, unit=unit)


def write(body: ShortText) -> list[str]:
    """Write each accepted text on a line of its own."""
    lines: list[str] = []
    for answer in body.accepted:
        lines += written_item("=", answer.text.replace("|", "\\|"), answer.feedback)
    return lines


def written_attributes(body: ShortText) -> dict[str, str]:
    """Say that diacritics are ignored."""
    return {"diacritics": "ignore"} if body.ignores_diacritics else {}


def present(body: ShortText, order: Sequence[int]) -> Data:
    """Nothing but the question itself is shown."""
    return {}


def read_response(body: ShortText, values: Sequence[str], order: Sequence[int]) -> str | None:
    """Read what was typed."""
    return typed(values)


def grade(question: Question, response: Response) -> Fraction:
    """Right or not."""
    return Fraction(isinstance(response, str) and question.body.find(response) is not None)


def review(question: Question, response: Response | None, order: Sequence[int]) -> Data:
    """Give what was typed, the answer and the feedback of the answer that was met."""
    body: ShortText = question.body
    met = body.find(response) if isinstance(response, str) else None
    return {
        "given": response,
        "answer_html": escape(body.accepted[0].text),
        "answer_feedback_html": met.feedback.html if met and met.feedback else None,
    }


def to_data(body: ShortText) -> Data:
    """Give the body as JSON values."""
    return {
        "accepted": [{"text": one.text, "feedback": prose_data(one.feedback)} for one in body.accepted],
        "ignores_diacritics": body.ignores_diacritics,
    }


def from_data(data: Data) -> ShortText:
    """Read what `to_data` gave."""
    return ShortText(
        tuple(AcceptedText(one["text"], Prose.from_data(one["feedback"])) for one in data["accepted"]),
        data["ignores_diacritics"],
    )
