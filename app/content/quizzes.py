"""A quiz: settings above, and a question under each `##`."""

from typing import Any, NamedTuple

from app.content.fields import Fields
from app.content.front_matter import Document
from app.content.reading import Found, read_question
from app.content.rendering import Renderer
from app.content.yaml_tree import Scalar
from app.errors import Fix
from app.questions import to_data
from app.questions.lines import Line, heading_level, piece_of
from app.questions.problems import Problems, nearest

KEYS = ("title", "pass", "time_limit", "attempts", "draw", "shuffle", "feedback", "key", "from", "minutes")
FEEDBACK = ("after_submit", "after_answer", "after_close", "never")
SHUFFLE = ("questions", "answers")
UNLIMITED = ("unlimited", "không giới hạn")
PASS_PERCENT = 50  # when the quiz does not say: the middle of the scale
MAX_QUESTIONS = 500
LONGEST_SECONDS = 24 * 3600


class Drawn(NamedTuple):
    """How many questions are drawn, with the place that says so: in all (tag ""), or of a tag."""

    tag: str
    number: int
    line: int
    column: int


class QuizParts(NamedTuple):
    """What a quiz compiles to before its draw is checked against its questions."""

    data: dict[str, Any]
    questions: list[Found]
    draw: list[Drawn]
    modules: list[Scalar]


def compile_quiz(document: Document, renderer: Renderer) -> QuizParts:
    """Make what is stored of a quiz, all but its list of sources and what `from` adds."""
    fields, lines, problems = document.fields, document.body.lines, renderer.problems
    fields.allow(KEYS)
    starts = [at for at, line in enumerate(lines) if heading_level(line) == 2]
    tell_odd_lines(lines, problems)
    if len(starts) > MAX_QUESTIONS:
        problems.error("quiz-too-many-questions", lines[starts[MAX_QUESTIONS]].number, 1, limit=MAX_QUESTIONS)
        starts = starts[:MAX_QUESTIONS]
    intro = piece_of(lines[: starts[0]] if starts else lines)
    questions = [
        read_question(lines[start], lines[start + 1 : end], renderer)[0]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=False)
    ]
    modules = list(fields.words("from"))
    if not questions and not modules:
        problems.error("quiz-empty", fields.line, 1)
    draw = read_draw(fields)
    data = {
        "kind": "quiz",
        "title": fields.text("title", needed=True, limit=200),
        "intro_html": renderer.block(intro) if intro else "",
        "pass_percent": fields.percent("pass", PASS_PERCENT),
        "time_limit_seconds": fields.seconds("time_limit", LONGEST_SECONDS),
        "attempts": read_attempts(fields),
        "minutes": fields.count("minutes", 1, 600),
        "draw": draw_data(draw),
        "shuffle": read_shuffle(fields),
        "feedback": fields.choice("feedback", FEEDBACK, FEEDBACK[0]),
        "questions": [to_data(found.question) for found in questions if found.question],
    }
    return QuizParts(data, questions, draw, modules)


def tell_odd_lines(lines: list[Line], problems: Problems) -> None:
    """Tell headings that are above questions."""
    for line in lines:
        if heading_level(line) == 1:
            problems.error("quiz-heading-one", line.number, 1, fix=Fix(line.number, 1, 1, "#"))


def read_attempts(fields: Fields) -> int | None:
    """Read how often one may try; None: as often as one likes, which is also so when nothing is said."""
    found = fields.scalar("attempts")
    if found is None or found.text.strip().lower() in UNLIMITED:
        return None
    return fields.count("attempts", 1, 100)


def read_shuffle(fields: Fields) -> list[str]:
    """Read what is shuffled."""
    shuffled = []
    for word in fields.words("shuffle"):
        if word.text in SHUFFLE:
            shuffled.append(word.text)
        else:
            fields.refuse(
                "value-not-choice",
                "shuffle",
                word,
                options=", ".join(SHUFFLE),
                nearest=nearest(word.text, SHUFFLE),
            )
    return [name for name in SHUFFLE if name in shuffled]


def read_draw(fields: Fields) -> list[Drawn]:
    """Read `draw: 15` or `draw: {thoi-han: 5, tham-quyen: 10}`; empty when all questions are asked."""
    entry = fields.entries.get("draw")
    if entry is None:
        return []
    if isinstance(entry.value, Scalar):
        count = fields.count("draw", 1, MAX_QUESTIONS)
        return [Drawn("", count, entry.value.line, entry.value.column)] if count else []
    by_tag = fields.mapping("draw")
    drawn = []
    for tag, each in by_tag.entries.items() if by_tag else ():
        count = by_tag.count(tag, 1, MAX_QUESTIONS) if by_tag else None
        if count:
            drawn.append(Drawn(tag, count, each.key.line, each.key.column))
    return drawn


def draw_data(draw: list[Drawn]) -> int | dict[str, int] | None:
    """Give what is drawn as JSON values: a number, numbers by tag, or None for all."""
    if not draw:
        return None
    return draw[0].number if not draw[0].tag else {each.tag: each.number for each in draw}
