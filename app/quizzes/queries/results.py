"""What one's own pages show afterwards: the result of an attempt, its receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.catalogue.queries.versions import get_version
from app.database import db
from app.questions import review
from app.quizzes.queries.attempts import (
    AnyRow,
    find_result,
    held_answers,
    list_answers,
    list_attempts,
    opening_of,
)
from app.quizzes.queries.sheets import get_own_attempt
from app.quizzes.queries.terms import get_quiz, get_terms, is_closed_at_all_sites
from app.quizzes.rules import (
    COUNTS,
    Feedback,
    Quiz,
    Standing,
    Terms,
    late_minutes_of,
    layout_from,
    may_see_key,
)


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A question of a graded attempt, its key and feedback included."""

    number: int
    id: str
    title: str
    reviewed: Mapping[str, Any]
    fraction: Fraction
    is_blank: bool
    lesson_key: str | None  # where to read it again, in the version of the attempt
    lesson_title: str | None
    section: str | None

    @property
    def is_right(self) -> bool:
        """Say whether it got all its points."""
        return self.fraction == 1


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """The latest result of an attempt. `questions` is empty while the key may not be seen.

    `key_shown_from`: late answers may still count until then; None when that is over.
    """

    attempt: AnyRow
    title: str
    terms: Terms
    result: AnyRow
    points: Fraction
    max_points: Fraction
    feedback: Feedback
    shows_key: bool
    key_shown_from: datetime | None
    right: int | None  # so many questions right; None when points do not simply count questions
    questions: Sequence[ReviewedQuestion]
    attempts: int
    is_open: bool

    @property
    def size(self) -> int:
        """Count the questions."""
        return len(self.result.fractions)

    @property
    def to_look_at(self) -> Sequence[ReviewedQuestion]:
        """List the questions that did not get all their points."""
        return [question for question in self.questions if not question.is_right]

    @property
    def well_done(self) -> Sequence[ReviewedQuestion]:
        """List the others."""
        return [question for question in self.questions if question.is_right]

    @property
    def left(self) -> int | None:
        """Count the attempts that are left; None: as many as one likes."""
        return None if self.terms.attempts is None else max(0, self.terms.attempts - self.attempts)

    @property
    def may_begin(self) -> bool:
        """Say whether another attempt can be begun now."""
        return self.is_open and self.left != 0 and not self.attempt.is_test

    @property
    def seconds(self) -> int:
        """Say how long the attempt took."""
        return int((self.attempt.submitted_at - self.attempt.started_at).total_seconds())


def find_result_sheet(attempt_id: int, *, user_id: int, now: datetime) -> ResultSheet | None:
    """Give the result of one's attempt; None while it has none. At most six queries when warm.

    Raises AttemptNotFoundError.
    """
    attempt, tx = get_own_attempt(attempt_id, user_id=user_id), db.session()
    result = find_result(tx, attempt_id)
    if result is None:
        return None
    quiz = get_quiz(attempt.part_id)
    fractions = {question_id: Fraction(text) for question_id, text in result.fractions.items()}
    shown_from = _key_shown_from(attempt)
    shows_key = _may_see_key(tx, attempt, quiz, now, shown_from)
    attempts = (
        1
        if attempt.is_test
        else len(
            list_attempts(
                tx,
                enrolment_id=attempt.enrolment_id,
                course_id=attempt.course_id,
                quiz_key=attempt.quiz_key,
            )
        )
    )
    return ResultSheet(
        attempt=attempt,
        title=quiz.title,
        terms=get_terms(tx, attempt),
        result=result,
        points=Fraction(result.points),
        max_points=Fraction(result.max_points),
        feedback=quiz.feedback,
        shows_key=shows_key,
        key_shown_from=shown_from if shown_from > now else None,
        right=_count_right(quiz, fractions),
        questions=_reviewed(tx, attempt, quiz, fractions) if shows_key else [],
        attempts=attempts,
        is_open=opening_of(attempt).is_open(now),
    )


def _may_see_key(tx: Session, attempt: AnyRow, quiz: Quiz, now: datetime, shown_from: datetime) -> bool:
    if attempt.is_test:
        return True
    closed = quiz.feedback is Feedback.AFTER_CLOSE and is_closed_at_all_sites(
        tx,
        training_id=attempt.training_id,
        course_id=attempt.course_id,
        quiz_key=attempt.quiz_key,
        now=now - timedelta(minutes=attempt.late_answer_minutes),
    )
    return may_see_key(quiz.feedback, submitted=shown_from <= now, closed_everywhere=closed)


def _key_shown_from(attempt: AnyRow) -> datetime:
    """Say from when on no answer of a submitted attempt can count any more."""
    submitted_at: datetime = attempt.submitted_at
    late_minutes = late_minutes_of(attempt.submitted_by, attempt.late_answer_minutes)
    return submitted_at + timedelta(minutes=late_minutes)


def _count_right(quiz: Quiz, fractions: Mapping[str, Fraction]) -> int | None:
    worth = {quiz.questions[question_id].points for question_id in fractions}
    if len(worth) == 1 and all(fraction in (0, 1) for fraction in fractions.values()):
        return sum(1 for fraction in fractions.values() if fraction == 1)
    return None


def _reviewed(
    tx: Session, attempt: AnyRow, quiz: Quiz, fractions: Mapping[str, Fraction]
) -> list[ReviewedQuestion]:
    layout, lessons = layout_from(attempt.layout), get_version(attempt.version_id).lessons
    held = held_answers(list_answers(tx, attempt.id))
    reviewed = []
    for number, question_id in enumerate(layout.questions, 1):
        question, answer = quiz.questions[question_id], held.get(question_id)
        response = answer.response if answer else None
        lesson_key, _, section = (question.see or "").partition("#")
        lesson = lessons.get(lesson_key)
        reviewed.append(
            ReviewedQuestion(
                number=number,
                id=question_id,
                title=question.title,
                reviewed=review(question, response, layout.order(question_id)),
                fraction=fractions[question_id],
                is_blank=response is None,
                lesson_key=lesson.key if lesson else None,
                lesson_title=lesson.title if lesson else None,
                section=section or None,
            )
        )
    return reviewed


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer of the log. `is_superseded`: a higher one of the same question holds."""

    number: int
    title: str
    received_at: datetime
    occurred_at: datetime
    standing: Standing
    is_superseded: bool
    is_blank: bool


def list_receipts(attempt: AnyRow) -> list[Receipt]:
    """List every answer that arrived for an attempt, the latest arrival first. One query when warm."""
    quiz, layout = get_quiz(attempt.part_id), layout_from(attempt.layout)
    answers = list_answers(db.session(), attempt.id)
    holding = {(row.question_id, row.sequence, row.client_id) for row in held_answers(answers).values()}
    numbers = {question_id: number for number, question_id in enumerate(layout.questions, 1)}
    receipts = [
        Receipt(
            number=numbers[row.question_id],
            title=quiz.questions[row.question_id].title,
            received_at=row.received_at,
            occurred_at=row.occurred_at,
            standing=Standing(row.standing),
            is_superseded=row.standing in COUNTS
            and (row.question_id, row.sequence, row.client_id) not in holding,
            is_blank=row.response is None,
        )
        for row in answers
    ]
    return sorted(receipts, key=lambda receipt: (receipt.received_at, receipt.number), reverse=True)
