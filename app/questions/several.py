"""`several`: a list of `[ ]` and `[x]`. Check boxes; all or nothing, or in part."""

from collections.abc import Sequence
from fractions import Fraction

from app.questions.choices import (
    Choices,
    Option,
    from_data,
    percent_text,
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
from app.questions.model import Data, Question, Response
from app.questions.problems import nearest
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

FORM = "several"
ATTRIBUTES = frozenset({"scoring"})
SCORINGS = ("all", "partial")


def parse(source: Source) -> Choices | None:
    """Read the options and how they are scored: all unless it says partial or names shares in percent."""
    options = read_options(source)
    if options is None:
        return None
    problems, attributes, first = source.problems, source.attributes, source.answers.items[0]
    has_shares = any(option.share is not None for option in options)
    scoring = attributes.get("scoring") or ("partial" if has_shares else "all")
    if scoring not in SCORINGS:
        column = attributes.column_of("scoring")
        problems.error(
            "scoring-unknown", attributes.line, column, given=scoring, nearest=nearest(scoring, SCORINGS)
        )
        return None
    if has_shares and scoring == "all":
        problems.error("scoring-all-with-shares", attributes.line, attributes.column_of("scoring"))
        return None
    if not any(option.is_right or (option.share or 0) > 0 for option in options):
        problems.error("question-no-right-answer", first.line, 1, mark="[x]")
        return None
    if not shares_are_sound(options, source):
        return None
    return Choices(options, scoring)


def shares_are_sound(options: Sequence[Option], source: Source) -> bool:
    """Say whether all right options together earn exactly everything; tell where not."""
    named = sum((option.share for option in options if option.share and option.share > 0), Fraction(0))
    has_plain = any(option.is_right for option in options)
    if any(option.share is not None and abs(option.share) > 1 for option in options):
        odd = next(
            item
            for item, option in zip(source.answers.items, options, strict=True)
            if option.share is not None and abs(option.share) > 1
        )
        source.problems.error("share-out-of-range", odd.line, 1, share=odd.mark, low="-100%", high="100%")
        return False
    if named and ((has_plain and named >= 1) or (not has_plain and named != 1)):
        total = percent_text(named)
        source.problems.error("shares-not-whole", source.answers.items[0].line, 1, total=f"{total}%")
        return False
    return True


def write(body: Choices) -> list[str]:
    """Write the options."""
    return write_options(body.options, "[]")


def written_attributes(body: Choices) -> dict[str, str]:
    """Say the scoring when it does not follow from the marks."""
    implied = "partial" if any(option.share is not None for option in body.options) else "all"
    return {} if body.scoring == implied else {"scoring": body.scoring}


def shares(body: Choices) -> list[Fraction]:
    """Say what each option earns or costs when scored in part.

    Options marked x share equally what the named percentages leave; an option without a mark costs as much
    as one of all right options earns on average: right minus wrong.
    """
    named = sum((option.share for option in body.options if option.share and option.share > 0), Fraction(0))
    plain = sum(option.is_right for option in body.options)
    right = plain + sum(1 for option in body.options if option.share and option.share > 0)
    return [
        (1 - named) / plain
        if option.is_right
        else -Fraction(1, right)
        if option.share is None
        else option.share
        for option in body.options
    ]


def present(body: Choices, order: Sequence[int]) -> Data:
    """Give the options."""
    return {"options": present_options(body, order)}


def read_response(body: Choices, values: Sequence[str], order: Sequence[int]) -> list[int] | None:
    """Read the chosen options."""
    return read_tokens(values, order) or None


def shown_values(response: Response, order: Sequence[int]) -> list[str]:
    """Give the tokens of the chosen options, in the shown order."""
    chosen = positions_of(response)
    return [str(place) for place, position in enumerate(order) if position in chosen]


def grade(question: Question, response: Response) -> Fraction:
    """Give all or nothing, or the sum of the shares within 0 to 1."""
    body: Choices = question.body
    chosen = set(positions_of(response))
    if body.scoring == "all":
        return Fraction(chosen == {at for at, option in enumerate(body.options) if option.is_right})
    earned = shares(body)
    total = sum((earned[position] for position in chosen if 0 <= position < len(earned)), Fraction(0))
    return min(max(total, Fraction(0)), Fraction(1))


def review(question: Question, response: Response | None, order: Sequence[int]) -> Data:
    """Give the options with the key."""
    return {"options": review_options(question, positions_of(response), order, shares(question.body))}
