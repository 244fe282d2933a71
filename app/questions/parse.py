"""From lines of Markdown to a question, with a problem for everything that is wrong."""

import re
from fractions import Fraction
from hashlib import sha256
from typing import NamedTuple

from app.errors import Fix
from app.markup import plain_text
from app.questions import number
from app.questions.attributes import Attributes, Placed, split_attributes
from app.questions.lines import HEADING, Line, Piece
from app.questions.model import Prose, Question
from app.questions.problems import Problems, nearest
from app.questions.registry import KNOWN_FORMS, LEVELS, TYPES
from app.questions.scan import FAMILY, GAP, STRONG, Answers, Parts, find_parts, is_margin_quote, skip_blank
from app.questions.types import Render, Source, feedback_prose

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
MAX_ID_LENGTH = 80
COMMON = frozenset({"id", "type", "points", "tags", "see", "facts", "level"})
BY_TYPE = frozenset({"scoring", "diacritics", "unit", "words", "rubric"})
MAX_POINTS = 1000


class Read(NamedTuple):
    """What was read. `question` None: it cannot be used. `end`: index of the first line after it."""

    question: Question | None
    id: Placed
    attributes: Attributes
    end: int


def parse_question(
    heading: Line, lines: list[Line], problems: Problems, render: Render, *, in_lesson: bool = False
) -> Read:
    """Read the question whose heading and following lines these are.

    In a quiz all `lines` are its own; in a lesson it ends where its answers and their feedback end.
    """
    match = HEADING.match(heading.text)
    text, offset = (match[2], match.start(2) + 1) if match else (heading.text, 1)
    title, attributes = split_attributes(text, heading.number, offset, problems)
    tell_unknown_attributes(attributes, problems)
    id_ = read_id(attributes, heading, lines, problems)
    if not title:
        problems.error("question-no-title", heading.number, offset)
    said = read_type(attributes, problems)
    parts = find_parts(lines, KNOWN_FORMS[said] if said else None, in_lesson=in_lesson)
    type_ = said or infer_type(parts, attributes)
    body = None
    if not has_strays(lines, parts, said, problems, in_lesson=in_lesson):
        body = read_body(type_, parts, attributes, problems, render)
    prose = Prose(title, render.inline(Piece(title, heading.number, heading.number)))
    question = Question(
        id=id_.value,
        type=type_ or "",
        points=read_points(attributes, problems),
        tags=attributes.words("tags"),
        facts=attributes.words("facts"),
        level=read_level(attributes, problems),
        scoring=getattr(body, "scoring", None),
        see=attributes.get("see"),
        title=plain_text(prose.html),
        heading=prose,
        text=feedback_prose(parts.text, render) or Prose("", ""),
        feedback=feedback_prose(parts.feedback, render),
        body=body,
    )
    return Read(question if body is not None and title else None, id_, attributes, parts.end)


def read_type(attributes: Attributes, problems: Problems) -> str | None:
    """Read what `type=` says; None when it says nothing that we know."""
    given = attributes.get("type")
    if given is None or given in KNOWN_FORMS:
        return given
    guess = nearest(given, KNOWN_FORMS)
    column = attributes.column_of("type")
    problems.error("question-type-unknown", attributes.line, column, given=given, nearest=guess)
    return None


def read_id(attributes: Attributes, heading: Line, lines: list[Line], problems: Problems) -> Placed:
    """Read the id; where there is none, offer one that is not made from the title."""
    found = attributes.id or attributes.values.get("id")
    if found is None:
        seed = "\n".join([str(heading.number), heading.text, *(line.text for line in lines[:40])])
        value = f"q-{sha256(seed.encode('utf-8', 'replace')).hexdigest()[:10]}"
        at = attributes.column
        if attributes.are_there:
            fix = Fix(heading.number, at + 1, at + 1, f"#{value} ")
        else:
            end = len(heading.text) + 1
            fix = Fix(heading.number, at, end, f" {{#{value}}}")
        problems.error("question-id-missing", heading.number, at, fix=fix)
        return Placed(value, at)
    if not ID.fullmatch(found.value) or len(found.value) > MAX_ID_LENGTH:
        problems.error("question-id-invalid", heading.number, found.column, given=found.value[:60])
    return found


def tell_unknown_attributes(attributes: Attributes, problems: Problems) -> None:
    """Tell names that no question understands, and classes that mean nothing here."""
    for name, placed in attributes.values.items():
        if name not in COMMON | BY_TYPE:
            guess = nearest(name, COMMON | BY_TYPE)
            problems.error("attribute-unknown", attributes.line, placed.column, name=name, nearest=guess)
    for css in attributes.classes:
        if css != "question":
            problems.error(
                "attribute-unknown", attributes.line, attributes.column, name=f".{css}", nearest=".question"
            )


