"""Saving answers: the busiest write there is. One statement looks, one writes, one commit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.clock import by_our_clock
from app.database import table_of, transaction
from app.errors import InvalidError
from app.questions import Question, read_response, shown_values
from app.quizzes.errors import (
    AttemptNotFoundError,
    ClockAheadError,
    QuestionNotInAttemptError,
    TooManyAnswersError,
)
from app.quizzes.models import Answer
from app.quizzes.queries.attempts import (
    AnyRow,
    end_of,
    find_attempt_for_save,
    find_attempt_to_grade,
    get_answer,
    is_stored,
    list_answers,
)
from app.quizzes.queries.terms import get_quiz
from app.quizzes.rules import (
    COUNTS,
    MAX_ANSWERS_PER_QUESTION,
    FormAnswer,
    NewAnswer,
    ResultReason,
    Standing,
    is_clock_ahead,
    late_minutes_of,
    layout_from,
    standing_of,
)
from app.quizzes.services.grading import grade_again

FORM_CLIENT = "form"
_LOG = table_of(Answer)
_INSERT_ONCE = {
    "sqlite": sqlite_insert(_LOG).on_conflict_do_nothing().inline(),
    "postgresql": postgresql_insert(_LOG).on_conflict_do_nothing().inline(),
}
_COUNT_ROWS = {"preserve_rowcount": True}


@dataclass(frozen=True, slots=True)
class Held:
    """The answer that holds for a question, as its page would show it."""

    sequence: int
    client_id: str
    values: tuple[str, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an answer. `holds` None: no answer counts for the question.

    `is_superseded`: it was stored, but a higher one was there already.
    """

    standing: Standing
    received_at: datetime
    is_superseded: bool
    holds: Held | None


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """What became of a posted form: how many answers were new, and what could not be read, by question."""

    saved: int
    invalid: Mapping[str, InvalidError]


def save_answer(new: NewAnswer, *, user_id: int, now: datetime) -> Saved:
    """Store one answer for ever and say what holds now. The same one twice is one row.

    The identity of the person aside, one SELECT, one INSERT and one COMMIT. Raises ClockAheadError,
    AttemptNotFoundError, QuestionNotInAttemptError, TooManyAnswersError, and an InvalidError for a response
    that the question does not know.
    """
    if is_clock_ahead(new.sequence, now):
        raise ClockAheadError(server_now_ms=milliseconds(now))
    with transaction() as tx:
        row = find_attempt_for_save(tx, new.attempt_id, question_id=new.question_id, user_id=user_id)
        if row is None:
            raise AttemptNotFoundError(attempt_id=new.attempt_id)
        layout = layout_from(row.layout)
        if new.question_id not in layout.questions:
            raise QuestionNotInAttemptError(question_id=new.question_id)
        if row.answers >= MAX_ANSWERS_PER_QUESTION and not is_stored(tx, new):
            raise TooManyAnswersError(question_id=new.question_id)
        question, order = get_quiz(row.part_id).questions[new.question_id], layout.order(new.question_id)
        response = read_response(question, list(new.values), order)
        occurred_at = by_our_clock(new.answered_at, new.sent_at, now)
        standing = _standing(row, occurred_at, now)
        values = _row(new, response, occurred_at, now, standing)
        is_new = _insert_once(tx, values)
        if not is_new:
            return _said_before(tx, new, row, question, order)
        holds = standing in COUNTS and (
            row.sequence is None or (new.sequence, new.client_id) > (row.sequence, row.client_id)
        )
        if holds and row.submitted_at is not None:
            _grade_again(tx, new.attempt_id, user_id=user_id, now=now)
    if holds:
        shown = tuple(shown_values(question, response, order))
        return Saved(standing, now, False, Held(new.sequence, new.client_id, shown, now))
    return Saved(standing, now, standing in COUNTS, _held(row, question, order))


