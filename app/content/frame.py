"""The texts around the lessons: course.md and module.md."""

from typing import Any

from app.content.fields import Fields
from app.content.front_matter import Document
from app.content.rendering import Renderer
from app.questions.lines import Line, heading_level, piece_of

COURSE_KEYS = ("title", "summary", "audience", "language", "pass", "certificate")
MODULE_KEYS = ("title", "objectives", "minutes", "key")
PASS_KEYS = ("lessons", "attendance", "quizzes")
LANGUAGES = ("vi", "en")
MAX_OBJECTIVES = 30


def compile_course_text(document: Document, renderer: Renderer) -> dict[str, Any]:
    """Read course.md: what the course is, for whom, and what completes it."""
    fields = document.fields
    fields.allow(COURSE_KEYS)
    return {
        "title": fields.text("title", needed=True, limit=200),
        "summary": fields.text("summary"),
        "audience": fields.text("audience"),
        "language": fields.choice("language", LANGUAGES, "vi"),
        "certificate": fields.text("certificate"),
        "pass": read_pass_rules(fields),
        "description_html": render_all(document.body.lines, renderer),
    }


def read_pass_rules(fields: Fields) -> dict[str, Any]:
    """Read `pass: {lessons: 80%, attendance: 80%, quizzes: all}`; all lessons and quizzes when not said."""
    rules = fields.mapping("pass") or Fields([], fields.problems, fields.line)
    rules.allow(PASS_KEYS)
    return {
        "lessons_percent": rules.percent("lessons", 100),
        "attendance_percent": rules.percent("attendance", 0),
        "all_quizzes": rules.choice("quizzes", ("all", "none"), "all") == "all",
    }


def compile_module_text(document: Document, renderer: Renderer) -> dict[str, Any]:
    """Read module.md: its title, what one can do afterwards, how long it takes."""
    fields = document.fields
    fields.allow(MODULE_KEYS)
    objectives = fields.lines("objectives")
    if len(objectives) > MAX_OBJECTIVES:
        extra = objectives[MAX_OBJECTIVES]
        fields.problems.error(
            "value-too-long", extra.line, extra.column, name="objectives", limit=MAX_OBJECTIVES
        )
    return {
        "title": fields.text("title", needed=True, limit=200),
        "objectives": [" ".join(each.text.split()) for each in objectives[:MAX_OBJECTIVES]],
        "minutes": fields.count("minutes", 1, 100_000),
        "description_html": render_all(document.body.lines, renderer),
    }


def render_all(lines: list[Line], renderer: Renderer) -> str:
    """Render a whole body; a heading of the first level is told."""
    for line in lines:
        if heading_level(line) == 1:
            renderer.problems.warn("heading-one", line.number, 1)
    piece = piece_of(lines)
    return renderer.block(piece) if piece else ""
