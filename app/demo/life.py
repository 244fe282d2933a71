"""A morning that has been lived: who came when, who read how far, who answered what.

Everything goes through the rules that real events go through: attendance is derived from the log, attempts
are drawn and graded by the quiz's own rules.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import questions
from app.attendance.models import CheckIn, SiteContact
from app.attendance.rules import CheckInKind, Method, Mode
from app.attendance.services import derive_attendance
from app.catalogue.queries import Version
from app.database import Base, table_of
from app.demo import plan
from app.demo.plan import SiteFate
from app.learning.models import CourseCompletion, LessonProgress
from app.questions import Question, Response
from app.quizzes.models import Answer, Attempt, QuizOpening, Result
from app.quizzes.queries.terms import get_quiz
from app.quizzes.rules import Quiz, ResultReason, Standing, SubmittedBy, grade_responses, make_layout

CHUNK = 500
DAYS_OF_READING = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A site, and how it fares."""

    site_id: int
    fate: SiteFate


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the morning plays. `starts_at`: the first session's start."""

    training_id: int
    unit_id: int | None  # who holds the training
    course_id: int
    version: Version
    session_ids: tuple[int, ...]
    starts_at: datetime
    places: tuple[Place, ...]
    grace_minutes: int


@dataclass(frozen=True, slots=True)
class Person:
    """A trainee. Who is named is left with work to do: he came, has begun to read, took no quiz."""

    enrolment_id: int
    place: Place
    is_named: bool


def live_morning(tx: Session, stage: Stage, people: Sequence[Person], rng: Random, now: datetime) -> None:
    """Write the check-ins, the reading, the opened quiz and the attempts of all people."""
    came = [person for person in people if person.is_named or rng.random() < person.place.fate.came]
    _arrive(tx, stage, came, rng, now)
    _read(tx, stage, people, rng, now)
    _open_quiz(tx, stage, now)
    _answer(tx, stage, came, rng, now)


def _arrive(tx: Session, stage: Stage, came: Sequence[Person], rng: Random, now: datetime) -> None:
    session_id = stage.session_ids[0]
    rows = [_arrival(stage, person, rng, now) for person in came]
    _insert(tx, CheckIn, rows)
    for ids in _chunks([person.enrolment_id for person in came]):
        derive_attendance(tx, session_id, ids)
    _insert(
        tx,
        SiteContact,
        [
            {"site_id": place.site_id, "heard_at": now - timedelta(minutes=place.fate.silent_minutes)}
            for place in stage.places
        ],
    )


def _arrival(stage: Stage, person: Person, rng: Random, now: datetime) -> dict[str, object]:
    """Most come in the half hour before the start, the late ones after the grace."""
    is_late = not person.is_named and rng.random() < person.place.fate.late
    grace = stage.grace_minutes
    minutes = grace + 1 + rng.expovariate(1 / 9) if is_late else min(rng.gauss(-12, 9), grace - 1)
    at = min(stage.starts_at + timedelta(minutes=max(minutes, -55)), now)
    is_online = not person.is_named and rng.random() < person.place.fate.online
    return {
        "uuid": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "session_id": stage.session_ids[0],
        "enrolment_id": person.enrolment_id,
        "site_id": person.place.site_id,
        "device": "",
        "kind": CheckInKind.ARRIVE.value,
        "mode": (Mode.ONLINE if is_online else Mode.IN_PERSON).value,
        "method": Method.LIST.value,
        "client_at": at,
        "sent_at": at,
        "received_at": at,
        "occurred_at": at,
        "note": "",
    }


def _read(tx: Session, stage: Stage, people: Sequence[Person], rng: Random, now: datetime) -> None:
    """Let everybody read the first lessons, as many as his site's zeal and chance allow."""
    keys = stage.version.lesson_keys
    progress, completions = [], []
    for person in people:
        count = 2 if person.is_named else _how_many(len(keys), person.place.fate.read, rng)
        at = now - timedelta(days=rng.uniform(0.1, DAYS_OF_READING))
        for number, key in enumerate(keys[: count + 1]):
            is_done = number < count
            at = min(at + timedelta(minutes=rng.uniform(5, 14)), now)
            progress.append(
                {
                    "enrolment_id": person.enrolment_id,
                    "course_id": stage.course_id,
                    "lesson_key": key,
                    "opened_at": at,
                    "last_opened_at": at,
                    "place": "",
                    "end_reached_at": at if is_done else None,
                    "done_at": at if is_done else None,
                }
            )
        if keys and count >= len(keys):
            completions.append(
                {
                    "enrolment_id": person.enrolment_id,
                    "course_id": stage.course_id,
                    "version_id": stage.version.id,
                    "completed_at": at,
                }
            )
    _insert(tx, LessonProgress, progress)
    _insert(tx, CourseCompletion, completions)


def _how_many(lessons: int, share: float, rng: Random) -> int:
    return min(lessons, max(0, round(rng.gauss(share, 0.3) * lessons)))


