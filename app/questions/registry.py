"""The question types that there are, and what can be done with any question."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from app.questions import number, one, several, text
from app.questions.model import Data, Prose, Question, Response, prose_data
from app.questions.types import QuestionType

TYPES: Mapping[str, QuestionType] = {"one": one, "several": several, "text": text, "number": number}
"""A new type is a module like these, a row here and a template in `web/templates/web/content/`."""

KNOWN_FORMS: Mapping[str, str | None] = {
    "one": "one",
    "several": "several",
    "text": "short",
    "number": "short",
    "matching": "matching",
    "ordering": "ordering",
    "gaps": None,
    "essay": None,
}
"""Every type of the course format, with the form of its answers; None: they are no list."""

LEVELS = ("remember", "apply", "judge")


def to_data(question: Question) -> Data:
    """Give a question as JSON values: what parts store."""
    return {
        "id": question.id,
        "type": question.type,
        "points": str(question.points),
        "tags": list(question.tags),
        "facts": list(question.facts),
        "level": question.level,
        "scoring": question.scoring,
        "see": question.see,
        "title": question.title,
        "heading": question.heading.to_data(),
        "text": question.text.to_data(),
        "feedback": prose_data(question.feedback),
        "body": TYPES[question.type].to_data(question.body),
    }


def from_data(data: Data) -> Question:
    """Read what `to_data` gave."""
    heading, text_ = Prose.from_data(data["heading"]), Prose.from_data(data["text"])
    return Question(
        id=data["id"],
        type=data["type"],
        points=Fraction(data["points"]),
        tags=tuple(data["tags"]),
        facts=tuple(data["facts"]),
        level=data["level"],
        scoring=data["scoring"],
        see=data["see"],
        title=data["title"],
        heading=heading or Prose("", ""),
        text=text_ or Prose("", ""),
        feedback=Prose.from_data(data["feedback"]),
        body=TYPES[data["type"]].from_data(data["body"]),
    )


def source_order(question: Question) -> list[int]:
    """List the source positions as written; empty when nothing of this type can be shuffled."""
    return TYPES[question.type].source_order(question.body)


def shuffled_order(question: Question, rng: Random) -> list[int]:
    """List the source positions in a drawn order; `{fixed}` options stay. Empty as in `source_order`."""
    return TYPES[question.type].shuffled_order(question.body, rng)


def present(question: Question, order: Sequence[int]) -> Data:
    """Give what a page may show before the answer. An empty `order` is the order as written.

    Options come under tokens, which are positions in `order`. Nothing of the key is in it.
    """
    return {
        **shown_to_all(question),
        **TYPES[question.type].present(question.body, order_or_source(question, order)),
    }


def shown_to_all(question: Question) -> Data:
    """Give what is public at any time, whatever the type."""
    return {
        "id": question.id,
        "type": question.type,
        "points": str(question.points),
        "title": question.title,
        "title_html": question.title_html,
        "text_html": question.text_html,
    }


def order_or_source(question: Question, order: Sequence[int]) -> Sequence[int]:
    """Take the order as written where none was drawn."""
    return order or source_order(question)


def read_response(question: Question, values: Sequence[str], order: Sequence[int]) -> Response | None:
    """Turn the tokens or the text that a page sent into a stored response in source positions.

    None when nothing was answered. Raises ResponseInvalidError.
    """
    return TYPES[question.type].read_response(question.body, values, order_or_source(question, order))


def shown_values(question: Question, response: Response | None, order: Sequence[int]) -> list[str]:
    """Turn a stored response back into the values that a page sends, to fill it in again."""
    if response is None:
        return []
    return TYPES[question.type].shown_values(response, order_or_source(question, order))


def grade(question: Question, response: Response | None) -> Fraction:
    """Say which part of the points a response earns: 0 to 1, exactly. No answer earns nothing."""
    return Fraction(0) if response is None else TYPES[question.type].grade(question, response)


def review(question: Question, response: Response | None, order: Sequence[int]) -> Data:
    """Give what a page shows once the key may be seen: what was given, what is right, and why."""
    shown_order = order_or_source(question, order)
    return {
        **shown_to_all(question),
        "fraction": str(grade(question, response)),
        "answered": response is not None,
        "feedback_html": question.feedback_html,
        "see": question.see,
        **TYPES[question.type].review(question, response, shown_order),
    }
