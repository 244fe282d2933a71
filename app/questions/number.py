"""`number`: `= 45`, `= 45 ± 1`, `= 40..45`, with a unit or without. Compared exactly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from app.questions.errors import NumberResponseAmbiguousError, NumberResponseInvalidError
from app.questions.model import Data, Prose, Question, Response, prose_data, same_text
from app.questions.numerals import (
    AmbiguousNumeralError,
    NumeralError,
    looks_like_numeral,
    read_numeral,
    write_numeral,
)
from app.questions.short import (
    Alternative,
    read_alternatives,
    shown_values,
    shuffled_order,
    source_order,
    typed,
)
from app.questions.types import Source, written_item

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
ATTRIBUTES = frozenset({"unit"})
TOLERANCE = re.compile(r"^(.+?)(?:±|\+/-|\+-)(.+)$")
RANGE = re.compile(r"^(.+?)\.\.(.+)$")


@dataclass(frozen=True, slots=True)
class AcceptedNumber:
    """A number from `low` to `high`, both right too, and what is said to who gives it."""

    low: Fraction
    high: Fraction
    feedback: Prose | None


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """The body: any of these is right; the first one is shown as the answer."""

    accepted: tuple[AcceptedNumber, ...]
    unit: str = ""

    def find(self, given: Fraction) -> AcceptedNumber | None:
        """Find the right answer that `given` lies in; None when it is wrong."""
        return next((answer for answer in self.accepted if answer.low <= given <= answer.high), None)


def is_meant(text: str) -> bool:
    """Say whether an answer is meant as a number: one, one with a tolerance, a range."""
    match = TOLERANCE.match(text) or RANGE.match(text)
    return all(looks_like_numeral(part) for part in (match.groups() if match else (text,)))


def parse(source: Source) -> ShortNumber | None:
    """Read the accepted numbers."""
    found = read_alternatives(source)
    accepted = [number for one in found if (number := read_accepted(one, source)) is not None]
    return ShortNumber(tuple(accepted), source.attributes.get("unit") or "") if accepted else None


def read_accepted(one: Alternative, source: Source) -> AcceptedNumber | None:
    """Read one alternative; tell what is wrong with it."""
    problems, line = source.problems, one.item.line
    try:
        low, high = read_range(one.text)
    except AmbiguousNumeralError as error:
        problems.error(
            "number-ambiguous", line, one.column, given=one.text, whole=error.whole, decimal=error.decimal
        )
        return None
    except NumeralError:
        problems.error("number-invalid", line, one.column, given=one.text)
        return None
    if low > high:
        problems.error("range-reversed", line, one.column, given=one.text)
        return None
    return AcceptedNumber(low, high, one.feedback)


def read_range(text: str) -> tuple[Fraction, Fraction]:
    """Read `45`, `45 ± 1` or `40..45` as its lowest and highest number. Raises NumeralError."""
    if match := TOLERANCE.match(text):
        middle, tolerance = read_numeral(match[1]), read_numeral(match[2])
        return middle - tolerance, middle + tolerance
    if match := RANGE.match(text):
        return read_numeral(match[1]), read_numeral(match[2])
    number = read_numeral(text)
    return number, number


def write(body: ShortNumber) -> list[str]:
    """Write each accepted number on a line of its own."""
    lines: list[str] = []
    for answer in body.accepted:
        low, high = write_numeral(answer.low), write_numeral(answer.high)
        lines += written_item("=", low if low == high else f"{low}..{high}", answer.feedback)
    return lines


def written_attributes(body: ShortNumber) -> dict[str, str]:
    """Say the unit."""
    return {"unit": body.unit} if body.unit else {}


def present(body: ShortNumber, order: Sequence[int]) -> Data:
    """Give the unit that is shown behind the field."""
    return {"unit": body.unit}


def read_response(body: ShortNumber, values: Sequence[str], order: Sequence[int]) -> str | None:
    """Read the typed number, with its unit or without, in the canonical form.

    Raises NumberResponseAmbiguousError for `3.500`, NumberResponseInvalidError for no number.
    """
    text = typed(values)
    if text is None:
        return None
    if body.unit and same_text(text).endswith(same_text(body.unit)):
        text = text[: len(text) - len(body.unit)]
    try:
        return write_numeral(read_numeral(text))
    except AmbiguousNumeralError as error:
        raise NumberResponseAmbiguousError(given=text, whole=error.whole, decimal=error.decimal) from error
    except NumeralError as error:
        raise NumberResponseInvalidError(given=text) from error


def grade(question: Question, response: Response) -> Fraction:
    """Right or not."""
    return Fraction(find_met(question, response) is not None)


def find_met(question: Question, response: Response | None) -> AcceptedNumber | None:
    """Find the right answer that a stored response met."""
    body: ShortNumber = question.body
    try:
        return body.find(read_numeral(response)) if isinstance(response, str) else None
    except NumeralError:
        return None


def review(question: Question, response: Response | None, order: Sequence[int]) -> Data:
    """Give what was typed, the answer and the feedback of the answer that was met."""
    body: ShortNumber = question.body
    met, first = find_met(question, response), body.accepted[0]
    numbers = dict.fromkeys([spoken(first.low), spoken(first.high)])
    return {
        "given": spoken(read_numeral(response)) if isinstance(response, str) else None,
        "unit": body.unit,
        "answer_html": escape(" ".join(["–".join(numbers), body.unit]).strip()),
        "answer_feedback_html": met.feedback.html if met and met.feedback else None,
    }


def spoken(number: Fraction) -> str:
    """Write a number for reading, with a decimal comma."""
    text = write_numeral(number)
    return text.rstrip("0").replace(".", ",") if "." in text else text


def to_data(body: ShortNumber) -> Data:
    """Give the body as JSON values."""
    return {
        "accepted": [
            {"low": str(one.low), "high": str(one.high), "feedback": prose_data(one.feedback)}
            for one in body.accepted
        ],
        "unit": body.unit,
    }


def from_data(data: Data) -> ShortNumber:
    """Read what `to_data` gave."""
    return ShortNumber(
        tuple(
            AcceptedNumber(Fraction(one["low"]), Fraction(one["high"]), Prose.from_data(one["feedback"]))
            for one in data["accepted"]
        ),
        data["unit"],
    )