def infer_type(parts: Parts, attributes: Attributes) -> str | None:
    """Say which type a question is by the look of its answers; None when there are none."""
    if parts.answers is None:
        return "gaps" if parts.text and GAP.search(parts.text.text) else None
    kind = parts.answers.kind
    if kind == "mixed":
        return "one"
    if kind != "short":
        return kind
    if "unit" in attributes.values:
        return "number"
    pieces = [piece for item in parts.answers.items for piece in re.split(r"(?<!\\)\|", item.text.text)]
    return "number" if all(number.is_meant(piece.strip()) for piece in pieces) else "text"


def read_body(
    type_: str | None, parts: Parts, attributes: Attributes, problems: Problems, render: Render
) -> object | None:
    """Let the type read its answers. None, and a problem, when it cannot."""
    line, column = attributes.line, attributes.column_of("type")
    if type_ is None:
        problems.error("question-no-answers", line, 1)
        return None
    if type_ not in TYPES:
        problems.error("question-type-later", line, column, type=type_)
        return None
    if parts.answers is None:
        problems.error("answers-not-of-type", line, column, type=type_)
        return None
    question_type = TYPES[type_]
    for name in sorted(BY_TYPE & attributes.values.keys() - question_type.ATTRIBUTES):
        problems.warn("attribute-unused", line, attributes.column_of(name), name=name, type=type_)
    return question_type.parse(Source(parts.answers, attributes, problems, render))


def read_level(attributes: Attributes, problems: Problems) -> str | None:
    """Read what a question asks for: to remember, apply or judge; None when it does not say."""
    level = attributes.get("level")
    if level is None or level in LEVELS:
        return level
    guess = nearest(level, LEVELS)
    column = attributes.column_of("level")
    problems.error("level-unknown", attributes.line, column, given=level, nearest=guess)
    return None


def read_points(attributes: Attributes, problems: Problems) -> Fraction:
    """Read the points: above 0, at most 1000, with a comma, a dot or a slash. One when not said."""
    given = attributes.get("points")
    if given is None:
        return Fraction(1)
    points = Fraction(0)
    if re.fullmatch(r"\d{1,4}(?:[.,]\d{1,3}|/[1-9]\d{0,2})?", given, re.ASCII):
        points = Fraction(given.replace(",", "."))
    if not 0 < points <= MAX_POINTS:
        problems.error("points-invalid", attributes.line, attributes.column_of("points"), given=given[:40])
        return Fraction(1)
    return points


def has_strays(
    lines: list[Line], parts: Parts, said: str | None, problems: Problems, *, in_lesson: bool
) -> bool:
    """Tell whatever looks like answers but is none, and text where none may stand.

    `said` is what `type=` says. True when it makes reading the answers useless.
    """
    chosen = parts.answers
    if chosen is None:
        return False
    for block in parts.blocks:
        if (
            block is not chosen
            and block.kind in STRONG
            and is_stray(block, chosen, said, in_lesson=in_lesson)
        ):
            first, second = sorted((block, chosen), key=lambda each: each.start)
            tell_stray(lines, first, second, problems)
            return True
    rest = skip_blank(lines, parts.end)
    if not in_lesson and rest < len(lines):
        problems.error("text-after-answers", lines[rest].number, 1)
    return False


def is_stray(block: Answers, chosen: Answers, said: str | None, *, in_lesson: bool) -> bool:
    """Say whether a second block of answers is a mistake, not part of the text.

    Where `type=` is said only answers of the same form are; task lists of a lesson never are.
    """
    if in_lesson and block.kind == "several" and block.start > chosen.start:
        return False
    return said is None or block.kind == chosen.kind


def tell_stray(lines: list[Line], first: Answers, second: Answers, problems: Problems) -> None:
    """Tell why two blocks of answers stand in one question: two kinds, or something between them."""
    if first.kind != second.kind and FAMILY.get(first.kind) != FAMILY.get(second.kind):
        problems.error("answers-two-kinds", second.items[0].line, 1)
        return
    between = lines[skip_blank(lines, first.end)]
    if is_margin_quote(between):
        fix = Fix(between.number, 1, 1, "  ")
        problems.error("feedback-not-indented", between.number, 1, fix=fix)
    elif first.kind != second.kind:
        problems.error("answers-two-kinds", second.items[0].line, 1)
    else:
        problems.error("answers-split", between.number, 1)
