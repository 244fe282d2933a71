"""Checking the drafts of a course, and keeping what was found and what was compiled."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.catalogue.errors import CourseNotFoundError
from app.catalogue.models import Check, CompiledDocument, Course
from app.catalogue.queries.courses import find_course
from app.catalogue.queries.drafts import Drafts, compile_drafts
from app.catalogue.services.drafts import CHUNK
from app.content.cache import problem_to_data
from app.database import insert_for, table_of, transaction, upsert
from app.errors import Level, Problem

MAX_TITLE_LENGTH = 200


def check(slug: str, *, now: datetime) -> tuple[Problem, ...]:
    """Check the drafts of a course and keep the result. Raises CourseNotFoundError."""
    course = find_course(slug)
    if course is None:
        raise CourseNotFoundError(slug=slug)
    drafts = compile_drafts(course.id, slug)
    with transaction() as tx:
        store_check(tx, drafts, now=now)
    return drafts.compilation.problems


def errors_of(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Give the problems that block publishing."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)


def store_check(tx: Session, drafts: Drafts, *, now: datetime) -> None:
    """Keep what a compilation found, the title it read, and what it compiled; forget what it did not use."""
    problems = drafts.compilation.problems
    counts = {level: sum(problem.level is level for problem in problems) for level in Level}
    upsert(
        tx,
        Check,
        {"course_id": drafts.course_id},
        drafts_hash=drafts.hash,
        checked_at=now,
        errors=counts[Level.ERROR],
        warnings=counts[Level.WARNING],
        advice=counts[Level.ADVICE],
        problems=[problem_to_data(problem) for problem in problems],
    )
    if drafts.compilation.course is not None:
        course = tx.get_one(Course, drafts.course_id)
        course.title = drafts.compilation.course.title[:MAX_TITLE_LENGTH]  # longer is an error there
    _store_compiled(tx, drafts)


def _store_compiled(tx: Session, drafts: Drafts) -> None:
    documents = drafts.documents
    stale = sorted(documents.kept.keys() - documents.used)
    for start in range(0, len(stale), CHUNK):
        tx.execute(
            delete(CompiledDocument).where(
                CompiledDocument.course_id == drafts.course_id,
                CompiledDocument.key.in_(stale[start : start + CHUNK]),
            )
        )
    rows = [
        {"course_id": drafts.course_id, "key": key, "data": data}
        for key, data in sorted(documents.fresh.items())
    ]
    if rows:
        tx.execute(insert_for(tx)(table_of(CompiledDocument)).on_conflict_do_nothing(), rows)
