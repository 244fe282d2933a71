"""Saving answers: nothing is lost, the highest holds, what came late is kept and said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.database import db
from app.errors import InvalidError
from app.quizzes import rules
from app.quizzes.errors import (
    AttemptNotFoundError,
    ClockAheadError,
    QuestionNotInAttemptError,
    TooManyAnswersError,
)
from app.quizzes.models import Answer, Result
from app.quizzes.queries.attempts import get_answer
from app.quizzes.queries.results import find_result_sheet, list_receipts
from app.quizzes.queries.sheets import get_attempt_sheet, get_own_attempt
from app.quizzes.rules import FormAnswer, NewAnswer, Standing
from app.quizzes.services.answers import Saved, milliseconds, save_answer, save_form
from app.quizzes.services.grading import grade_if_overdue, submit_attempt
from tests.cast import Cast
from tests.counting import Counter
from tests.makers import NOW
from tests.quizzes.samples import answer, begin, log_of, minutes, publish_quiz, save, set_on, teach, token_of

NOW_MS = milliseconds(NOW)
DEADLINE = NOW + minutes(20)


@pytest.fixture
def attempt_id(cast: Cast, course_id: int) -> int:
    return begin(cast)


def shown(cast: Cast, attempt_id: int, question_id: str) -> list[str]:
    """What the page of the attempt shows as answered."""
    db.session.rollback()
    sheet = get_attempt_sheet(attempt_id, user_id=cast.trainee.id)
    return list(next(question.values for question in sheet.questions if question.id == question_id))


def revisions(attempt_id: int) -> list[tuple[str, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(Result).where(Result.attempt_id == attempt_id).order_by(Result.revision))
    return [(row.reason, row.score_permille) for row in rows]


def test_a_saved_answer_holds_and_is_shown_again(cast: Cast, attempt_id: int) -> None:
    token = token_of(attempt_id, "thoi-han", 1)
    saved = save(cast, answer(attempt_id, "thoi-han", token))
    assert saved.holds is not None
    assert (saved.holds.values, saved.standing, saved.is_superseded) == ((token,), Standing.IN_TIME, False)
    assert log_of(attempt_id) == [("thoi-han", 1, "in-time")]
    assert shown(cast, attempt_id, "thoi-han") == [token]


def test_saving_is_one_look_and_one_row(
    cast: Cast, attempt_id: int, count_queries: Callable[[], AbstractContextManager[Counter]]
) -> None:
    save(cast, answer(attempt_id, "hinh-thuc", "cảnh cáo"))
    user_id = cast.trainee.id
    with count_queries() as counter:
        save_answer(answer(attempt_id, "so-ngay", "45"), user_id=user_id, now=NOW)
    looks = ["SELECT"] * (2 if db.engine.dialect.name == "postgresql" else 1)
    assert [statement.split()[0] for statement in counter.statements] == [*looks, "INSERT"]


def test_the_same_answer_sent_again_is_one_row_and_is_answered_alike(cast: Cast, attempt_id: int) -> None:
    new = answer(attempt_id, "so-ngay", "45")
    first = save(cast, new)
    again = save(cast, replace(new, sent_at=NOW + minutes(30)), now=NOW + minutes(30))
    assert again == first
    assert len(log_of(attempt_id)) == 1


def test_an_older_answer_that_comes_later_is_kept_as_superseded(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "45", sequence=NOW_MS + 10))
    saved = save(cast, answer(attempt_id, "so-ngay", "46", sequence=NOW_MS + 5))
    assert saved.is_superseded
    assert saved.holds is not None
    assert saved.holds.values == ("45",)
    assert len(log_of(attempt_id)) == 2


def test_a_tie_goes_to_the_higher_client(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "1", client_id="b"))
    assert save(cast, answer(attempt_id, "so-ngay", "2", client_id="a")).is_superseded
    assert not save(cast, answer(attempt_id, "so-ngay", "3", client_id="c")).is_superseded


def test_an_answer_can_be_taken_back(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "45"))
    saved = save(cast, answer(attempt_id, "so-ngay", sequence=NOW_MS + 1))
    assert saved.holds is not None
    assert saved.holds.values == ()
    assert shown(cast, attempt_id, "so-ngay") == []


def test_two_devices_share_one_attempt_and_the_later_answer_holds(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "1", client_id="dien-thoai"))
    save(cast, answer(attempt_id, "so-ngay", "2", client_id="may-tinh", sequence=NOW_MS + 1000))
    assert begin(cast) == attempt_id
    assert shown(cast, attempt_id, "so-ngay") == ["2"]


def test_a_clock_more_than_a_minute_ahead_is_refused_and_told_our_time(cast: Cast, attempt_id: int) -> None:
    with pytest.raises(ClockAheadError) as refusal:
        save(cast, answer(attempt_id, "so-ngay", "45", sequence=NOW_MS + 60_001))
    assert refusal.value.facts == {"server_now_ms": NOW_MS}
    assert log_of(attempt_id) == []
    save(cast, answer(attempt_id, "so-ngay", "45", sequence=NOW_MS + 60_000))


def test_what_is_no_answer_is_refused(cast: Cast, attempt_id: int) -> None:
    for question_id, values in [("thoi-han", ["9"]), ("thoi-han", ["0", "1"]), ("so-ngay", ["nhiều"])]:
        with pytest.raises(InvalidError):
            save(cast, answer(attempt_id, question_id, *values))
    with pytest.raises(QuestionNotInAttemptError):
        save(cast, answer(attempt_id, "la-lung", "1"))
    assert log_of(attempt_id) == []


def test_nobody_answers_for_another(cast: Cast, attempt_id: int) -> None:
    with pytest.raises(AttemptNotFoundError):
        save_answer(answer(attempt_id, "so-ngay", "45"), user_id=cast.other_trainee.id, now=NOW)


def test_nobody_answers_more_often_than_a_person_can(
    cast: Cast, attempt_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.quizzes.services.answers.MAX_ANSWERS_PER_QUESTION", 2)
    first = answer(attempt_id, "so-ngay", "1")
    save(cast, first)
    save(cast, answer(attempt_id, "so-ngay", "2", sequence=NOW_MS + 1))
    with pytest.raises(TooManyAnswersError):
        save(cast, answer(attempt_id, "so-ngay", "3", sequence=NOW_MS + 2))
    assert save(cast, first).is_superseded
    save(cast, answer(attempt_id, "hinh-thuc", "x"))
    assert rules.MAX_ANSWERS_PER_QUESTION > 100


def test_of_two_answers_at_one_moment_the_lower_one_is_never_told_to_hold(
    app: Flask, cast: Cast, attempt_id: int
) -> None:
    user_id, ready = cast.trainee.id, Barrier(2)

    def send(turn: int, number: int) -> Saved:
        new = answer(attempt_id, "so-ngay", str(number), sequence=NOW_MS + 2 * turn + number)
        with app.app_context():
            ready.wait()
            return save_answer(new, user_id=user_id, now=NOW)

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        for turn in range(15):
            lower, _higher = pool.map(send, (turn, turn), (0, 1))
            rows = db.session.execute(select(Answer.sequence).order_by(Answer.id.desc()).limit(2)).all()
            db.session.rollback()
            came_last = rows[0].sequence == NOW_MS + 2 * turn
            assert lower.is_superseded == came_last


# Late -------------------------------------------------------------------------------------------------------


def late(attempt_id: int, given: float, arrives: float) -> tuple[NewAnswer, datetime]:
    """An answer given and arriving so many minutes after the deadline, from a phone 3 hours wrong."""
    wrong = minutes(-180)
    new = answer(
        attempt_id,
        "so-ngay",
        "45",
        sequence=milliseconds(DEADLINE + minutes(given)),
        answered_at=DEADLINE + minutes(given) + wrong,
        sent_at=DEADLINE + minutes(arrives) + wrong,
    )
    return new, DEADLINE + minutes(arrives)


def arrive(cast: Cast, attempt_id: int, given: float, arrives: float) -> Saved:
    new, at = late(attempt_id, given, arrives)
    return save(cast, new, now=at)


def test_an_answer_given_in_time_that_arrives_late_waits_for_a_person(cast: Cast, attempt_id: int) -> None:
    saved = arrive(cast, attempt_id, -1, 2)
    assert (saved.standing, saved.holds) == (Standing.HELD, None)
    db.session.rollback()
    stored = get_answer(db.session(), late(attempt_id, -1, 2)[0])
    assert stored.received_at == DEADLINE + minutes(2)
    assert log_of(attempt_id) == [("so-ngay", "45", "held")]


def test_an_answer_given_after_the_end_is_kept_and_does_not_count(cast: Cast, attempt_id: int) -> None:
    set_on(cast.training, late_answer_minutes=10)
    assert arrive(cast, attempt_id, 1, 2).standing is Standing.AFTER_END
    assert grade_if_overdue(attempt_id, user_id=cast.trainee.id, now=DEADLINE + minutes(3))
    assert revisions(attempt_id) == [("submitted", 0)]


def test_the_trainings_rule_lets_late_answers_count_and_grades_again(cast: Cast, attempt_id: int) -> None:
    set_on(cast.training, late_answer_minutes=10)
    grade_if_overdue(attempt_id, user_id=cast.trainee.id, now=DEADLINE)
    saved = arrive(cast, attempt_id, -1, 2)
    assert saved.standing is Standing.ACCEPTED
    assert saved.holds is not None
    assert revisions(attempt_id) == [("submitted", 0), ("late-answers", 250)]
    arrive(cast, attempt_id, -1, 2)
    assert len(revisions(attempt_id)) == 2


def test_who_submitted_and_saw_the_key_cannot_answer_as_if_before(cast: Cast, attempt_id: int) -> None:
    set_on(cast.training, late_answer_minutes=10)
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(2))
    sheet = find_result_sheet(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(3))
    assert sheet is not None
    assert sheet.shows_key
    lie = answer(attempt_id, "so-ngay", "45", at=NOW + minutes(1))
    saved = save(cast, replace(lie, sent_at=NOW + minutes(3)), now=NOW + minutes(3))
    assert saved.standing is Standing.HELD
    assert revisions(attempt_id) == [("submitted", 0)]


def test_the_key_waits_for_late_answers_that_may_still_count(cast: Cast, attempt_id: int) -> None:
    set_on(cast.training, late_answer_minutes=10)
    grade_if_overdue(attempt_id, user_id=cast.trainee.id, now=DEADLINE)
    for later, shows_key in [(9, False), (10, True)]:
        sheet = find_result_sheet(attempt_id, user_id=cast.trainee.id, now=DEADLINE + minutes(later))
        assert sheet is not None
        assert (sheet.shows_key, bool(sheet.questions)) == (shows_key, shows_key)


def test_a_late_answer_does_not_push_out_one_that_counts(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "44"))
    saved = arrive(cast, attempt_id, 1, 2)
    assert saved.holds is not None
    assert (saved.holds.values, saved.is_superseded) == (("44",), False)


def test_an_answer_received_before_but_written_after_submitting_is_graded(
    cast: Cast, attempt_id: int
) -> None:
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(1))
    saved = save(cast, answer(attempt_id, "so-ngay", "45", at=NOW + minutes(1)))
    assert saved.standing is Standing.IN_TIME
    assert [score for _, score in revisions(attempt_id)] == [0, 250]


def test_receipts_tell_every_answer_with_its_standing(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "1"))
    save(cast, answer(attempt_id, "so-ngay", "2", at=NOW + minutes(1)))
    arrive(cast, attempt_id, -1, 2)
    db.session.rollback()
    attempt = get_own_attempt(attempt_id, user_id=cast.trainee.id)
    told = [(r.standing, r.is_superseded, r.occurred_at) for r in list_receipts(attempt)]
    assert told == [
        (Standing.HELD, False, DEADLINE - minutes(1)),
        (Standing.IN_TIME, False, NOW + minutes(1)),
        (Standing.IN_TIME, True, NOW),
    ]


# Forms ------------------------------------------------------------------------------------------------------


def post(cast: Cast, attempt_id: int, *answers: FormAnswer, at: datetime = NOW) -> Any:
    return save_form(attempt_id, answers, user_id=cast.trainee.id, now=at)


def test_a_form_stores_only_what_was_changed_on_its_page(cast: Cast, attempt_id: int) -> None:
    outcome = post(cast, attempt_id, FormAnswer("so-ngay", ("45",), 0), FormAnswer("hinh-thuc", (), 0))
    assert (outcome.saved, outcome.invalid) == (1, {})
    assert post(cast, attempt_id, FormAnswer("so-ngay", ("45",), 0)).saved == 0
    assert log_of(attempt_id) == [("so-ngay", "45", "in-time")]


def test_a_form_leaves_what_another_device_answered_meanwhile(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "45"))
    post(cast, attempt_id, FormAnswer("so-ngay", (), 0), FormAnswer("hinh-thuc", ("khiển trách",), 0))
    assert shown(cast, attempt_id, "so-ngay") == ["45"]
    assert shown(cast, attempt_id, "hinh-thuc") == ["khiển trách"]


def test_a_form_goes_above_a_phone_whose_clock_is_ahead(cast: Cast, attempt_id: int) -> None:
    ahead = NOW_MS + 50_000
    save(cast, answer(attempt_id, "so-ngay", "44", sequence=ahead))
    post(cast, attempt_id, FormAnswer("so-ngay", ("45",), ahead))
    assert shown(cast, attempt_id, "so-ngay") == ["45"]


def test_a_form_takes_back_and_changes_back(cast: Cast, attempt_id: int) -> None:
    save(cast, answer(attempt_id, "so-ngay", "44"))
    post(cast, attempt_id, FormAnswer("so-ngay", (), NOW_MS))
    assert shown(cast, attempt_id, "so-ngay") == []
    post(cast, attempt_id, FormAnswer("so-ngay", ("44",), NOW_MS + 1))
    assert shown(cast, attempt_id, "so-ngay") == ["44"]


def test_what_a_form_cannot_say_is_given_back_and_all_else_is_stored(cast: Cast, attempt_id: int) -> None:
    outcome = post(
        cast,
        attempt_id,
        FormAnswer("so-ngay", ("bốn lăm",), 0),
        FormAnswer("hinh-thuc", ("khiển trách",), 0),
        FormAnswer("la-lung", ("1",), 0),
    )
    assert (outcome.saved, list(outcome.invalid)) == (1, ["so-ngay"])


def test_no_form_makes_the_log_grow_without_end(
    cast: Cast, attempt_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.quizzes.services.answers.MAX_ANSWERS_PER_QUESTION", 1)
    post(cast, attempt_id, FormAnswer("so-ngay", ("44",), 0))
    with pytest.raises(TooManyAnswersError):
        post(cast, attempt_id, FormAnswer("so-ngay", ("45",), NOW_MS))


def test_a_form_after_the_end_is_kept_and_does_not_count(cast: Cast, attempt_id: int) -> None:
    post(cast, attempt_id, FormAnswer("so-ngay", ("45",), 0), at=DEADLINE + minutes(1))
    assert log_of(attempt_id) == [("so-ngay", "45", "after-end")]


# Whatever a network does ------------------------------------------------------------------------------------

Sent = tuple[int, str, str]


@pytest.fixture
def open_ended(cast: Cast) -> None:
    """A quiz that may be begun as often as one likes."""
    teach(cast.training, publish_quiz("pass: 50%"))


sent = st.tuples(st.integers(0, 3), st.sampled_from(["a", "b"]), st.sampled_from(["", "1", "2", "45"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(sent, min_size=1, max_size=5, unique_by=lambda one: one[:2]).flatmap(
        lambda given: st.tuples(st.just(given), st.lists(st.sampled_from(given), max_size=4))
    ),
    st.randoms(use_true_random=False),
)
def test_repeats_delays_and_disorder_end_in_the_highest_sequence(
    cast: Cast, open_ended: None, sending: tuple[list[Sent], list[Sent]], random: Any
) -> None:
    given_once, repeated = sending
    attempt_id = begin(cast)
    arriving = [*given_once, *repeated]
    random.shuffle(arriving)
    for delay, (sequence, client, value) in enumerate(arriving):
        values = [value] if value else []
        new = answer(attempt_id, "so-ngay", *values, sequence=NOW_MS + sequence, client_id=client)
        reply = save(cast, new, now=NOW + minutes(delay / 60))
        highest = max((s, c) for s, c, _ in arriving[: delay + 1])
        assert reply.holds is not None
        assert (reply.holds.sequence - NOW_MS, reply.holds.client_id) == highest
    winner = max(given_once)
    assert shown(cast, attempt_id, "so-ngay") == ([winner[2]] if winner[2] else [])
    assert len(log_of(attempt_id)) == len(given_once)
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(10))
    assert revisions(attempt_id) == [("submitted", 250 if winner[2] == "45" else 0)]