def _open_quiz(tx: Session, stage: Stage, now: datetime) -> None:
    tx.add(
        QuizOpening(
            training_id=stage.training_id,
            course_id=stage.course_id,
            quiz_key=plan.QUIZ,
            opened_at=now - plan.QUIZ_OPENED_BEFORE,
            changed_at=now - plan.QUIZ_OPENED_BEFORE,
        )
    )
    tx.flush()


def _answer(tx: Session, stage: Stage, came: Sequence[Person], rng: Random, now: datetime) -> None:
    """Let a part of each site take the quiz; every answer is a row of the log, as in life."""
    placed = stage.version.get_quiz(plan.QUIZ)
    quiz = get_quiz(placed.part_id)
    takers = [p for p in came if not p.is_named and rng.random() < p.place.fate.took_quiz]
    opened_at = now - plan.QUIZ_OPENED_BEFORE
    pinned = {
        "course_id": stage.course_id,
        "quiz_key": plan.QUIZ,
        "version_id": stage.version.id,
        "part_id": placed.part_id,
    }
    sheets = [_Sheet(quiz, person, opened_at, rng) for person in takers]
    if not sheets:
        return
    attempts = table_of(Attempt)
    ids = tx.scalars(
        insert(attempts).returning(attempts.c.id, sort_by_parameter_order=True),
        [sheet.attempt_row() | pinned for sheet in sheets],
    ).all()
    _insert(tx, Answer, [r for s, i in zip(sheets, ids, strict=True) for r in s.answer_rows(i)])
    _insert(tx, Result, [sheet.result_row(i) for sheet, i in zip(sheets, ids, strict=True)])


class _Sheet:
    """One person's attempt: drawn and graded by the quiz's own rules."""

    def __init__(self, quiz: Quiz, person: Person, opened_at: datetime, rng: Random) -> None:
        self.quiz, self.person = quiz, person
        self.seed = rng.getrandbits(62)
        self.layout = make_layout(quiz, self.seed)
        self.started_at = opened_at + timedelta(seconds=min(rng.expovariate(1 / 40), 180))
        ability = min(0.98, max(0.2, rng.gauss(person.place.fate.ability, 0.13)))
        self.responses: dict[str, Response] = {}
        self.times: dict[str, datetime] = {}
        at = self.started_at
        for question_id in self.layout.questions:
            at += timedelta(seconds=rng.uniform(15, 65))
            question, order = quiz.questions[question_id], self.layout.order(question_id)
            response = answer_of(question, order, rng, is_right=rng.random() < ability)
            if response is not None:
                self.responses[question_id], self.times[question_id] = response, at
        self.submitted_at = at + timedelta(seconds=rng.uniform(10, 60))

    def attempt_row(self) -> dict[str, Any]:
        return {
            "enrolment_id": self.person.enrolment_id,
            "number": 1,
            "is_test": False,
            "seed": self.seed,
            "layout": {"questions": list(self.layout.questions), "orders": dict(self.layout.orders)},
            "started_at": self.started_at,
            "deadline_at": self.quiz.terms.deadline(self.started_at),
            "submitted_at": self.submitted_at,
            "submitted_by": SubmittedBy.SELF.value,
        }

    def answer_rows(self, attempt_id: int) -> Iterable[dict[str, Any]]:
        for question_id, response in self.responses.items():
            at = self.times[question_id]
            yield {
                "attempt_id": attempt_id,
                "question_id": question_id,
                "sequence": int(at.timestamp() * 1000),
                "client_id": "demo",
                "response": response,
                "answered_at": at,
                "sent_at": at,
                "received_at": at,
                "occurred_at": at,
                "standing": Standing.IN_TIME.value,
            }

    def result_row(self, attempt_id: int) -> dict[str, Any]:
        fractions, score = grade_responses(self.quiz, self.layout.questions, self.responses)
        return {
            "attempt_id": attempt_id,
            "revision": 1,
            "reason": ResultReason.SUBMITTED.value,
            "at": self.submitted_at,
            "points": str(score.points),
            "max_points": str(score.max_points),
            "score_permille": score.permille,
            "passed": score.passes(self.quiz.terms.pass_percent),
            "fractions": {question_id: str(part) for question_id, part in fractions.items()},
        }


def answer_of(question: Question, order: list[int], rng: Random, *, is_right: bool) -> Response | None:
    """Answer as somebody who knows it would, or as one who guesses: what `review` calls right, or not."""
    reviewed = questions.review(question, None, order)
    if "options" not in reviewed:
        told = unescape(reviewed["answer_html"]).removesuffix(reviewed.get("unit") or "").strip()
        return questions.read_response(question, [told.split("–")[0] if is_right else "7"], order)
    right = [option["token"] for option in reviewed["options"] if option["right"]]
    if is_right:
        return questions.read_response(question, right, order)
    wrong = [option["token"] for option in reviewed["options"] if not option["right"]]
    guess = [rng.choice(wrong or right)]
    return questions.read_response(question, guess if len(right) == 1 else [*right[:1], *guess], order)


def _insert(tx: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        tx.execute(insert(table_of(model)), rows)


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
