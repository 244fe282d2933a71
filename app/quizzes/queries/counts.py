"""Results for boards, lists and exports: one grouped query each. Attempts of staff who look never count.

A person counts once, by his best attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.database import db, table_of
from app.quizzes.models import Result
from app.quizzes.queries.attempts import (
    ATTEMPT,
    ATTEMPTS_WITH_OPENING,
    CLOSES_AT,
    ENROLMENT,
    IS_LATEST_RESULT,
    TRAINING,
)

_RESULT = table_of(Result).c
_WITH_RESULTS = ATTEMPTS_WITH_OPENING.outerjoin(
    table_of(Result), and_(_RESULT.attempt_id == ATTEMPT.id, IS_LATEST_RESULT)
)
_BEST = func.max(_RESULT.score_permille).label("best")
_PASSED = func.max(case((_RESULT.passed, 1), else_=0)).label("passed")


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


@dataclass(frozen=True, slots=True)
class BestResult:
    """The best attempt of one person at one quiz."""

    score_permille: int
    passed: bool


def count_results_by_site(
    training_id: int, course_id: int, quiz_key: str, *, now: datetime | None = None
) -> dict[int, SiteResults]:
    """Count, for each site where anybody did, who took and who passed a quiz.

    With `now`, an attempt that ran out counts as taken before it is graded.
    """
    ended: ColumnElement[bool] = ATTEMPT.submitted_at.is_not(None)
    if now is not None:
        ended = or_(ended, ATTEMPT.deadline_at <= now, now >= CLOSES_AT, TRAINING.closes_at <= now)
    people = (
        select(ENROLMENT.site_id, _BEST, _PASSED)
        .select_from(_WITH_RESULTS)
        .where(*_of_quiz(training_id, course_id, quiz_key), ended)
        .group_by(ENROLMENT.id, ENROLMENT.site_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            people.c.site_id,
            func.count(),
            func.count(people.c.best),
            func.sum(people.c.passed),
            func.coalesce(func.sum(people.c.best), 0),
        ).group_by(people.c.site_id)
    )
    return {site_id: SiteResults(*(int(figure) for figure in figures)) for site_id, *figures in rows}


def list_best_results(enrolment_ids: Sequence[int], course_id: int, quiz_key: str) -> dict[int, BestResult]:
    """Give the best results of some people, by enrolment; who has none is not in it."""
    own = (ATTEMPT.course_id == course_id, ATTEMPT.quiz_key == quiz_key)
    return _best(ATTEMPT.enrolment_id.in_(list(enrolment_ids)), *own)


def list_best_results_of_training(training_id: int, course_id: int, quiz_key: str) -> dict[int, BestResult]:
    """Give the best results of everybody in a training, by enrolment; who has none is not in it."""
    return _best(*_of_quiz(training_id, course_id, quiz_key))


def _of_quiz(training_id: int, course_id: int, quiz_key: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ENROLMENT.training_id == training_id,
        ENROLMENT.withdrawn_at.is_(None),
        ATTEMPT.course_id == course_id,
        ATTEMPT.quiz_key == quiz_key,
    )


def _best(*conditions: Any) -> dict[int, BestResult]:
    rows = db.session.execute(
        select(ATTEMPT.enrolment_id, _BEST, _PASSED)
        .select_from(_WITH_RESULTS)
        .where(*conditions, _RESULT.id.is_not(None))
        .group_by(ATTEMPT.enrolment_id)
    )
    return {row.enrolment_id: BestResult(row.best, bool(row.passed)) for row in rows}
