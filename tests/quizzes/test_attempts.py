"""Starting, going on, submitting, running out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from fractions import Fraction
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.permissions import Actor
from app.accounts.queries.identity import find_actor_of_user
from app.catalogue import services as catalogue
from app.database import db
from app.errors import NotFoundError
from app.quizzes.errors import (
    AttemptNotFoundError,
    CourseUnpublishedError,
    NoAttemptsLeftError,
    QuizNotFoundError,
    QuizNotOpenError,
)
from app.quizzes.models import Attempt, QuizOverride, Result
from app.quizzes.queries.results import find_result_sheet
from app.quizzes.queries.sheets import get_attempt_sheet, get_quiz_sheet
from app.quizzes.queries.states import count_results_by_site, list_quiz_states
from app.quizzes.rules import QuizState, SubmittedBy
from app.quizzes.services.attempts import start_attempt, try_quiz
from app.quizzes.services.grading import (
    grade_all_overdue,
    grade_if_overdue,
    grade_overdue,
    grade_overdue_job,
    submit_attempt,
)
from app.trainings.models import Enrolment, Training
from tests.cast import Cast
from tests.catalogue.samples import SLUG, course_files
from tests.counting import Counter
from tests.makers import NOW, add, make_enrolment, make_user
from tests.quizzes.samples import (
    KEY,
    answer,
    begin,
    minutes,
    open_at,
    publish_quiz,
    quiz_text,
    save,
    set_on,
    teach,
    token_of,
)

Counting = Callable[[], AbstractContextManager[Counter]]
NO_LIMIT = "pass: 50%"


def attempt_of(attempt_id: int) -> Attempt:
    db.session.rollback()
    found = db.session.get(Attempt, attempt_id, populate_existing=True)
    assert found is not None
    return found


def results_of(attempt_id: int) -> list[Result]:
    db.session.rollback()
    rows = db.session.scalars(select(Result).where(Result.attempt_id == attempt_id).order_by(Result.revision))
    return list(rows)


def actor_of(user_id: int) -> Actor:
    actor = find_actor_of_user(user_id, now=NOW)
    assert actor is not None
    return actor


def test_an_attempt_is_pinned_drawn_and_has_its_deadline(cast: Cast, course_id: int) -> None:
    attempt = attempt_of(begin(cast))
    assert attempt.deadline_at == NOW + minutes(20)
    assert sorted(attempt.layout["questions"]) == ["hinh-thuc", "so-ngay", "tham-quyen", "thoi-han"]
    assert sorted(attempt.layout["orders"]["thoi-han"]) == [0, 1, 2]
    assert (attempt.number, attempt.is_test, attempt.course_id) == (1, False, course_id)


def test_starting_again_goes_on_with_the_open_attempt(cast: Cast, course_id: int) -> None:
    first = begin(cast)
    assert begin(cast, now=NOW + minutes(5)) == first


def test_starting_is_a_few_reads_and_one_write(cast: Cast, course_id: int, count_queries: Counting) -> None:
    begin(cast, cast.other_trainee)
    user_id, training_id = cast.trainee.id, cast.training.id
    with count_queries() as counter:
        start_attempt(user_id=user_id, training_id=training_id, slug=SLUG, quiz_key=KEY, now=NOW)
    assert counter.total == 4


def test_starts_at_the_same_moment_make_one_attempt(app: Flask, cast: Cast, course_id: int) -> None:
    user_id, training_id = cast.trainee.id, cast.training.id
    together = Barrier(4)

    def start(_number: int) -> int:
        with app.app_context():
            together.wait()
            return start_attempt(user_id=user_id, training_id=training_id, slug=SLUG, quiz_key=KEY, now=NOW)

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        started = set(pool.map(start, range(4)))
    assert len(started) == 1


@pytest.mark.parametrize("opened_at", [None, NOW + minutes(1)])
def test_nobody_begins_before_the_organizer_opens(cast: Cast, opened_at: object) -> None:
    teach(cast.training, publish_quiz(), opened_at=opened_at)  # type: ignore[arg-type]
    with pytest.raises(QuizNotOpenError):
        begin(cast)


def test_the_opening_of_the_own_site_wins(cast: Cast, course_id: int) -> None:
    open_at(cast.training, course_id, site_id=cast.sites[0].id, opened_at=NOW, closes_at=NOW)
    begin(cast, cast.other_trainee)
    with pytest.raises(QuizNotOpenError):
        begin(cast)


def test_nobody_begins_when_the_training_has_closed(cast: Cast, course_id: int) -> None:
    set_on(cast.training, closes_at=NOW)
    with pytest.raises(QuizNotOpenError):
        begin(cast)


def test_a_stranger_and_a_withdrawn_person_find_no_quiz(cast: Cast, course_id: int) -> None:
    with pytest.raises(QuizNotFoundError):
        begin(cast, cast.stranger)
    set_on(cast.enrolment, withdrawn_at=NOW)
    with pytest.raises(QuizNotFoundError):
        begin(cast)


def test_after_the_last_attempt_there_is_none(cast: Cast, course_id: int) -> None:
    for number in (1, 2):
        attempt_id = begin(cast)
        assert attempt_of(attempt_id).number == number
        submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW)
    with pytest.raises(NoAttemptsLeftError):
        begin(cast)


def test_an_override_gives_a_person_more_time_and_attempts(cast: Cast, course_id: int) -> None:
    add(
        QuizOverride(
            training_id=cast.training.id,
            course_id=course_id,
            quiz_key=KEY,
            enrolment_id=cast.enrolment.id,
            extra_seconds=600,
            attempts=3,
        )
    )
    assert attempt_of(begin(cast)).deadline_at == NOW + minutes(30)
    assert attempt_of(begin(cast, cast.other_trainee)).deadline_at == NOW + minutes(20)
    sheet = get_quiz_sheet(
        user_id=cast.trainee.id, training_id=cast.training.id, slug=SLUG, quiz_key=KEY, now=NOW
    )
    assert sheet.left == 2


def test_an_attempt_keeps_its_version_when_a_new_one_is_published(cast: Cast, course_id: int) -> None:
    attempt_id = begin(cast)
    save(cast, answer(attempt_id, "thoi-han", token_of(attempt_id, "thoi-han", 1)))
    changed = quiz_text().replace(b"- (x) 30", b"- ( ) 30").replace(b"- ( ) 15", b"- (x) 15")
    catalogue.sync({**course_files(), f"{SLUG}/01-mo-dau/quiz.md": changed}, now=NOW)
    catalogue.publish(SLUG, now=NOW)
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW)
    assert results_of(attempt_id)[0].fractions["thoi-han"] == "1"


def test_everything_is_graded_exactly_in_one_go(cast: Cast, course_id: int) -> None:
    attempt_id = begin(cast)
    save(cast, answer(attempt_id, "thoi-han", token_of(attempt_id, "thoi-han", 1)))
    tokens = [token_of(attempt_id, "tham-quyen", position) for position in (0, 1)]
    save(cast, answer(attempt_id, "tham-quyen", *tokens))
    save(cast, answer(attempt_id, "hinh-thuc", "  Khiển TRÁCH "))
    save(cast, answer(attempt_id, "so-ngay", "46"))
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(3))
    (result,) = results_of(attempt_id)
    assert result.fractions == {"thoi-han": "1", "tham-quyen": "1", "hinh-thuc": "1", "so-ngay": "0"}
    assert (Fraction(result.points), Fraction(result.max_points)) == (3, 4)
    assert (result.score_permille, result.passed, result.revision) == (750, True, 1)
    assert attempt_of(attempt_id).submitted_by == SubmittedBy.SELF


def test_submitting_twice_is_once(cast: Cast, course_id: int) -> None:
    attempt_id = begin(cast)
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(3))
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(4))
    assert len(results_of(attempt_id)) == 1
    assert attempt_of(attempt_id).submitted_at == NOW + minutes(3)


def test_nobody_submits_for_another(cast: Cast, course_id: int) -> None:
    attempt_id = begin(cast)
    with pytest.raises(AttemptNotFoundError):
        submit_attempt(attempt_id, user_id=cast.other_trainee.id, now=NOW)


def test_what_is_submitted_after_its_deadline_ended_at_its_deadline(cast: Cast, course_id: int) -> None:
    attempt_id = begin(cast)
    submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(25))
    attempt = attempt_of(attempt_id)
    assert (attempt.submitted_at, attempt.submitted_by) == (NOW + minutes(20), SubmittedBy.DEADLINE)


def test_reads_count_an_attempt_that_ran_out_but_never_grade_it(cast: Cast, course_id: int) -> None:
    attempt_id = begin(cast)
    later = NOW + minutes(21)
    (state,) = list_quiz_states(db.session(), [cast.enrolment.id], now=later)
    assert (state.state, state.score_permille, state.attempts) == (QuizState.DONE, None, 1)
    figures = count_results_by_site(
        db.session(), training_id=cast.training.id, course_id=course_id, quiz_key=KEY, now=later
    )
    assert (figures[cast.sites[0].id].taken, figures[cast.sites[0].id].graded) == (1, 0)
    assert not results_of(attempt_id)


def test_an_attempt_that_ran_out_is_graded_when_its_owner_starts_again(cast: Cast, course_id: int) -> None:
    first = begin(cast)
    second = begin(cast, now=NOW + minutes(21))
    assert second != first
    assert len(results_of(first)) == 1


def test_closing_ends_an_attempt_before_its_deadline(cast: Cast) -> None:
    teach(cast.training, publish_quiz(), closes_at=NOW + minutes(5))
    attempt_id = begin(cast)
    assert not grade_if_overdue(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(4))
    assert grade_if_overdue(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(6))
    assert not grade_if_overdue(attempt_id, user_id=cast.trainee.id, now=NOW + minutes(6))
    assert attempt_of(attempt_id).submitted_at == NOW + minutes(5)


def fill(cast: Cast, count: int) -> list[Enrolment]:
    """Enrol more people at the first site."""
    return [make_enrolment(cast.training, cast.sites[0], make_user()) for _ in range(count)]


def begin_all(cast: Cast, enrolments: list[Enrolment]) -> None:
    for enrolment in enrolments:
        assert enrolment.user_id is not None
        start_attempt(
            user_id=enrolment.user_id, training_id=cast.training.id, slug=SLUG, quiz_key=KEY, now=NOW
        )


def test_a_job_grades_what_ran_out_in_batches(cast: Cast, course_id: int, count_queries: Counting) -> None:
    begin_all(cast, fill(cast, 5))
    assert grade_overdue(now=NOW + minutes(19)) == 0
    with count_queries() as counter:
        assert grade_overdue(now=NOW + minutes(20), limit=2) == 2
    two = counter.total
    assert grade_overdue_job({"until": (NOW + minutes(20)).isoformat()}) == {"graded": 3}
    assert db.session.scalar(select(func.count()).select_from(Result)) == 5
    assert two <= 6


def test_the_worker_grades_what_ran_out_every_minute(
    app: Flask, cast: Cast, course_id: int, count_queries: Counting
) -> None:
    begin_all(cast, fill(cast, 3))
    with count_queries() as counter:
        assert grade_all_overdue(NOW) == 0
    assert counter.total == 1
    with time_machine.travel(NOW + minutes(21)):
        done = app.test_cli_runner().invoke(args=["jobs", "work", "--until-idle"])
    assert done.exit_code == 0, done.output
    assert db.session.scalar(select(func.count()).select_from(Result)) == 3


def test_grading_many_asks_no_more_often_than_grading_few(
    cast: Cast, course_id: int, count_queries: Counting
) -> None:
    totals = []
    for count in (2, 6):
        begin_all(cast, fill(cast, count))
        with count_queries() as counter:
            assert grade_overdue(now=NOW + minutes(20)) == count
        totals.append(counter.total)
    assert totals[0] == totals[1]


def test_a_training_that_closes_ends_what_is_under_way(cast: Cast) -> None:
    teach(cast.training, publish_quiz(NO_LIMIT))
    attempt_id = begin(cast)
    set_on(cast.training, closes_at=NOW + minutes(60))
    assert grade_overdue(now=NOW + minutes(59)) == 0
    assert grade_overdue(now=NOW + minutes(60)) == 1
    assert attempt_of(attempt_id).submitted_at == NOW + minutes(60)


def test_staff_attempts_count_nowhere(cast: Cast, course_id: int) -> None:
    attempt_id = try_quiz(SLUG, KEY, actor=actor_of(cast.instructor.id), now=NOW)
    assert try_quiz(SLUG, KEY, actor=actor_of(cast.instructor.id), now=NOW) == attempt_id
    submit_attempt(attempt_id, user_id=cast.instructor.id, now=NOW + minutes(1))
    sheet = find_result_sheet(attempt_id, user_id=cast.instructor.id, now=NOW)
    assert sheet is not None
    assert (sheet.shows_key, sheet.may_begin, sheet.size) == (True, False, 4)
    figures = count_results_by_site(
        db.session(), training_id=cast.training.id, course_id=course_id, quiz_key=KEY, now=NOW + minutes(60)
    )
    assert figures == {}
    assert attempt_of(attempt_id).is_test


def test_a_staff_attempt_runs_out_like_any_other(cast: Cast, course_id: int) -> None:
    attempt_id = try_quiz(SLUG, KEY, actor=actor_of(cast.instructor.id), now=NOW)
    assert try_quiz(SLUG, KEY, actor=actor_of(cast.instructor.id), now=NOW + minutes(21)) != attempt_id
    assert grade_overdue(now=NOW + minutes(20)) == 1


def test_staff_cannot_try_what_was_never_published_nor_what_is_not_theirs(cast: Cast) -> None:
    catalogue.sync({**course_files(), f"{SLUG}/01-mo-dau/quiz.md": quiz_text()}, now=NOW)
    with pytest.raises(CourseUnpublishedError):
        try_quiz(SLUG, KEY, actor=actor_of(cast.instructor.id), now=NOW)
    with pytest.raises(NotFoundError):
        try_quiz(SLUG, KEY, actor=actor_of(cast.organizer.id), now=NOW)
    publish_quiz()
    with pytest.raises(QuizNotFoundError):
        try_quiz(SLUG, "mo-dau/khac", actor=actor_of(cast.instructor.id), now=NOW)


def test_the_best_attempt_counts(cast: Cast, course_id: int) -> None:
    good = begin(cast)
    save(cast, answer(good, "so-ngay", "45"))
    save(cast, answer(good, "hinh-thuc", "khiển trách"))
    submit_attempt(good, user_id=cast.trainee.id, now=NOW)
    submit_attempt(begin(cast), user_id=cast.trainee.id, now=NOW)
    (state,) = list_quiz_states(db.session(), [cast.enrolment.id], now=NOW)
    assert (state.score_permille, state.passed, state.best_attempt_id) == (500, True, good)
    figures = count_results_by_site(
        db.session(), training_id=cast.training.id, course_id=course_id, quiz_key=KEY, now=NOW
    )[cast.sites[0].id]
    assert (figures.taken, figures.passed, figures.mean_permille) == (1, 1, 500)


def test_states_follow_the_opening_and_the_attempts(cast: Cast) -> None:
    course_id = publish_quiz()
    teach(cast.training, course_id, opened_at=NOW + minutes(10), closes_at=NOW + minutes(60))

    def state(at: float, user: object = None) -> QuizState:
        (found,) = list_quiz_states(db.session(), [cast.enrolment.id], now=NOW + minutes(at))
        return found.state

    assert [state(0), state(10), state(60)] == [QuizState.NOT_OPEN, QuizState.OPEN, QuizState.CLOSED]
    begin(cast, now=NOW + minutes(10))
    assert [state(11), state(31)] == [QuizState.IN_PROGRESS, QuizState.DONE]


def test_states_of_many_enrolments_are_one_query(cast: Cast, course_id: int, count_queries: Counting) -> None:
    ids = [enrolment.id for enrolment in fill(cast, 4)]
    begin(cast)
    ids.append(cast.enrolment.id)
    with count_queries() as counter:
        states = list_quiz_states(db.session(), ids, now=NOW, course_id=course_id)
    assert (len(states), counter.total) == (5, 1)


def test_what_a_page_asks_does_not_grow_with_the_questions(cast: Cast, count_queries: Counting) -> None:
    totals = []
    for count in (2, 30):
        questions = "\n".join(f"## Câu {n}? {{#cau-{n}}}\n\n= {n}\n" for n in range(count))
        course_id = publish_quiz(NO_LIMIT, questions)
        if count == 2:
            teach(cast.training, course_id)
        attempt_id = begin(cast)
        sheet = get_attempt_sheet(attempt_id, user_id=cast.trainee.id)
        assert len(sheet.questions) == count
        user_id = cast.trainee.id
        with count_queries() as counter:
            get_attempt_sheet(attempt_id, user_id=user_id)
        totals.append(counter.total)
        submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW)
    assert totals == [2, 2]


def test_the_training_of_a_stranger_knows_nothing_of_this(cast: Cast, course_id: int) -> None:
    begin(cast)
    assert isinstance(cast.other_training, Training)
    figures = count_results_by_site(
        db.session(), training_id=cast.other_training.id, course_id=course_id, quiz_key=KEY, now=NOW
    )
    assert figures == {}
