"""What one's own pages show before the end: a quiz, an attempt. Ready values, nothing of the key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import db
from app.questions import present, shown_values
from app.quizzes.errors import AttemptNotFoundError, QuizNotFoundError
from app.quizzes.queries.attempts import (
    AnyRow,
    AttemptSummary,
    end_of,
    find_own_attempt,
    held_answers,
    list_answers,
    list_attempts,
    opening_of,
)
from app.quizzes.queries.terms import find_quiz_for, get_quiz, get_terms
from app.quizzes.rules import (
    Opening,
    OpeningState,
    Quiz,
    Terms,
    earliest,
    is_overdue,
    layout_from,
)


@dataclass(frozen=True, slots=True)
class QuizSheet:
    """A quiz before it begins. `left` None: as many attempts as one likes."""

    place: AnyRow
    quiz: Quiz
    terms: Terms
    opening: Opening
    state: OpeningState
    attempts: Sequence[AttemptSummary]
    open_attempt: AttemptSummary | None
    overdue_id: int | None  # an attempt that ran out and is not graded yet
    left: int | None

    @property
    def may_begin(self) -> bool:
        """Say whether a new attempt can be begun now."""
        return self.open_attempt is None and self.state is OpeningState.OPEN and self.left != 0


def get_quiz_sheet(*, user_id: int, training_id: int, slug: str, quiz_key: str, now: datetime) -> QuizSheet:
    """Give a quiz of one's own training. Three queries when warm. Raises QuizNotFoundError."""
    tx = db.session()
    place = find_quiz_for(tx, user_id=user_id, training_id=training_id, slug=slug, quiz_key=quiz_key)
    if place is None:
        raise QuizNotFoundError(quiz_key=quiz_key)
    quiz = get_quiz(place.part_id)
    terms = get_terms(tx, place)
    attempts = list_attempts(
        tx, enrolment_id=place.enrolment_id, course_id=place.course_id, quiz_key=quiz_key
    )
    opening = opening_of(place)
    last = attempts[-1] if attempts and attempts[-1].submitted_at is None else None
    ran_out = last is not None and is_overdue(earliest(last.deadline_at, opening.closes_at), now)
    return QuizSheet(
        place=place,
        quiz=quiz,
        terms=terms,
        opening=opening,
        state=opening.state(now),
        attempts=attempts,
        open_attempt=None if ran_out else last,
        overdue_id=last.id if last is not None and ran_out else None,
        left=None if terms.attempts is None else max(0, terms.attempts - len(attempts)),
    )


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of an attempt as its page shows it; nothing in it tells the key.

    `seen` is the sequence of the answer that holds, 0 without one; `saved_at` None: nothing holds.
    """

    number: int
    id: str
    title: str
    presented: Mapping[str, Any]
    values: Sequence[str]
    seen: int
    saved_at: datetime | None

    @property
    def is_answered(self) -> bool:
        """Say whether an answer holds that is not blank."""
        return bool(self.values)


@dataclass(frozen=True, slots=True)
class AttemptSheet:
    """An attempt with its questions. `end` None: nothing ends it but submitting."""

    attempt: AnyRow
    title: str
    questions: Sequence[AskedQuestion]
    end: datetime | None

    def has_ended(self, now: datetime) -> bool:
        """Say whether it was submitted or ran out."""
        return self.attempt.submitted_at is not None or is_overdue(self.end, now)

    @property
    def blank(self) -> Sequence[AskedQuestion]:
        """List the questions that have no answer."""
        return [question for question in self.questions if not question.is_answered]

    @property
    def answered(self) -> int:
        """Count the questions that have an answer."""
        return len(self.questions) - len(self.blank)

    @property
    def last_saved_at(self) -> datetime | None:
        """Say when the last answer that holds arrived; None without any."""
        return max((q.saved_at for q in self.questions if q.saved_at is not None), default=None)


def get_own_attempt(attempt_id: int, *, user_id: int) -> AnyRow:
    """Give an attempt of this person. One query. Raises AttemptNotFoundError."""
    attempt = find_own_attempt(db.session(), attempt_id, user_id=user_id)
    if attempt is None:
        raise AttemptNotFoundError(attempt_id=attempt_id)
    return attempt


def get_attempt_sheet(attempt_id: int, *, user_id: int) -> AttemptSheet:
    """Give an attempt of this person with what he answered. Two queries when warm.

    Raises AttemptNotFoundError.
    """
    attempt = get_own_attempt(attempt_id, user_id=user_id)
    quiz, layout = get_quiz(attempt.part_id), layout_from(attempt.layout)
    held = held_answers(list_answers(db.session(), attempt_id))
    asked = []
    for number, question_id in enumerate(layout.questions, 1):
        question, order, answer = (
            quiz.questions[question_id],
            layout.order(question_id),
            held.get(question_id),
        )
        asked.append(
            AskedQuestion(
                number=number,
                id=question_id,
                title=question.title,
                presented=present(question, order),
                values=shown_values(question, answer.response if answer else None, order),
                seen=answer.sequence if answer else 0,
                saved_at=answer.received_at if answer else None,
            )
        )
    return AttemptSheet(attempt, quiz.title, asked, end_of(attempt))