def save_form(attempt_id: int, answers: Sequence[FormAnswer], *, user_id: int, now: datetime) -> FormOutcome:
    """Store what somebody changed on the page since it was made, stamped by the server, in one transaction.

    What another device answered meanwhile stays where this page did not touch it. What cannot be read is
    given back beside its question; all else is stored. Raises AttemptNotFoundError, TooManyAnswersError.
    """
    with transaction() as tx:
        row = find_attempt_to_grade(tx, attempt_id, user_id=user_id)
        if row is None:
            raise AttemptNotFoundError(attempt_id=attempt_id)
        quiz, layout = get_quiz(row.part_id), layout_from(row.layout)
        log: dict[str, list[AnyRow]] = defaultdict(list)
        for line in list_answers(tx, attempt_id):
            log[line.question_id].append(line)
        standing = _standing(row, now, now)
        rows, invalid = [], {}
        for answer in answers:
            if answer.question_id not in layout.questions:
                continue
            question, order = quiz.questions[answer.question_id], layout.order(answer.question_id)
            try:
                response = read_response(question, list(answer.values), order)
            except InvalidError as error:
                invalid[answer.question_id] = error
                continue
            lines = log[answer.question_id]
            if _is_change(response, answer.seen, lines):
                if len(lines) >= MAX_ANSWERS_PER_QUESTION:
                    raise TooManyAnswersError(question_id=answer.question_id)
                sequence = max([milliseconds(now), *(line.sequence + 1 for line in lines)])
                rows.append(_row(_stamped(attempt_id, answer, sequence, now), response, now, now, standing))
        if rows:
            tx.execute(insert(_LOG), rows)
            if row.submitted_at is not None and standing in COUNTS:
                grade_again(tx, row, ResultReason.LATE_ANSWERS, now=now)
    return FormOutcome(len(rows), invalid)


def milliseconds(at: datetime) -> int:
    """Give a time as milliseconds since 1970: the unit of sequences."""
    return int(at.timestamp() * 1000)


def _is_change(response: Any, seen: int, lines: Sequence[AnyRow]) -> bool:
    """Say whether a posted response differs from what its page showed, and from what holds by now."""
    counting = [line for line in lines if line.standing in COUNTS]
    holds = counting[-1].response if counting else None
    shown = next((line.response for line in reversed(counting) if line.sequence <= seen), None)
    return response not in (shown, holds)


def _standing(row: AnyRow, occurred_at: datetime, now: datetime) -> Standing:
    return standing_of(
        occurred_at=occurred_at,
        received_at=now,
        end=end_of(row),
        late_minutes=late_minutes_of(row.submitted_by, row.late_answer_minutes),
    )


def _stamped(attempt_id: int, answer: FormAnswer, sequence: int, now: datetime) -> NewAnswer:
    return NewAnswer(attempt_id, answer.question_id, FORM_CLIENT, sequence, now, now, answer.values)


def _row(
    new: NewAnswer, response: Any, occurred_at: datetime, now: datetime, standing: Standing
) -> dict[str, Any]:
    return {
        "attempt_id": new.attempt_id,
        "question_id": new.question_id,
        "sequence": new.sequence,
        "client_id": new.client_id,
        "response": response,
        "answered_at": new.answered_at,
        "sent_at": new.sent_at,
        "received_at": now,
        "occurred_at": occurred_at,
        "standing": standing.value,
    }


def _insert_once(tx: Session, values: dict[str, Any]) -> bool:
    statement = _INSERT_ONCE[tx.get_bind().dialect.name]
    return bool(tx.execute(statement, values, execution_options=_COUNT_ROWS).rowcount)  # type: ignore[attr-defined]


def _said_before(tx: Session, new: NewAnswer, row: AnyRow, question: Question, order: Sequence[int]) -> Saved:
    """Answer a repeated request as the first one was answered, with what holds by now."""
    stored = get_answer(tx, new)
    standing = Standing(stored.standing)
    holds = (row.sequence, row.client_id) == (new.sequence, new.client_id)
    return Saved(standing, stored.received_at, standing in COUNTS and not holds, _held(row, question, order))


def _held(row: AnyRow, question: Question, order: Sequence[int]) -> Held | None:
    if row.sequence is None:
        return None
    shown = () if row.response is None else tuple(shown_values(question, row.response, list(order)))
    return Held(row.sequence, row.client_id, shown, row.received_at)


def _grade_again(tx: Session, attempt_id: int, *, user_id: int, now: datetime) -> None:
    row = find_attempt_to_grade(tx, attempt_id, user_id=user_id)
    if row is not None:
        grade_again(tx, row, ResultReason.LATE_ANSWERS, now=now)
