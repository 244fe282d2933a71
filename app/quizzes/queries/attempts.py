"""One's own attempts. Statements on the exam path are built once, over tables and not over objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from app.catalogue.models import Course
from app.database import table_of
from app.quizzes.models import Answer, Attempt, QuizOpening, Result
from app.quizzes.rules import COUNTS, NewAnswer, Opening, earliest
from app.trainings.models import Enrolment, Training

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

ATTEMPT = table_of(Attempt).c
ANSWER = table_of(Answer).c
ENROLMENT = table_of(Enrolment).c
TRAINING = table_of(Training).c
_COURSE = table_of(Course).c
_RESULT = table_of(Result).c
_ALL_SITES = table_of(QuizOpening).alias("opening_of_all")
_OWN_SITE = table_of(QuizOpening).alias("opening_of_site")
_HELD = table_of(Answer).alias("held")
_RIVAL = table_of(Answer).alias("rival")
_COUNTING = frozenset(standing.value for standing in COUNTS)

_HAS_OWN = _OWN_SITE.c.id.is_not(None)
OPENED_AT = case((_HAS_OWN, _OWN_SITE.c.opened_at), else_=_ALL_SITES.c.opened_at).label("opened_at")
CLOSES_AT = case((_HAS_OWN, _OWN_SITE.c.closes_at), else_=_ALL_SITES.c.closes_at).label("closes_at")


def join_openings(source: Any, training_id: Any, site_id: Any, course_id: Any, quiz_key: Any) -> Any:
    """Join the opening of all sites and the one of a site; OPENED_AT and CLOSES_AT give what holds.

    The row of the site wins over the row of all sites, as a whole.
    """

    def same_quiz(opening: Any) -> ColumnElement[bool]:
        return and_(
            opening.c.training_id == training_id,
            opening.c.course_id == course_id,
            opening.c.quiz_key == quiz_key,
        )

    return source.outerjoin(
        _ALL_SITES, and_(same_quiz(_ALL_SITES), _ALL_SITES.c.site_id.is_(None))
    ).outerjoin(_OWN_SITE, and_(same_quiz(_OWN_SITE), _OWN_SITE.c.site_id == site_id))


def does_count(standing: Any) -> ColumnElement[bool]:
    """Make the condition that an answer counts. No IN: it would be expanded at every execution."""
    return or_(*(standing == value for value in sorted(_COUNTING)))


ATTEMPTS_WITH_OPENING = join_openings(
    table_of(Attempt)
    .outerjoin(table_of(Enrolment), ENROLMENT.id == ATTEMPT.enrolment_id)
    .outerjoin(table_of(Training), TRAINING.id == ENROLMENT.training_id),
    ENROLMENT.training_id,
    ENROLMENT.site_id,
    ATTEMPT.course_id,
    ATTEMPT.quiz_key,
)


def has_run_out(now: datetime) -> ColumnElement[bool]:
    """Make the condition that an attempt of ATTEMPTS_WITH_OPENING has run out, submitted or not."""
    return or_(ATTEMPT.deadline_at <= now, now >= CLOSES_AT, TRAINING.closes_at <= now)


GRADING_COLUMNS = (
    ATTEMPT.id,
    ATTEMPT.enrolment_id,
    ATTEMPT.course_id,
    ATTEMPT.quiz_key,
    ATTEMPT.part_id,
    ATTEMPT.layout,
    ATTEMPT.deadline_at,
    ATTEMPT.submitted_at,
    ATTEMPT.submitted_by,
    ENROLMENT.training_id,
    ENROLMENT.site_id,
    TRAINING.late_answer_minutes,
    TRAINING.closes_at.label("training_closes_at"),
    OPENED_AT,
    CLOSES_AT,
)
_IS_OWN = and_(
    ATTEMPT.id == bindparam("attempt_id"),
    or_(ENROLMENT.user_id == bindparam("user_id"), ATTEMPT.tester_id == bindparam("user_id")),
)
_OWN_ATTEMPT = (
    select(
        *GRADING_COLUMNS,
        ATTEMPT.version_id,
        ATTEMPT.number,
        ATTEMPT.is_test,
        ATTEMPT.started_at,
        TRAINING.title.label("training_title"),
        TRAINING.time_zone,
        _COURSE.slug,
    )
    .select_from(ATTEMPTS_WITH_OPENING.join(table_of(Course), _COURSE.id == ATTEMPT.course_id))
    .where(_IS_OWN)
)
_TO_GRADE = (
    select(*GRADING_COLUMNS)
    .select_from(ATTEMPTS_WITH_OPENING)
    .where(_IS_OWN)
    .with_for_update(of=table_of(Attempt))
)
_SAME_QUESTION = and_(_RIVAL.c.attempt_id == ATTEMPT.id, _RIVAL.c.question_id == bindparam("question_id"))
_TOP_ANSWER = (
    select(_RIVAL.c.id)
    .where(_SAME_QUESTION, does_count(_RIVAL.c.standing))
    .order_by(_RIVAL.c.sequence.desc(), _RIVAL.c.client_id.desc())
    .limit(1)
    .correlate(table_of(Attempt))
    .scalar_subquery()
)
_ANSWERS_SO_FAR = select(func.count()).where(_SAME_QUESTION).correlate(table_of(Attempt)).scalar_subquery()
_FOR_SAVE = (
    select(
        ATTEMPT.id,
        ATTEMPT.part_id,
        ATTEMPT.layout,
        ATTEMPT.deadline_at,
        ATTEMPT.submitted_at,
        ATTEMPT.submitted_by,
        TRAINING.late_answer_minutes,
        TRAINING.closes_at.label("training_closes_at"),
        CLOSES_AT,
        _HELD.c.sequence,
        _HELD.c.client_id,
        _HELD.c.response,
        _HELD.c.received_at,
        _HELD.c.standing,
        _ANSWERS_SO_FAR.label("answers"),
    )
    .select_from(ATTEMPTS_WITH_OPENING.outerjoin(_HELD, _HELD.c.id == _TOP_ANSWER))
    .where(_IS_OWN)
)
_HOLD = select(ATTEMPT.id).where(ATTEMPT.id == bindparam("attempt_id")).with_for_update()
_ANSWERS = (
    select(
        ANSWER.question_id,
        ANSWER.sequence,
        ANSWER.client_id,
        ANSWER.response,
        ANSWER.answered_at,
        ANSWER.received_at,
        ANSWER.occurred_at,
        ANSWER.standing,
    )
    .where(ANSWER.attempt_id == bindparam("attempt_id"))
    .order_by(ANSWER.sequence, ANSWER.client_id)
)
_BY_KEY = select(ANSWER.standing, ANSWER.received_at).where(
    *(ANSWER[name] == bindparam(name) for name in ("attempt_id", "question_id", "sequence", "client_id"))
)


def find_own_attempt(tx: Session, attempt_id: int, *, user_id: int) -> AnyRow | None:
    """Find an attempt of this person, with its training and opening (None in a test attempt). One query."""
    return tx.execute(_OWN_ATTEMPT, {"attempt_id": attempt_id, "user_id": user_id}).first()


def find_attempt_to_grade(tx: Session, attempt_id: int, *, user_id: int) -> AnyRow | None:
    """Find an attempt of this person (GRADING_COLUMNS) and hold its row until the transaction ends."""
    return tx.execute(_TO_GRADE, {"attempt_id": attempt_id, "user_id": user_id}).first()


def find_attempt_for_save(tx: Session, attempt_id: int, *, question_id: str, user_id: int) -> AnyRow | None:
    """Find an attempt and the answer to one question that holds now, and hold its row. One query.

    PostgreSQL takes a second one: what a statement waited for, only the next one sees.
    `answers` says how many ever arrived for the question; the columns of the answer are None without one.
    """
    values = {"attempt_id": attempt_id, "question_id": question_id, "user_id": user_id}
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(_HOLD, {"attempt_id": attempt_id})
    return tx.execute(_FOR_SAVE, values).first()


def end_of(row: AnyRow) -> datetime | None:
    """Say when the attempt of a row ended or will end; None when nothing ends it."""
    return earliest(row.deadline_at, row.closes_at, row.training_closes_at, row.submitted_at)


def opening_of(row: AnyRow) -> Opening:
    """Give the opening of a row, which also ends with its training."""
    return Opening(row.opened_at, row.closes_at).until(row.training_closes_at)


def list_answers(tx: Session, attempt_id: int) -> Sequence[AnyRow]:
    """List every answer that ever arrived, lowest sequence first. One query."""
    return tx.execute(_ANSWERS, {"attempt_id": attempt_id}).all()


def get_answer(tx: Session, new: NewAnswer) -> AnyRow:
    """Give the row of the log that has the key of `new`. Raises NoResultFound."""
    return tx.execute(_BY_KEY, _key_of(new)).one()


def is_stored(tx: Session, new: NewAnswer) -> bool:
    """Say whether `new` arrived before."""
    return tx.execute(_BY_KEY, _key_of(new)).first() is not None


def _key_of(new: NewAnswer) -> dict[str, Any]:
    return {
        "attempt_id": new.attempt_id,
        "question_id": new.question_id,
        "sequence": new.sequence,
        "client_id": new.client_id,
    }


def held_answers(answers: Sequence[AnyRow]) -> dict[str, AnyRow]:
    """Give the answer that holds for each question: the highest one that counts."""
    return {row.question_id: row for row in answers if row.standing in _COUNTING}


_NEWER = table_of(Result).alias("newer")
IS_LATEST_RESULT = ~exists().where(
    _NEWER.c.attempt_id == _RESULT.attempt_id, _NEWER.c.revision > _RESULT.revision
)


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """One attempt in a list, with its latest result (None: not graded yet)."""

    id: int
    number: int
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    score_permille: int | None
    passed: bool | None


_OF_ENROLMENT = (
    select(
        ATTEMPT.id,
        ATTEMPT.number,
        ATTEMPT.started_at,
        ATTEMPT.deadline_at,
        ATTEMPT.submitted_at,
        _RESULT.score_permille,
        _RESULT.passed,
    )
    .select_from(
        table_of(Attempt).outerjoin(
            table_of(Result), and_(_RESULT.attempt_id == ATTEMPT.id, IS_LATEST_RESULT)
        )
    )
    .where(
        ATTEMPT.enrolment_id == bindparam("enrolment_id"),
        ATTEMPT.course_id == bindparam("course_id"),
        ATTEMPT.quiz_key == bindparam("quiz_key"),
    )
    .order_by(ATTEMPT.number)
)


def list_attempts(tx: Session, *, enrolment_id: int, course_id: int, quiz_key: str) -> list[AttemptSummary]:
    """List one's attempts at a quiz, first to last. One query."""
    values = {"enrolment_id": enrolment_id, "course_id": course_id, "quiz_key": quiz_key}
    return [AttemptSummary(*row) for row in tx.execute(_OF_ENROLMENT, values)]


def find_open_test_attempt(tx: Session, *, user_id: int, part_id: int) -> AnyRow | None:
    """Find the attempt that somebody of the staff began on this content and has not submitted."""
    return tx.execute(
        select(ATTEMPT.id, ATTEMPT.deadline_at)
        .where(ATTEMPT.tester_id == user_id, ATTEMPT.part_id == part_id, ATTEMPT.submitted_at.is_(None))
        .order_by(ATTEMPT.id.desc())
        .limit(1)
    ).first()


def find_result(tx: Session, attempt_id: int) -> AnyRow | None:
    """Find the latest result of an attempt; None while it has not been graded."""
    return tx.execute(
        select(table_of(Result))
        .where(_RESULT.attempt_id == attempt_id)
        .order_by(_RESULT.revision.desc())
        .limit(1)
    ).first()
