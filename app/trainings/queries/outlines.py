"""The modules and quizzes of a training's courses, to hang topics on."""

from collections.abc import Iterator
from typing import Any

from app.catalogue.queries import get_version
from app.trainings.queries.trainings import TaughtCourse, list_courses_of
from app.trainings.rules.plan import place_text


def list_modules(training_id: int) -> list[tuple[str, str]]:
    """List (place, title) of every module that the training teaches, in the order of its courses."""
    return [
        (place_text(course.course_id, module["key"]), module["title"])
        for course, outline in _outlines(training_id)
        for module in outline["modules"]
    ]


def list_quizzes(training_id: int) -> list[tuple[str, str]]:
    """List (place, title) of every quiz that the training teaches: of its modules, then of the course."""
    return [
        (place_text(course.course_id, quiz["key"]), quiz["title"])
        for course, outline in _outlines(training_id)
        for part in (*outline["modules"], outline)
        for quiz in part["quizzes"]
    ]


def _outlines(training_id: int) -> Iterator[tuple[TaughtCourse, dict[str, Any]]]:
    for course in list_courses_of(training_id):
        if course.version_id is not None:
            yield course, get_version(course.version_id).outline
