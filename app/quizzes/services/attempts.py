"""Starting attempts: the common start is the peak, so it is a few reads and one short write."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.accounts.permissions import Action, Actor
from app.catalogue.queries.courses import get_course
from app.catalogue.queries.versions import get_version
from app.database import db, insert_for, table_of, transaction
from app.quizzes.errors import (
    CourseUnpublishedError,
    NoAttemptsLeftError,
    QuizNotFoundError,
    QuizNotOpenError,
)
from app.quizzes.models import Attempt
from app.quizzes.queries.attempts import (
    ATTEMPT,
    AnyRow,
    find_open_test_attempt,
    list_attempts,
    opening_of,
)
from app.quizzes.queries.terms import find_quiz_for, get_quiz, get_terms
from app.quizzes.rules import Quiz, Terms, earliest, is_overdue, make_layout
from app.quizzes.services.grading import grade_if_overdue

SEED_BITS = 62


def start_attempt(*, user_id: int, training_id: int, slug: str, quiz_key: str, now: datetime) -> int:
    """Begin an attempt, or go on with the one that is open (also from another device). Return its id.

    Pins the newest version, draws, shuffles and stores the deadline. Two starts at once make one attempt.
    Raises QuizNotFoundError, QuizNotOpenError, NoAttemptsLeftError.
    """
    tx = db.session()
    row = find_quiz_for(tx, user_id=user_id, training_id=training_id, slug=slug, quiz_key=quiz_key)
    if row is None:
        raise QuizNotFoundError(quiz_key=quiz_key)
    quiz = get_quiz(row.part_id)
    terms = get_terms(tx, row)
    attempts = list_attempts(tx, enrolment_id=row.enrolment_id, course_id=row.course_id, quiz_key=quiz_key)
    opening = opening_of(row)
    last = attempts[-1] if attempts else None
    if last is not None and last.submitted_at is None:
        if not is_overdue(earliest(last.deadline_at, opening.closes_at), now):
            return last.id
        grade_if_overdue(last.id, user_id=user_id, now=now)
    if not opening.is_open(now):
        raise QuizNotOpenError(quiz_key=quiz_key)
    if terms.attempts is not None and len(attempts) >= terms.attempts:
        raise NoAttemptsLeftError(quiz_key=quiz_key, attempts=terms.attempts)
    owner = {"enrolment_id": row.enrolment_id, "is_test": False, "number": len(attempts) + 1}
    return _insert_attempt(owner | _pinned(row, quiz, terms, now))


def try_quiz(slug: str, quiz_key: str, *, actor: Actor, now: datetime) -> int:
    """Begin a staff attempt at the newest version, which counts nowhere, or go on with the open one.

    Raises CourseNotFoundError, CourseUnpublishedError, QuizNotFoundError.
    """
    course = get_course(slug, actor, Action.TRY_QUIZ)
    if course.newest_version_id is None:
        raise CourseUnpublishedError(slug=slug)
    placed = get_version(course.newest_version_id).quizzes.get(quiz_key)
    if placed is None:
        raise QuizNotFoundError(quiz_key=quiz_key)
    open_one = find_open_test_attempt(db.session(), user_id=actor.user_id, part_id=placed.part_id)
    if open_one is not None and not is_overdue(open_one.deadline_at, now):
        return int(open_one.id)
    quiz = get_quiz(placed.part_id)
    values = {
        "tester_id": actor.user_id,
        "is_test": True,
        "number": 1,
        "course_id": course.id,
        "quiz_key": quiz_key,
        "version_id": course.newest_version_id,
        "part_id": placed.part_id,
        **_drawn(quiz, quiz.terms, now),
    }
    with transaction() as tx:
        return int(tx.execute(insert(table_of(Attempt)).returning(ATTEMPT.id), values).scalar_one())


def _pinned(row: AnyRow, quiz: Quiz, terms: Terms, now: datetime) -> dict[str, Any]:
    return {
        "course_id": row.course_id,
        "quiz_key": row.quiz_key,
        "version_id": row.version_id,
        "part_id": row.part_id,
        **_drawn(quiz, terms, now),
    }


def _drawn(quiz: Quiz, terms: Terms, now: datetime) -> dict[str, Any]:
    seed = secrets.randbits(SEED_BITS)
    layout = make_layout(quiz, seed)
    return {
        "seed": seed,
        "layout": {"questions": list(layout.questions), "orders": dict(layout.orders)},
        "started_at": now,
        "deadline_at": terms.deadline(now),
    }


def _insert_attempt(values: dict[str, Any]) -> int:
    """Insert the attempt; when the same number was begun a moment ago, give that one."""
    with transaction() as tx:
        inserted = tx.execute(
            insert_for(tx)(table_of(Attempt)).on_conflict_do_nothing().returning(ATTEMPT.id), values
        ).scalar()
        if inserted is None:
            same = [
                ATTEMPT[name] == values[name] for name in ("enrolment_id", "course_id", "quiz_key", "number")
            ]
            inserted = tx.execute(select(ATTEMPT.id).where(*same)).scalar_one()
    return int(inserted)
