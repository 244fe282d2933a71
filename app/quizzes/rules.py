"""Decisions about quizzes: who may begin, until when an answer counts, what is drawn, what is passed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any

from app.questions import Question, from_data, grade, shuffled_order, source_order

CLOCK_AHEAD_LIMIT = timedelta(seconds=60)
MAX_ANSWERS_PER_QUESTION = 500  # a log that grows faster than a person types is not a person


class SubmittedBy(StrEnum):
    """What ended an attempt."""

    SELF = "self"
    DEADLINE = "deadline"


class Standing(StrEnum):
    """How an answer stands to the end of its attempt."""

    IN_TIME = "in-time"  # we had it before the end
    ACCEPTED = "accepted"  # came after the end, given before it, within the training's minutes
    HELD = "held"  # came after the end, given before it: a person decides
    AFTER_END = "after-end"  # given after the end: kept, does not count


COUNTS = frozenset({Standing.IN_TIME, Standing.ACCEPTED})


class ResultReason(StrEnum):
    """Why a result was made."""

    SUBMITTED = "submitted"
    LATE_ANSWERS = "late-answers"


class Feedback(StrEnum):
    """When somebody sees what was right."""

    AFTER_ANSWER = "after_answer"
    AFTER_SUBMIT = "after_submit"
    AFTER_CLOSE = "after_close"
    NEVER = "never"


class OpeningState(StrEnum):
    """What an opening says now."""

    NOT_OPEN = "not-open"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Opening:
    """From when to when a quiz is open at one site. `opened_at` None: not yet opened."""

    opened_at: datetime | None = None
    closes_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody may begin now."""
        return (
            self.opened_at is not None
            and self.opened_at <= now
            and (self.closes_at is None or now < self.closes_at)
        )

    def is_over(self, now: datetime) -> bool:
        """Say whether it has closed, even if nobody ever opened it."""
        return self.closes_at is not None and self.closes_at <= now

    def state(self, now: datetime) -> OpeningState:
        """Say in one word how it stands."""
        if self.is_over(now):
            return OpeningState.CLOSED
        if self.opened_at is None:
            return OpeningState.NOT_OPEN
        return OpeningState.OPEN if self.opened_at <= now else OpeningState.SCHEDULED

    def until(self, training_closes_at: datetime | None) -> "Opening":
        """Give this opening, ended at the latest when the training closes."""
        return Opening(self.opened_at, earliest(self.closes_at, training_closes_at))


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one person: front matter, changed by the training for all, a site, a person."""

    time_limit_seconds: int | None
    attempts: int | None  # None: as many as one likes
    pass_percent: int
    extra_seconds: int = 0

    def deadline(self, started_at: datetime) -> datetime | None:
        """Say when an attempt that begins now runs out; None without a limit."""
        if self.time_limit_seconds is None:
            return None
        return started_at + timedelta(seconds=self.time_limit_seconds + self.extra_seconds)


@dataclass(frozen=True, slots=True)
class Override:
    """One row of what a training sets otherwise; None leaves the former value."""

    weight: int  # 0 for everyone, 1 for a site, 2 for a person
    time_limit_seconds: int | None
    extra_seconds: int
    attempts: int | None
    pass_percent: int | None


def effective_terms(default: Terms, overrides: Sequence[Override]) -> Terms:
    """Apply the overrides, the most particular last."""
    terms = default
    for override in sorted(overrides, key=lambda row: row.weight):
        terms = Terms(
            time_limit_seconds=_first(override.time_limit_seconds, terms.time_limit_seconds),
            attempts=_first(override.attempts, terms.attempts),
            pass_percent=_first(override.pass_percent, terms.pass_percent) or 0,
            extra_seconds=terms.extra_seconds + override.extra_seconds,
        )
    return terms


def _first(value: int | None, otherwise: int | None) -> int | None:
    return otherwise if value is None else value


def earliest(*times: datetime | None) -> datetime | None:
    """Give the first of the times that are known; None when none is."""
    return min((at for at in times if at is not None), default=None)


def is_overdue(end: datetime | None, now: datetime) -> bool:
    """Say whether an attempt that nobody submitted counts as submitted."""
    return end is not None and end <= now


def standing_of(
    *, occurred_at: datetime, received_at: datetime, end: datetime | None, late_minutes: int
) -> Standing:
    """Decide how an answer stands, by when it was given and when it arrived (both by our clock)."""
    if end is None or received_at <= end:
        return Standing.IN_TIME
    if occurred_at > end:
        return Standing.AFTER_END
    return Standing.ACCEPTED if received_at <= end + timedelta(minutes=late_minutes) else Standing.HELD


def late_minutes_of(submitted_by: str | None, late_minutes: int | None) -> int:
    """Say for how many minutes after its end late answers count by themselves.

    None after somebody submitted himself: he sees the key from then on, and the clock of a phone proves
    nothing. A staff attempt belongs to no training (`late_minutes` None).
    """
    return 0 if submitted_by == SubmittedBy.SELF else late_minutes or 0


def is_clock_ahead(sequence: int, now: datetime) -> bool:
    """Say whether a sequence (ms of our time, by the client's estimate) lies too far in the future."""
    return sequence > int((now + CLOCK_AHEAD_LIMIT).timestamp() * 1000)


def draw_questions(
    tags_of: Mapping[str, Sequence[str]], draw: int | Mapping[str, int] | None, rng: Random, *, shuffle: bool
) -> list[str]:
    """Choose the questions of an attempt, from ids in source order with their tags.

    `draw` takes so many, or so many by tag (a question counts for its first tag), or all when None.
    Without `shuffle` the source order stays.
    """
    ids = list(tags_of)
    if draw is None:
        chosen = ids
    elif isinstance(draw, int):
        chosen = rng.sample(ids, min(draw, len(ids)))
    else:
        chosen = []
        for tag, count in draw.items():
            pool = [i for i in ids if tags_of[i] and tags_of[i][0] == tag]
            chosen += rng.sample(pool, min(count, len(pool)))
    if shuffle:
        rng.shuffle(chosen)
        return chosen
    kept = set(chosen)
    return [i for i in ids if i in kept]


@dataclass(frozen=True, slots=True)
class Score:
    """Points of an attempt, exact."""

    points: Fraction
    max_points: Fraction

    @property
    def permille(self) -> int:
        """Give the score in thousandths, rounded down: 69.95 % is not 70 %."""
        return int(self.points * 1000 / self.max_points) if self.max_points else 0

    def passes(self, pass_percent: int) -> bool:
        """Decide exactly, without rounding."""
        return self.points * 100 >= self.max_points * pass_percent


def total_score(fractions: Mapping[str, Fraction], points: Mapping[str, Fraction]) -> Score:
    """Add up: each question's fraction of its points. A question without an answer has fraction 0."""
    return Score(
        points=sum((points[i] * fractions.get(i, Fraction(0)) for i in points), Fraction(0)),
        max_points=sum(points.values(), Fraction(0)),
    )


def may_see_key(feedback: Feedback, *, submitted: bool, closed_everywhere: bool) -> bool:
    """Say whether what was right may be shown now."""
    if feedback is Feedback.NEVER or not submitted:
        return False
    return closed_everywhere if feedback is Feedback.AFTER_CLOSE else True


def is_closed_everywhere(openings: Iterable[Opening], now: datetime) -> bool:
    """Say whether the quiz has closed at the last site; `openings` holds one for each site."""
    return all(opening.is_over(now) for opening in openings)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz as one version holds it, ready to be drawn, shown and graded."""

    title: str
    intro_html: str
    terms: Terms
    draw: int | Mapping[str, int] | None
    shuffles_questions: bool
    shuffles_answers: bool
    feedback: Feedback
    questions: Mapping[str, Question]  # by id, in source order

    @property
    def size(self) -> int:
        """Say how many questions an attempt asks."""
        if self.draw is None:
            return len(self.questions)
        if isinstance(self.draw, int):
            return min(self.draw, len(self.questions))
        first_tags = Counter(question.tags[0] for question in self.questions.values() if question.tags)
        return sum(min(count, first_tags[tag]) for tag, count in self.draw.items())


def quiz_from(data: Mapping[str, Any]) -> Quiz:
    """Read a quiz from the data of its part."""
    questions = [from_data(question) for question in data["questions"]]
    shuffle = data.get("shuffle") or ()
    return Quiz(
        title=data["title"],
        intro_html=data.get("intro_html") or "",
        terms=Terms(data.get("time_limit_seconds"), data.get("attempts"), data.get("pass_percent") or 0),
        draw=data.get("draw"),
        shuffles_questions="questions" in shuffle,
        shuffles_answers="answers" in shuffle,
        feedback=Feedback(data.get("feedback") or Feedback.AFTER_SUBMIT),
        questions={question.id: question for question in questions},
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """What one attempt asks: the drawn questions in their order, and the order of each one's answers."""

    questions: Sequence[str]
    orders: Mapping[str, Sequence[int]]  # source positions in shown order; a token is an index into it

    def order(self, question_id: str) -> list[int]:
        """Give the order of a question's answers; empty when its type has none."""
        return list(self.orders.get(question_id, ()))


def make_layout(quiz: Quiz, seed: int) -> Layout:
    """Draw and shuffle. The same seed gives the same layout."""
    rng = Random(seed)  # noqa: S311  # a draw, not a secret
    tags_of = {question.id: question.tags for question in quiz.questions.values()}
    chosen = draw_questions(tags_of, quiz.draw, rng, shuffle=quiz.shuffles_questions)
    orders = {}
    for question_id in chosen:
        question = quiz.questions[question_id]
        order = shuffled_order(question, rng) if quiz.shuffles_answers else source_order(question)
        if order:
            orders[question_id] = order
    return Layout(chosen, orders)


def layout_from(data: Mapping[str, Any]) -> Layout:
    """Read a layout from the attempt's row."""
    return Layout(data["questions"], data["orders"])


def grade_responses(
    quiz: Quiz, question_ids: Iterable[str], responses: Mapping[str, Any]
) -> tuple[dict[str, Fraction], Score]:
    """Grade the drawn questions. A question without a response has fraction 0. Exact."""
    fractions = {}
    for question_id in question_ids:
        response = responses.get(question_id)
        question = quiz.questions[question_id]
        fractions[question_id] = Fraction(0) if response is None else grade(question, response)
    return fractions, total_score(fractions, {i: quiz.questions[i].points for i in fractions})


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """One answer as a client sends it. `answered_at` and `sent_at` are by the client's clock."""

    attempt_id: int
    question_id: str
    client_id: str
    sequence: int
    answered_at: datetime
    sent_at: datetime
    values: tuple[str, ...]  # tokens of the chosen answers, or what was typed


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One question of a posted form. `seen` is the sequence that its page showed, 0 for none."""

    question_id: str
    values: tuple[str, ...]
    seen: int


class QuizState(StrEnum):
    """What one person sees of a quiz."""

    NOT_OPEN = "not-open"
    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"  # at least one attempt has ended
    CLOSED = "closed"  # closed, and no attempt was made


def state_of_quiz(
    opening: Opening, now: datetime, *, has_open_attempt: bool, has_ended_attempt: bool
) -> QuizState:
    """Decide what to say of a quiz; an attempt that can still be worked on comes first."""
    if has_open_attempt:
        return QuizState.IN_PROGRESS
    if has_ended_attempt:
        return QuizState.DONE
    if opening.is_open(now):
        return QuizState.OPEN
    return QuizState.CLOSED if opening.is_over(now) else QuizState.NOT_OPEN
