"""Grading attempts: one by its owner's submitting, many that ran out, one again when late answers count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app.database import db, table_of, transaction
from app.quizzes.errors import AttemptNotFoundError
from app.quizzes.models import Attempt, Result
from app.quizzes.queries.attempts import (
    ANSWER,
    ATTEMPT,
    ATTEMPTS_WITH_OPENING,
    GRADING_COLUMNS,
    AnyRow,
    does_count,
    end_of,
    find_attempt_to_grade,
    has_run_out,
)
from app.quizzes.queries.terms import get_quiz, get_terms, list_terms
from app.quizzes.rules import ResultReason, SubmittedBy, Terms, grade_responses, is_overdue, layout_from

GRADE_OVERDUE = "grade-overdue-attempts"
BATCH = 100

_END_ATTEMPT = (
    update(table_of(Attempt))
    .where(ATTEMPT.id == bindparam("attempt_id"))
    .values(submitted_at=bindparam("at"), submitted_by=bindparam("by"))
)
_OVERDUE = select(*GRADING_COLUMNS).select_from(ATTEMPTS_WITH_OPENING).where(ATTEMPT.submitted_at.is_(None))
_RESPONSES = (
    select(ANSWER.attempt_id, ANSWER.question_id, ANSWER.response)
    .where(
        ANSWER.attempt_id.in_(bindparam("attempt_ids", expanding=True)),
        does_count(ANSWER.standing),
    )
    .order_by(ANSWER.attempt_id, ANSWER.sequence, ANSWER.client_id)
)


def submit_attempt(attempt_id: int, *, user_id: int, now: datetime) -> None:
    """End an attempt and grade it, in one transaction. Twice is once: the first result stays.

    What is submitted after its end counts as ended then. Raises AttemptNotFoundError.
    """
    with transaction() as tx:
        row = find_attempt_to_grade(tx, attempt_id, user_id=user_id)
        if row is None:
            raise AttemptNotFoundError(attempt_id=attempt_id)
        if row.submitted_at is None:
            _finish(tx, [row], now)


def grade_if_overdue(attempt_id: int, *, user_id: int, now: datetime) -> bool:
    """Grade an attempt that ran out, when its owner comes by. Return whether this call did it."""
    with transaction() as tx:
        row = find_attempt_to_grade(tx, attempt_id, user_id=user_id)
        if row is None or row.submitted_at is not None or not is_overdue(end_of(row), now):
            return False
        _finish(tx, [row], now)
    return True


def grade_overdue(*, now: datetime, limit: int = BATCH) -> int:
    """Grade up to `limit` attempts that ran out and that nobody submitted. Return how many it were.

    Safe beside other workers and owners: each attempt is graded once.
    """
    with transaction() as tx:
        batch = _OVERDUE.where(has_run_out(now)).order_by(ATTEMPT.id).limit(limit)
        rows = tx.execute(batch.with_for_update(of=table_of(Attempt), skip_locked=True)).all()
        _finish(tx, rows, now)
    return len(rows)


def grade_all_overdue(now: datetime) -> int:
    """Grade, in batches, everything that has run out. One read, and no lock, when nothing has."""
    tx, graded = db.session(), 0
    while tx.execute(_OVERDUE.where(has_run_out(now)).limit(1)).first() is not None:
        batch = grade_overdue(now=now)
        if not batch:  # others are at it
            break
        graded += batch
    tx.rollback()
    return graded


def grade_overdue_job(payload: dict[str, Any]) -> dict[str, Any]:
    """Do the job GRADE_OVERDUE: grade all that had run out at `payload["until"]`."""
    return {"graded": grade_all_overdue(datetime.fromisoformat(payload["until"]))}


def grade_again(tx: Session, row: AnyRow, reason: ResultReason, *, now: datetime) -> None:
    """Grade a submitted attempt anew, as a further revision; the former results stay."""
    result = table_of(Result).c
    newest = tx.execute(select(func.max(result.revision)).where(result.attempt_id == row.id)).scalar() or 0
    responses = _responses(tx, [row.id])[row.id]
    values = _result(row, get_terms(tx, row), responses, reason, now)
    tx.execute(insert(table_of(Result)), values | {"revision": newest + 1})


def _finish(tx: Session, rows: Sequence[AnyRow], now: datetime) -> None:
    if not rows:
        return
    responses = _responses(tx, [row.id for row in rows])
    ends, results = [], []
    for row, terms in zip(rows, list_terms(tx, rows), strict=True):
        end = end_of(row)
        ran_out = is_overdue(end, now)
        by = SubmittedBy.DEADLINE if ran_out else SubmittedBy.SELF
        ends.append({"attempt_id": row.id, "at": end if ran_out else now, "by": by.value})
        values = _result(row, terms, responses[row.id], ResultReason.SUBMITTED, now)
        results.append(values | {"revision": 1})
    tx.execute(_END_ATTEMPT, ends)
    tx.execute(insert(table_of(Result)), results)


def _responses(tx: Session, attempt_ids: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """Give, for each attempt, the response that holds for each question. One query."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in tx.execute(_RESPONSES, {"attempt_ids": list(attempt_ids)}):
        found[row.attempt_id][row.question_id] = row.response
    return found


def _result(
    row: AnyRow, terms: Terms, responses: Mapping[str, Any], reason: ResultReason, now: datetime
) -> dict[str, Any]:
    quiz = get_quiz(row.part_id)
    fractions, score = grade_responses(quiz, layout_from(row.layout).questions, responses)
    return {
        "attempt_id": row.id,
        "reason": reason.value,
        "at": now,
        "points": str(score.points),
        "max_points": str(score.max_points),
        "score_permille": score.permille,
        "passed": score.passes(terms.pass_percent),
        "fractions": {question_id: str(fraction) for question_id, fraction in fractions.items()},
    }
