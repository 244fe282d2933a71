"""Rules of quizzes: who may begin, what counts, what is drawn, how it is graded."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.rules import (
    Feedback,
    Layout,
    Opening,
    OpeningState,
    Override,
    Quiz,
    QuizState,
    Score,
    Standing,
    Terms,
    draw_questions,
    earliest,
    effective_terms,
    grade_responses,
    is_clock_ahead,
    is_closed_everywhere,
    is_overdue,
    make_layout,
    may_see_key,
    quiz_from,
    standing_of,
    state_of_quiz,
)

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
minutes = st.integers(-3, 3).map(lambda n: NOW + n * MINUTE)
maybe = st.none() | minutes


def option(text: str, mark: str = "") -> dict[str, object]:
    prose = {"markdown": text, "html": text}
    return {"prose": prose, "mark": mark, "feedback": None, "fixed": False}


def question(name: str, tags: tuple[str, ...] = (), points: str = "1") -> dict[str, object]:
    return {
        "id": name,
        "type": "one",
        "points": points,
        "tags": list(tags),
        "facts": [],
        "level": None,
        "scoring": None,
        "see": None,
        "title": name,
        "heading": {"markdown": name, "html": name},
        "text": {"markdown": "", "html": ""},
        "feedback": None,
        "body": {"scoring": "all", "options": [option("a"), option("b", "x"), option("c", "50")]},
    }


def make_quiz(names: str = "abcd", **more: object) -> Quiz:
    return quiz_from({"title": "Bài", "questions": [question(name) for name in names], **more})


@given(maybe, maybe)
def test_an_opening_is_in_one_state_and_open_only_in_that_state(
    opened: datetime | None, closes: datetime | None
) -> None:
    opening = Opening(opened, closes)
    assert opening.is_open(NOW) == (opening.state(NOW) is OpeningState.OPEN)
    assert opening.is_over(NOW) == (opening.state(NOW) is OpeningState.CLOSED)


@given(maybe, maybe, maybe)
def test_a_training_that_closes_ends_every_opening(
    opened: datetime | None, closes: datetime | None, training: datetime | None
) -> None:
    opening = Opening(opened, closes).until(training)
    if training is not None and training <= NOW:
        assert not opening.is_open(NOW)
    assert opening.closes_at == earliest(closes, training)


@given(st.lists(st.builds(Opening, maybe, maybe), max_size=4))
def test_closed_everywhere_means_no_site_can_still_begin(openings: list[Opening]) -> None:
    if is_closed_everywhere(openings, NOW):
        assert not any(
            opening.is_open(NOW) or opening.state(NOW) is OpeningState.SCHEDULED for opening in openings
        )


@given(minutes, minutes, maybe, st.integers(0, 3))
def test_an_answer_counts_only_when_given_before_the_end(
    occurred: datetime, received: datetime, end: datetime | None, late_minutes: int
) -> None:
    occurred = min(occurred, received)
    standing = standing_of(occurred_at=occurred, received_at=received, end=end, late_minutes=late_minutes)
    if end is None or received <= end:
        assert standing is Standing.IN_TIME
    elif occurred > end:
        assert standing is Standing.AFTER_END
    elif received - end <= late_minutes * MINUTE:
        assert standing is Standing.ACCEPTED
    else:
        assert standing is Standing.HELD


def test_a_clock_may_be_a_minute_ahead_and_no_more() -> None:
    ms = int(NOW.timestamp() * 1000)
    assert not is_clock_ahead(ms + 60_000, NOW)
    assert is_clock_ahead(ms + 60_001, NOW)


def test_overdue_begins_at_the_end_itself() -> None:
    assert is_overdue(NOW, NOW)
    assert not is_overdue(NOW + MINUTE, NOW)
    assert not is_overdue(None, NOW)


@given(st.permutations([0, 1, 2]))
def test_the_most_particular_override_wins_and_extra_time_adds_up(weights: list[int]) -> None:
    overrides = [Override(weight, 600 * (weight + 1), 60, weight + 1, None) for weight in weights]
    terms = effective_terms(Terms(1200, 2, 70), overrides)
    assert terms == Terms(1800, 3, 70, extra_seconds=180)
    assert terms.deadline(NOW) == NOW + timedelta(seconds=1980)


def test_without_a_limit_there_is_no_deadline() -> None:
    assert Terms(None, None, 70).deadline(NOW) is None


tags = st.lists(st.sampled_from(["x", "y"]), max_size=2)


draws = st.none() | st.integers(0, 9) | st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 5))


@given(st.lists(tags, max_size=8), draws, st.booleans(), st.integers(0, 5))
def test_what_is_drawn_is_no_more_than_asked_never_twice_and_the_size_is_told(
    tag_lists: list[list[str]], draw: int | dict[str, int] | None, shuffle: bool, seed: int
) -> None:
    data = [question(f"q{n}", tuple(names)) for n, names in enumerate(tag_lists)]
    shuffles = ["questions"] if shuffle else []
    quiz = quiz_from({"title": "Bài", "questions": data, "draw": draw, "shuffle": shuffles})
    layout = make_layout(quiz, seed)
    assert len(layout.questions) == len(set(layout.questions)) == quiz.size
    assert set(layout.questions) <= set(quiz.questions)
    if not shuffle:
        assert list(layout.questions) == sorted(layout.questions)
    assert make_layout(quiz, seed) == layout


def test_a_question_counts_for_its_first_tag_only() -> None:
    from random import Random

    drawn = draw_questions({"a": ["x", "y"], "b": ["y"]}, {"y": 2}, Random(1), shuffle=False)
    assert drawn == ["b"]


def test_answers_keep_their_order_unless_shuffled() -> None:
    plain = make_layout(make_quiz(), 7)
    assert all(order == [0, 1, 2] for order in plain.orders.values())
    orders = {tuple(make_layout(make_quiz(shuffle=["answers"]), seed).order("a")) for seed in range(40)}
    assert len(orders) == 6


@given(st.dictionaries(st.sampled_from("abcd"), st.none() | st.integers(0, 2)))
def test_grading_an_attempt_is_exact(responses: dict[str, int | None]) -> None:
    worth = {None: Fraction(0), 0: Fraction(0), 1: Fraction(1), 2: Fraction(1, 2)}
    fractions, score = grade_responses(make_quiz(), Layout("abcd", {}).questions, responses)
    assert fractions == {name: worth[responses.get(name)] for name in "abcd"}
    assert score.points == sum(fractions.values())
    assert score.max_points == 4


@pytest.mark.parametrize(("points", "passes", "permille"), [("209/300", False, 696), ("7/10", True, 700)])
def test_passing_is_decided_without_rounding(points: str, passes: bool, permille: int) -> None:
    score = Score(Fraction(points), Fraction(1))
    assert score.passes(70) is passes
    assert score.permille == permille


def test_a_quiz_without_points_has_a_score_of_nothing() -> None:
    assert Score(Fraction(0), Fraction(0)).permille == 0


@pytest.mark.parametrize("feedback", Feedback)
@pytest.mark.parametrize("closed", [True, False])
def test_the_key_is_never_shown_before_submitting(feedback: Feedback, closed: bool) -> None:
    assert not may_see_key(feedback, submitted=False, closed_everywhere=closed)


def test_the_key_is_shown_by_the_feedback_rule() -> None:
    assert may_see_key(Feedback.AFTER_SUBMIT, submitted=True, closed_everywhere=False)
    assert not may_see_key(Feedback.AFTER_CLOSE, submitted=True, closed_everywhere=False)
    assert may_see_key(Feedback.AFTER_CLOSE, submitted=True, closed_everywhere=True)
    assert not may_see_key(Feedback.NEVER, submitted=True, closed_everywhere=True)


def test_an_attempt_under_way_comes_before_everything_else() -> None:
    opening = Opening(NOW - MINUTE, None)
    said = [
        state_of_quiz(place, NOW, has_open_attempt=is_open, has_ended_attempt=ended)
        for place, is_open, ended in [
            (opening, True, True),
            (opening, False, True),
            (opening, False, False),
            (Opening(), False, False),
            (Opening(NOW - MINUTE, NOW), False, False),
        ]
    ]
    assert said == [
        QuizState.IN_PROGRESS,
        QuizState.DONE,
        QuizState.OPEN,
        QuizState.NOT_OPEN,
        QuizState.CLOSED,
    ]
