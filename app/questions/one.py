"""`one`: a list of `( )` with one `(x)`. Radio buttons. `(50%)` is partly right."""

from collections.abc import Sequence
from fractions import Fraction

from app.questions.choices import (
    Choices,
    from_data,
    positions_of,
    present_options,
    read_options,
    read_tokens,
    review_options,
    shuffled_order,
    source_order,
    to_data,
    write_options,
)
from app.questions.errors import ResponseInvalidError
from app.questions.model import Data, Question, Response
from app.questions.types import Source

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

FORM = "one"
ATTRIBUTES: frozenset[str] = frozenset()


def parse(source: Source) -> Choices | None:
    """Read the options: exactly one is fully right, others may be partly."""
    options = read_options(source)
    if options is None:
        return None
    problems, items = source.problems, source.answers.items
    right = [item for item, option in zip(items, options, strict=True) if option.is_right]
    if not right:
        problems.error("question-no-right-answer", items[0].line, 1, mark="(x)")
        return None
    if len(right) > 1:
        problems.error("question-several-right", right[1].line, 1)
        return None
    for item, option in zip(items, options, strict=True):
        if option.share is not None and not 0 <= option.share < 1:
            problems.error("share-out-of-range", item.line, 1, share=item.mark, low="0%", high="99%")
    return Choices(options)


def write(body: Choices) -> list[str]:
    """Write the options."""
    return write_options(body.options, "()")


def written_attributes(body: Choices) -> dict[str, str]:
    """Nothing in the heading belongs to this type alone."""
    return {}


def shares(body: Choices) -> list[Fraction]:
    """Say what each option earns."""
    return [Fraction(1) if option.is_right else option.share or Fraction(0) for option in body.options]


def present(body: Choices, order: Sequence[int]) -> Data:
    """Give the options."""
    return {"options": present_options(body, order)}


def read_response(body: Choices, values: Sequence[str], order: Sequence[int]) -> int | None:
    """Read the one chosen option."""
    positions = read_tokens(values, order)
    if len(positions) > 1:
        raise ResponseInvalidError
    return positions[0] if positions else None


def shown_values(response: Response, order: Sequence[int]) -> list[str]:
    """Give the token of the chosen option."""
    return [str(order.index(position)) for position in positions_of(response) if position in order]


def grade(question: Question, response: Response) -> Fraction:
    """Give the share of the chosen option."""
    earned = shares(question.body)
    position = next(iter(positions_of(response)), -1)
    return earned[position] if 0 <= position < len(earned) else Fraction(0)


def review(question: Question, response: Response | None, order: Sequence[int]) -> Data:
    """Give the options with the key."""
    return {"options": review_options(question, positions_of(response), order, shares(question.body))}
