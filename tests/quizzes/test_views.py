"""The trainee's pages, without scripts: a form all the way."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models import User
from app.database import db
from app.quizzes.models import Attempt, Result
from app.quizzes.services.grading import submit_attempt
from tests.cast import Cast
from tests.catalogue.samples import SLUG
from tests.counting import Counter
from tests.makers import NOW
from tests.quizzes.samples import (
    KEY,
    SECRET,
    answer,
    begin,
    log_of,
    minutes,
    open_at,
    publish_quiz,
    quiz_url,
    save,
    set_on,
    teach,
    token_of,
)
from tests.visitor import Visitor

TRY = f"/authoring/courses/{SLUG}/quizzes/{KEY}/try"


@pytest.fixture
def attempt_id(cast: Cast, course_id: int) -> int:
    return begin(cast)


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_whole_way_works_with_forms_alone(cast: Cast, course_id: int, visit: Visitor) -> None:
    trainee, url = cast.trainee, quiz_url(cast)
    page = visit(url, as_=trainee).text
    for said in ("4 câu hỏi.", "20 phút", "Đạt từ 50% số điểm.", "bạn còn 2", "Đang mở", "Bắt đầu"):
        assert said in page
    attempt_url = visit.post(url, as_=trainee).location
    attempt_id = int(attempt_url.rsplit("/", 1)[1])
    form = visit(attempt_url, as_=trainee).text
    assert "nộp trước 08:50" in form
    given = {
        "answer-thoi-han": token_of(attempt_id, "thoi-han", 1),
        "answer-so-ngay": "45",
        "answer-hinh-thuc": "",
        "go": "review",
        **{f"seen-{name}": "0" for name in ("thoi-han", "so-ngay", "hinh-thuc", "tham-quyen")},
    }
    review_url = visit.post(attempt_url, given, as_=trainee).location
    review = visit(review_url, as_=trainee).text
    assert "2 câu chưa trả lời." in review
    assert "Máy chủ đã lưu 2 trên 4 câu" in review
    result_url = visit.post(f"{attempt_url}/submit", as_=trainee).location
    result = visit(result_url, as_=trainee).text
    for said in ("Bạn đúng 2 trên 4 câu.", "Đạt: 50", SECRET, "Đọc lại: Bài một", "Làm lại, còn 1 lượt"):
        assert said in result
    assert f"{SLUG}/lessons/mo-dau/bai-mot#muc-1" in result
    assert "Đang giữ" in visit(f"{attempt_url}/receipts", as_=trainee).text
    assert "50" in visit(url, as_=trainee).text


def test_starting_and_submitting_twice_is_once(cast: Cast, course_id: int, visit: Visitor) -> None:
    first = visit.post(quiz_url(cast), as_=cast.trainee).location
    assert visit.post(quiz_url(cast), as_=cast.trainee).location == first
    for _ in range(2):
        visit.post(f"{first}/submit", as_=cast.trainee)
    assert (count(Attempt), count(Result)) == (1, 1)


@pytest.mark.parametrize("page", ["", "/review", "/result", "/receipts"])
def test_an_attempt_is_for_its_owner_only(cast: Cast, attempt_id: int, visit: Visitor, page: str) -> None:
    for stranger in (cast.stranger, cast.other_trainee, cast.organizer, cast.admin):
        visit(f"/attempts/{attempt_id}{page}", as_=stranger, status=404)
    assert "/sign-in" in visit(f"/attempts/{attempt_id}{page}", status=302).location


def test_nobody_posts_to_the_attempt_of_another(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    data = {"answer-so-ngay": "45", "seen-so-ngay": "0"}
    visit.post(f"/attempts/{attempt_id}", data, as_=cast.other_trainee, status=404)
    visit.post(f"/attempts/{attempt_id}/submit", as_=cast.other_trainee, status=404)
    visit.post(quiz_url(cast), as_=cast.stranger, status=404)
    assert log_of(attempt_id) == []


def test_a_stranger_of_the_training_finds_no_quiz(cast: Cast, course_id: int, visit: Visitor) -> None:
    visit(quiz_url(cast), as_=cast.stranger, status=404)
    visit(quiz_url(cast) + "-khac", as_=cast.trainee, status=404)


@pytest.mark.parametrize(
    ("opened_at", "closes_at", "said"),
    [
        (None, None, "Chưa mở."),
        (NOW + minutes(30), None, "Mở lúc 09:00"),
        (NOW - minutes(60), NOW - minutes(30), "Đã đóng lúc 08:00"),
        (NOW, NOW + minutes(30), "Đang mở, đóng lúc 09:00"),
    ],
)
def test_the_page_says_how_the_quiz_stands(
    cast: Cast, visit: Visitor, opened_at: object, closes_at: object, said: str
) -> None:
    course_id = publish_quiz()
    teach(cast.training, course_id, opened_at=None)
    open_at(cast.training, course_id, opened_at=opened_at, closes_at=closes_at)
    page = visit(quiz_url(cast), as_=cast.trainee).text
    assert said in page
    assert ("Bắt đầu làm bài</button>" in page) == said.startswith("Đang mở")
    if "Đang mở" not in said:
        assert "đang đóng" in visit.post(quiz_url(cast), as_=cast.trainee, status=409).text


def test_what_cannot_be_read_comes_back_with_what_was_typed(
    cast: Cast, attempt_id: int, visit: Visitor
) -> None:
    data = {
        "answer-so-ngay": "bốn lăm",
        "seen-so-ngay": "0",
        "answer-hinh-thuc": "khiển trách",
        "seen-hinh-thuc": "0",
    }
    page = visit.post(f"/attempts/{attempt_id}", data, as_=cast.trainee, status=422).text
    assert "bốn lăm" in page
    assert "không phải là một số" in page
    assert [question for question, _, _ in log_of(attempt_id)] == ["hinh-thuc"]


def test_saving_without_scripts_says_when_the_server_saved(
    cast: Cast, attempt_id: int, visit: Visitor
) -> None:
    data = {"answer-so-ngay": "45", "seen-so-ngay": "0"}
    back = visit.post(f"/attempts/{attempt_id}", data, as_=cast.trainee).location
    assert "Máy chủ đã lưu 08:3" in visit(back, as_=cast.trainee).text


def test_an_attempt_that_ran_out_shows_its_result(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    save(cast, answer(attempt_id, "so-ngay", "45"))
    with time_machine.travel(NOW + minutes(21)):
        for page in ("", "/review"):
            assert visit(f"/attempts/{attempt_id}{page}", as_=cast.trainee, status=302).location.endswith(
                "/result"
            )
        page = visit(f"/attempts/{attempt_id}/result", as_=cast.trainee).text
    assert "Hết giờ lúc 08:50" in page
    assert "Chưa đạt: 25" in page
    assert count(Result) == 1


def test_the_quizs_own_page_grades_what_ran_out(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    with time_machine.travel(NOW + minutes(21)):
        page = visit(quiz_url(cast), as_=cast.trainee).text
    assert "chưa đạt" in page
    assert count(Result) == 1


def test_what_is_posted_after_the_end_is_kept_and_said(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    data = {"answer-so-ngay": "45", "seen-so-ngay": "0"}
    with time_machine.travel(NOW + minutes(21)):
        visit.post(f"/attempts/{attempt_id}", data, as_=cast.trainee)
        page = visit(f"/attempts/{attempt_id}/result", as_=cast.trainee).text
        receipts = visit(f"/attempts/{attempt_id}/receipts", as_=cast.trainee).text
    assert "không tính điểm" in page
    assert "Bạn đúng 0 trên 4 câu." in page
    assert "Trả lời sau giờ nộp, không tính" in receipts


def test_a_result_that_is_not_there_yet_leads_back(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    back = visit(f"/attempts/{attempt_id}/result", as_=cast.trainee, status=302).location
    assert back.endswith(f"/attempts/{attempt_id}")


def test_an_empty_log_of_receipts_says_so(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    assert "Chưa có câu trả lời nào" in visit(f"/attempts/{attempt_id}/receipts", as_=cast.trainee).text


def finish(cast: Cast, user: User, url: str, visit: Visitor) -> str:
    attempt_url = visit.post(url, as_=user).location
    visit.post(f"{attempt_url}/submit", as_=user)
    return visit(f"{attempt_url}/result", as_=user).text


@pytest.mark.parametrize("feedback", ["never", "after_close"])
def test_nothing_of_the_key_is_shown_before_the_rule_allows(
    cast: Cast, visit: Visitor, feedback: str
) -> None:
    course_id = publish_quiz(f"pass: 50%\nfeedback: {feedback}")
    teach(cast.training, course_id)
    attempt_url = visit.post(quiz_url(cast), as_=cast.trainee).location
    pages = [visit(attempt_url, as_=cast.trainee).text, visit(f"{attempt_url}/review", as_=cast.trainee).text]
    visit.post(f"{attempt_url}/submit", as_=cast.trainee)
    pages.append(visit(f"{attempt_url}/result", as_=cast.trainee).text)
    assert not any(SECRET in page or "Đáp án</small>" in page for page in pages)
    with time_machine.travel(NOW + minutes(60)):
        set_on(cast.training, closes_at=NOW + minutes(50))
        page = visit(f"{attempt_url}/result", as_=cast.trainee).text
    assert (SECRET in page) == (feedback == "after_close")


def test_the_page_of_an_attempt_tells_no_source_order(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    page = visit(f"/attempts/{attempt_id}", as_=cast.trainee).text
    tokens = [page.index(f'name="answer-thoi-han" value="{n}"') for n in range(3)]
    assert tokens == sorted(tokens)
    assert SECRET not in page
    assert "fraction" not in page
    assert "khiển trách" not in page.lower()


def test_the_page_of_an_attempt_asks_as_often_for_many_questions(
    cast: Cast, visit: Visitor, count_queries: Callable[[], AbstractContextManager[Counter]]
) -> None:
    totals = []
    for size in (2, 20):
        questions = "\n".join(f"## Câu {n}? {{#c-{n}}}\n\n= {n}\n" for n in range(size))
        course_id = publish_quiz("pass: 50%", questions)
        if size == 2:
            teach(cast.training, course_id)
        attempt_id = begin(cast)
        visit(f"/attempts/{attempt_id}", as_=cast.trainee)
        with count_queries() as counter:
            visit(f"/attempts/{attempt_id}", as_=cast.trainee)
        totals.append(counter.total)
        submit_attempt(attempt_id, user_id=cast.trainee.id, now=NOW)
    assert totals[0] == totals[1]


def test_staff_try_a_quiz_and_it_counts_nowhere(cast: Cast, course_id: int, visit: Visitor) -> None:
    attempt_url = visit.post(TRY, as_=cast.instructor).location
    assert visit.post(TRY, as_=cast.instructor).location == attempt_url
    assert "Làm thử" in visit(attempt_url, as_=cast.instructor).text
    visit.post(f"{attempt_url}/submit", as_=cast.instructor)
    page = visit(f"{attempt_url}/result", as_=cast.instructor).text
    assert "làm thử" in page
    assert f"/authoring/courses/{SLUG}/lessons/mo-dau/bai-mot#muc-1" in page
    visit.post(TRY, as_=cast.trainee, status=403)
    visit.post(TRY.replace(KEY, "khong-co"), as_=cast.instructor, status=404)


def test_pages_speak_english_too(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    set_on(cast.trainee, language="en")
    assert "Submit" in visit(f"/attempts/{attempt_id}/review", as_=cast.trainee).text
