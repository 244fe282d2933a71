"""The organizer opens and closes quizzes, for all sites or for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import db
from app.jobs.models import Job
from app.quizzes.models import QuizOpening
from app.quizzes.queries.openings import TrainingQuiz, list_training_quizzes
from app.quizzes.rules import OpeningState
from app.trainings.models import Site
from tests.cast import Cast
from tests.catalogue.samples import SLUG
from tests.counting import Counter
from tests.makers import NOW, add_all, make_enrolment, make_user
from tests.quizzes.samples import KEY, begin, minutes, open_at, publish_quiz, teach
from tests.visitor import Visitor

OPEN, CLOSED, NOT_OPEN = OpeningState.OPEN, OpeningState.CLOSED, OpeningState.NOT_OPEN


@pytest.fixture
def taught(cast: Cast) -> int:
    """The course with the quiz, taught and not yet open."""
    course_id = publish_quiz()
    teach(cast.training, course_id, opened_at=None)
    return course_id


def url(cast: Cast) -> str:
    return f"/manage/trainings/{cast.training.id}/quizzes"


def change(cast: Cast, visit: Visitor, act: str, *, status: int = 302, **more: Any) -> str:
    data = {"slug": SLUG, "quiz_key": KEY, "act": act, **more}
    return visit.post(url(cast), data, as_=cast.organizer, status=status).text


def quiz_of(cast: Cast, at: float = 1) -> TrainingQuiz:
    db.session.rollback()
    training_id = cast.training.id
    (quiz,) = list_training_quizzes(training_id, closes_at=None, now=NOW + minutes(at))
    return quiz


def states(cast: Cast, at: float = 1) -> tuple[OpeningState, ...]:
    """All sites, the first site, the second."""
    quiz = quiz_of(cast, at)
    return (quiz.state, *(site.state for site in quiz.sites))


def test_opening_for_all_sites_opens_every_site(cast: Cast, taught: int, visit: Visitor) -> None:
    assert states(cast) == (NOT_OPEN, NOT_OPEN, NOT_OPEN)
    change(cast, visit, "open")
    assert states(cast) == (OPEN, OPEN, OPEN)
    assert "Đang mở, đóng bằng tay" in visit(url(cast), as_=cast.organizer).text


def test_opening_twice_keeps_the_first_time(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "open")
    first = quiz_of(cast).opening.opened_at
    change(cast, visit, "open")
    assert quiz_of(cast).opening.opened_at == first
    assert db.session.scalar(select(func.count()).select_from(QuizOpening)) == 1


def test_one_site_is_opened_closed_and_follows_again(cast: Cast, taught: int, visit: Visitor) -> None:
    site = cast.sites[0].id
    change(cast, visit, "open", site_id=site)
    assert states(cast) == (NOT_OPEN, OPEN, NOT_OPEN)
    change(cast, visit, "open")
    change(cast, visit, "close", site_id=site)
    assert states(cast) == (OPEN, CLOSED, OPEN)
    change(cast, visit, "follow", site_id=site)
    assert states(cast) == (OPEN, OPEN, OPEN)


def test_a_site_closed_alone_keeps_when_it_was_opened(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "open")
    change(cast, visit, "close", site_id=cast.sites[1].id)
    quiz = quiz_of(cast)
    assert quiz.sites[1].opening.opened_at == quiz.opening.opened_at


def test_times_are_of_the_trainings_zone(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "open", opens_at="2026-11-22T09:00", closes_at="2026-11-22T09:30")
    assert [states(cast, at)[0] for at in (29, 30, 59, 60)] == [OpeningState.SCHEDULED, OPEN, OPEN, CLOSED]


def test_an_open_quiz_is_extended_and_a_closed_one_reopened(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "open", closes_at="2026-11-22T08:40")
    change(cast, visit, "open", closes_at="2026-11-22T08:50")
    assert states(cast, 15)[0] is OPEN
    change(cast, visit, "close")
    assert states(cast)[0] is CLOSED
    change(cast, visit, "open")
    assert states(cast)[0] is OPEN


@pytest.mark.parametrize(
    "times",
    [
        {"closes_at": "2026-11-22T08:00"},
        {"opens_at": "2026-11-22T10:00", "closes_at": "2026-11-22T09:00"},
        {"closes_at": "chiều nay"},
        {"closes_at": "9999-12-31T23:59"},
        {"opens_at": "0001-01-01T00:00"},
        {"site_id": "x"},
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    cast: Cast, taught: int, visit: Visitor, times: dict[str, str]
) -> None:
    page = change(cast, visit, times.pop("act", "open"), status=422, **times)
    assert "Chưa lưu được" in page
    assert states(cast) == (NOT_OPEN, NOT_OPEN, NOT_OPEN)


def test_an_act_that_there_is_not_is_refused(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "burn", status=422)
    change(cast, visit, "open", status=422, slug="")


def test_closing_leaves_a_job_that_grades(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "open")
    change(cast, visit, "close")
    assert db.session.scalars(select(Job.kind)).all() == ["grade-overdue-attempts"]


def test_the_page_counts_who_has_not_begun(cast: Cast, taught: int, visit: Visitor) -> None:
    make_enrolment(cast.training, cast.sites[0], make_user())
    make_enrolment(cast.training, cast.sites[0], make_user(), withdrawn_at=NOW)
    open_at(cast.training, taught, opened_at=NOW)
    begin(cast)
    quiz = quiz_of(cast)
    assert (quiz.people, quiz.not_begun) == (3, 2)
    assert [(site.people, site.not_begun, site.working) for site in quiz.sites] == [(2, 1, 1), (1, 1, 0)]
    assert "2 người chưa bắt đầu" in visit(url(cast), as_=cast.organizer).text
    assert quiz_of(cast, at=21).sites[0].working == 0


def test_the_page_asks_as_often_for_many_sites(
    cast: Cast, taught: int, visit: Visitor, count_queries: Callable[[], AbstractContextManager[Counter]]
) -> None:
    totals = []
    for more in (0, 7):
        add_all(Site(training_id=cast.training.id, name=f"Thêm {n}", sort_key=str(n)) for n in range(more))
        visit(url(cast), as_=cast.organizer)
        with count_queries() as counter:
            visit(url(cast), as_=cast.organizer)
        totals.append(counter.total)
    assert totals[0] == totals[1]


def test_only_the_trainings_organizers_open_its_quizzes(cast: Cast, taught: int, visit: Visitor) -> None:
    data = {"slug": SLUG, "quiz_key": KEY, "act": "open"}
    visit(url(cast), as_=cast.other_organizer, status=404)
    visit.post(url(cast), data, as_=cast.other_organizer, status=404)
    for person in (cast.trainee, cast.coordinator, cast.instructor):
        visit(url(cast), as_=person, status=403)
        visit.post(url(cast), data, as_=person, status=403)
    assert states(cast) == (NOT_OPEN, NOT_OPEN, NOT_OPEN)


def test_quizzes_and_sites_of_elsewhere_are_not_found(cast: Cast, taught: int, visit: Visitor) -> None:
    change(cast, visit, "open", status=404, quiz_key="khong-co")
    other_site = db.session.scalars(select(Site.id).where(Site.training_id == cast.other_training.id)).first()
    for act in ("open", "close", "follow"):
        change(cast, visit, act, status=404, site_id=other_site)


def test_a_training_without_quizzes_says_so(cast: Cast, visit: Visitor) -> None:
    assert "Chưa có bài kiểm tra" in visit(url(cast), as_=cast.organizer).text
