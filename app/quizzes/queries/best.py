"""The result that counts of each person at one quiz: the best one. Attempts of staff who look never count."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from app.database import table_of
from app.quizzes.models import Result
from app.quizzes.queries.attempts import ATTEMPT, ATTEMPTS_WITH_OPENING, IS_LATEST_RESULT
from app.trainings.models import Enrolment

_ENROLMENT, _RESULT = table_of(Enrolment).c, table_of(Result).c


@dataclass(frozen=True, slots=True)
class BestResult:
    """What one person reached at one quiz."""

    score_permille: int
    passed: bool


def best_results_of_people(
    tx: Session, enrolment_ids: Collection[int], *, course_id: int, quiz_key: str
) -> Mapping[int, BestResult]:
    """Give the best result of some enrolments; who has none is not there. One query."""
    return _best(tx, _ENROLMENT.id.in_(list(enrolment_ids)), course_id, quiz_key)


def best_results_of_training(
    tx: Session, training_id: int, *, course_id: int, quiz_key: str
) -> Mapping[int, BestResult]:
    """Give the best result of everybody in a training; who has none is not there. One query."""
    return _best(tx, _ENROLMENT.training_id == training_id, course_id, quiz_key)


def _best(tx: Session, whose: ColumnElement[bool], course_id: int, quiz_key: str) -> Mapping[int, BestResult]:
    rows: Any = tx.execute(
        select(
            _ENROLMENT.id,
            func.max(_RESULT.score_permille),
            func.max(case((_RESULT.passed, 1), else_=0)),
        )
        .select_from(
            ATTEMPTS_WITH_OPENING.join(
                table_of(Result), and_(_RESULT.attempt_id == ATTEMPT.id, IS_LATEST_RESULT)
            )
        )
        .where(whose, ATTEMPT.course_id == course_id, ATTEMPT.quiz_key == quiz_key)
        .group_by(_ENROLMENT.id)
    )
    return {row[0]: BestResult(row[1], bool(row[2])) for row in rows}
