"""How the quizzes of a person stand, for home and course pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, VersionPart
from app.catalogue.rules import PartKind
from app.database import table_of
from app.quizzes.models import Attempt, Result
from app.quizzes.queries.attempts import (
    ATTEMPT,
    ATTEMPTS_WITH_OPENING,
    CLOSES_AT,
    ENROLMENT,
    IS_LATEST_RESULT,
    OPENED_AT,
    TRAINING,
    AnyRow,
    has_run_out,
    join_openings,
    opening_of,
)
from app.quizzes.rules import Opening, QuizState, earliest, is_overdue, state_of_quiz
from app.trainings.models import Enrolment, Training, TrainingCourse

_COURSE, _PART, _RESULT = (table_of(model).c for model in (Course, VersionPart, Result))
_TAUGHT = table_of(TrainingCourse).c


@dataclass(frozen=True, slots=True)
class OwnQuiz:
    """A quiz of one enrolment. The score is that of the best attempt; None: nothing is graded yet."""

    enrolment_id: int
    training_id: int
    course_id: int
    slug: str
    quiz_key: str
    module_key: str | None
    title: str
    opening: Opening
    state: QuizState
    attempts: int
    open_attempt_id: int | None
    open_until: datetime | None  # when the open attempt runs out
    best_attempt_id: int | None
    score_permille: int | None
    passed: bool


def list_quiz_states(
    tx: Session, enrolment_ids: Sequence[int], *, now: datetime, course_id: int | None = None
) -> list[OwnQuiz]:
    """List every quiz of the newest versions of the enrolments' courses, in reading order. One query.

    An overdue open attempt counts as submitted, though it has no score yet.
    """
    statement = (
        select(
            ENROLMENT.id.label("enrolment_id"),
            ENROLMENT.training_id,
            _COURSE.id.label("course_id"),
            _COURSE.slug,
            _PART.key.label("quiz_key"),
            _PART.module_key,
            _PART.title,
            OPENED_AT,
            CLOSES_AT,
            TRAINING.closes_at.label("training_closes_at"),
            ATTEMPT.id.label("attempt_id"),
            ATTEMPT.deadline_at,
            ATTEMPT.submitted_at,
            _RESULT.score_permille,
            _RESULT.passed,
        )
        .select_from(_quizzes_of_enrolments())
        .where(ENROLMENT.id.in_(list(enrolment_ids)))
        .order_by(ENROLMENT.id, _TAUGHT.position, _COURSE.id, _PART.position, ATTEMPT.number)
    )
    if course_id is not None:
        statement = statement.where(_COURSE.id == course_id)
    rows = tx.execute(statement)
    return [
        _own_quiz(list(group), now)
        for _, group in groupby(rows, key=lambda row: (row.enrolment_id, row.course_id, row.quiz_key))
    ]


def _quizzes_of_enrolments() -> Any:
    quizzes = (
        table_of(Enrolment)
        .join(table_of(Training), TRAINING.id == ENROLMENT.training_id)
        .join(table_of(TrainingCourse), _TAUGHT.training_id == ENROLMENT.training_id)
        .join(table_of(Course), _COURSE.id == _TAUGHT.course_id)
        .join(
            table_of(VersionPart),
            and_(_PART.version_id == _COURSE.newest_version_id, _PART.kind == PartKind.QUIZ.value),
        )
    )
    is_attempt = and_(
        ATTEMPT.enrolment_id == ENROLMENT.id,
        ATTEMPT.course_id == _COURSE.id,
        ATTEMPT.quiz_key == _PART.key,
    )
    is_result = and_(_RESULT.attempt_id == ATTEMPT.id, IS_LATEST_RESULT)
    return (
        join_openings(quizzes, ENROLMENT.training_id, ENROLMENT.site_id, _COURSE.id, _PART.key)
        .outerjoin(table_of(Attempt), is_attempt)
        .outerjoin(table_of(Result), is_result)
    )


def _own_quiz(rows: Sequence[AnyRow], now: datetime) -> OwnQuiz:
    first, opening = rows[0], opening_of(rows[0])
    attempts = [row for row in rows if row.attempt_id is not None]
    open_ones = [
        row
        for row in attempts
        if row.submitted_at is None and not is_overdue(earliest(row.deadline_at, opening.closes_at), now)
    ]
    graded = [row for row in attempts if row.score_permille is not None]
    best = max(graded, key=lambda row: row.score_permille, default=None)
    working = open_ones[-1] if open_ones else None
    return OwnQuiz(
        enrolment_id=first.enrolment_id,
        training_id=first.training_id,
        course_id=first.course_id,
        slug=first.slug,
        quiz_key=first.quiz_key,
        module_key=first.module_key,
        title=first.title,
        opening=opening,
        state=state_of_quiz(
            opening,
            now,
            has_open_attempt=working is not None,
            has_ended_attempt=len(attempts) > len(open_ones),
        ),
        attempts=len(attempts),
        open_attempt_id=working.attempt_id if working else None,
        open_until=earliest(working.deadline_at, opening.closes_at) if working else None,
        best_attempt_id=best.attempt_id if best else None,
        score_permille=best.score_permille if best else None,
        passed=any(row.passed for row in graded),
    )


@dataclass(frozen=True, slots=True)
class SiteResults:
    """Figures of one quiz at one site. `taken` may hold people who are not `graded` yet."""

    taken: int
    graded: int
    passed: int
    score_sum_permille: int

    @property
    def mean_permille(self) -> int | None:
        """Give the mean score of who is graded, rounded down; None when nobody is."""
        return self.score_sum_permille // self.graded if self.graded else None


def count_results_by_site(
    tx: Session, *, training_id: int, course_id: int, quiz_key: str, now: datetime
) -> dict[int, SiteResults]:
    """Count, for each site where anybody did, who took and who passed a quiz. One grouped query.

    A person counts once, by his best attempt. One that ran out counts as taken before it is graded;
    attempts of staff who look never count.
    """
    is_result = and_(_RESULT.attempt_id == ATTEMPT.id, IS_LATEST_RESULT)
    people = (
        select(
            ENROLMENT.site_id,
            func.max(_RESULT.score_permille).label("best"),
            func.max(case((_RESULT.passed, 1), else_=0)).label("passed"),
        )
        .select_from(ATTEMPTS_WITH_OPENING.outerjoin(table_of(Result), is_result))
        .where(
            ENROLMENT.training_id == training_id,
            ENROLMENT.withdrawn_at.is_(None),
            ATTEMPT.course_id == course_id,
            ATTEMPT.quiz_key == quiz_key,
            or_(ATTEMPT.submitted_at.is_not(None), has_run_out(now)),
        )
        .group_by(ENROLMENT.id, ENROLMENT.site_id)
        .subquery()
    )
    rows = tx.execute(
        select(
            people.c.site_id,
            func.count(),
            func.count(people.c.best),
            func.sum(people.c.passed),
            func.coalesce(func.sum(people.c.best), 0),
        ).group_by(people.c.site_id)
    )
    return {site_id: SiteResults(*(int(figure) for figure in figures)) for site_id, *figures in rows}
