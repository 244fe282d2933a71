"""The instructor's pages."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.rules import Role
from app.catalogue import services
from app.catalogue.models import Course, CourseVersion
from app.catalogue.queries.courses import find_course, list_conflicts
from app.database import db
from tests.cast import Cast
from tests.catalogue.samples import (
    LESSON,
    OTHER_LESSON,
    PNG,
    QUIZ,
    SLUG,
    broken_files,
    course_files,
    lesson,
    publish_course,
    quiz,
)
from tests.catalogue.test_syncing import edit_draft
from tests.makers import NOW, grant, make_user
from tests.visitor import Visitor

HOME = "/authoring"
COURSE = f"/authoring/courses/{SLUG}"
PAGES = [
    COURSE,
    f"{COURSE}/versions",
    f"{COURSE}/versions/1",
    f"{COURSE}/problems",
    f"{COURSE}/lessons/mo-dau/bai-mot",
    f"{COURSE}/lessons/mo-dau/bai-mot?version=1",
    f"{COURSE}/quizzes/mo-dau/quiz",
    f"{COURSE}/quizzes/mo-dau/quiz?version=1&key=1",
    f"{COURSE}/files/01-mo-dau/images/so-do.png",
    f"{COURSE}/files/01-mo-dau/files/mau.pdf?version=1",
]
POSTS = [f"{COURSE}/check", f"{COURSE}/publish", f"{COURSE}/conflicts/1"]


def course_id(slug: str = SLUG) -> int:
    return db.session.scalars(select(Course.id).where(Course.slug == slug)).one()


def instructor_of(slug: str) -> User:
    user = make_user("Bùi Thị Lan")
    grant(user, Role.INSTRUCTOR, course_id=course_id(slug))
    return user


@pytest.mark.parametrize("path", [HOME, *PAGES, f"{COURSE}/publish"])
def test_an_instructor_sees_every_page(cast: Cast, visit: Visitor, path: str):
    publish_course()
    visit(path, as_=cast.instructor)


@pytest.mark.parametrize("path", [*PAGES, f"{COURSE}/publish"])
def test_an_instructor_of_another_course_finds_nothing(cast: Cast, visit: Visitor, path: str):
    publish_course()
    publish_course("khoa-hai", course_files() | course_files("khoa-hai"))
    visit(path, as_=instructor_of("khoa-hai"), status=404)


@pytest.mark.parametrize("path", POSTS)
def test_an_instructor_of_another_course_can_do_nothing(cast: Cast, visit: Visitor, path: str):
    publish_course()
    publish_course("khoa-hai", course_files() | course_files("khoa-hai"))
    visit.post(path, as_=instructor_of("khoa-hai"), status=404)


@pytest.mark.parametrize("path", [HOME, *PAGES, f"{COURSE}/publish"])
def test_trainees_and_coordinators_may_not_look(cast: Cast, visit: Visitor, path: str):
    publish_course()
    visit(path, as_=cast.trainee, status=403)
    visit(path, as_=cast.coordinator, status=403)


@pytest.mark.parametrize("path", POSTS)
def test_trainees_may_not_act(cast: Cast, visit: Visitor, path: str):
    publish_course()
    visit.post(path, as_=cast.trainee, status=403)


@pytest.mark.parametrize("path", [HOME, *PAGES])
def test_who_is_not_signed_in_is_asked_to(cast: Cast, visit: Visitor, path: str):
    publish_course()
    assert "/sign-in" in visit(path, status=302).location


def test_an_organizer_of_everything_may_look_but_not_publish(cast: Cast, visit: Visitor):
    publish_course()
    organizer = make_user("Phan Văn Khoa")
    grant(organizer, Role.ORGANIZER)
    page = visit(COURSE, as_=organizer)
    assert f"{COURSE}/publish" not in page.text
    visit(f"{COURSE}/publish", as_=organizer, status=403)
    visit.post(f"{COURSE}/publish", as_=organizer, status=403)


def test_the_list_shows_only_own_courses(cast: Cast, visit: Visitor):
    publish_course()
    publish_course("khoa-hai", course_files() | course_files("khoa-hai"))
    page = visit(HOME, as_=instructor_of("khoa-hai"))
    assert "/authoring/courses/khoa-hai" in page.text
    assert COURSE not in page.text


def test_an_empty_list_says_how_it_fills(cast: Cast, visit: Visitor):
    assert "Chưa có khóa học nào" in visit(HOME, as_=cast.instructor).text


@pytest.mark.parametrize(
    "path",
    [
        "/authoring/courses/khong-co",
        f"{COURSE}/versions/9",
        f"{COURSE}/lessons/mo-dau/khong-co",
        f"{COURSE}/lessons/mo-dau/bai-mot?version=9",
        f"{COURSE}/quizzes/khong-co",
        f"{COURSE}/quizzes/mo-dau/quiz?version=9",
        f"{COURSE}/files/khong/co.png",
        f"{COURSE}/files/../course.md",
        f"{COURSE}/files/course.md",
        f"{COURSE}/files/khong-co.png?version=1",
    ],
)
def test_what_is_not_there_is_not_found(cast: Cast, visit: Visitor, path: str):
    publish_course()
    visit(path, as_=cast.instructor, status=404)


@pytest.mark.parametrize(
    "query", ["version=abc", "version=", "version=-1", "page=abc", "version=99999999999999999999"]
)
def test_odd_queries_are_no_failure(cast: Cast, visit: Visitor, query: str):
    publish_course()
    browser = visit.browser(cast.instructor)
    for path in (COURSE, f"{COURSE}/versions", f"{COURSE}/lessons/mo-dau/bai-mot", f"{COURSE}/problems"):
        assert browser.get(f"{path}?{query}").status_code in {200, 404}


def test_publishing_asks_first_and_then_makes_a_version(cast: Cast, visit: Visitor):
    services.sync(course_files(), now=NOW)
    services.check(SLUG, now=NOW)
    page = visit(f"{COURSE}/publish", as_=cast.instructor)
    assert LESSON in page.text
    response = visit.post(f"{COURSE}/publish", {"note": "Bản đầu"}, as_=cast.instructor)
    assert response.location.endswith("/versions")
    page = visit(f"{COURSE}/versions", as_=cast.instructor)
    assert "Bản đầu" in page.text
    assert "Hoàng Văn Thái" in page.text


def test_publishing_twice_makes_one_version(cast: Cast, visit: Visitor):
    services.sync(course_files(), now=NOW)
    visit.post(f"{COURSE}/publish", as_=cast.instructor)
    visit.post(f"{COURSE}/publish", as_=cast.instructor)
    assert len(db.session.scalars(select(CourseVersion)).all()) == 1


def test_publishing_with_errors_says_why_not(cast: Cast, visit: Visitor):
    services.sync(broken_files(), now=NOW)
    page = visit.post(f"{COURSE}/publish", {"note": "Giữ lại"}, as_=cast.instructor, status=409)
    assert "chưa phát hành được" in page.text
    assert "Giữ lại" in page.text
    assert db.session.scalars(select(CourseVersion)).all() == []


def test_errors_block_the_button_with_the_reason_beside_it(cast: Cast, visit: Visitor):
    services.sync(broken_files(), now=NOW)
    services.check(SLUG, now=NOW)
    page = visit(COURSE, as_=cast.instructor)
    assert 'aria-disabled="true"' in page.text
    assert "lỗi để phát hành được" in page.text


def test_a_note_that_is_too_long_is_refused_and_kept(cast: Cast, visit: Visitor):
    services.sync(course_files(), now=NOW)
    note = "Sửa bài. " * 100
    page = visit.post(f"{COURSE}/publish", {"note": note}, as_=cast.instructor, status=422)
    assert note.strip() in page.text
    assert db.session.scalars(select(CourseVersion)).all() == []


def test_a_note_with_strange_characters_is_no_failure(cast: Cast, visit: Visitor):
    services.sync(course_files(), now=NOW)
    visit.post(f"{COURSE}/publish", {"note": "a\0b <script>"}, as_=cast.instructor)
    page = visit(f"{COURSE}/versions", as_=cast.instructor)
    assert "ab &lt;script&gt;" in page.text


def test_the_problems_of_the_last_check_have_their_places(cast: Cast, visit: Visitor):
    services.sync(broken_files(), now=NOW)
    visit.post(f"{COURSE}/check", as_=cast.instructor)
    page = visit(f"{COURSE}/problems", as_=cast.instructor)
    assert QUIZ in page.text
    assert "Lỗi" in page.text
    assert "Dòng " in page.text


def test_checking_finds_that_it_was_mended(cast: Cast, visit: Visitor):
    services.sync(broken_files(), now=NOW)
    services.check(SLUG, now=NOW)
    services.sync(course_files(), now=NOW)
    page = visit(f"{COURSE}/problems", as_=cast.instructor)
    assert "Bản nháp đã đổi từ lúc đó" in page.text
    visit.post(f"{COURSE}/check", as_=cast.instructor)
    course = find_course(SLUG)
    assert course is not None
    assert (course.errors, course.is_checked) == (0, True)


def conflicting(cast: Cast) -> int:
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, lesson("Của ta"))
    services.sync(course_files() | {LESSON: lesson("Của họ")}, now=NOW)
    (conflict,) = list_conflicts(course_id())
    return conflict.id


def test_a_conflict_is_shown_and_settled(cast: Cast, visit: Visitor):
    conflict = conflicting(cast)
    page = visit(f"{COURSE}/problems", as_=cast.instructor)
    assert "Khác nhau ở hai nơi" in page.text
    assert LESSON in page.text
    visit.post(f"{COURSE}/conflicts/{conflict}", {"side": "theirs"}, as_=cast.instructor)
    assert list_conflicts(course_id()) == []
    page = visit(f"{COURSE}/lessons/mo-dau/bai-mot", as_=cast.instructor)
    assert "Của họ" in page.text
    visit.post(f"{COURSE}/conflicts/{conflict}", {"side": "ours"}, as_=cast.instructor, status=409)


@pytest.mark.parametrize("data", [{}, {"side": "x"}])
def test_a_conflict_needs_a_side(cast: Cast, visit: Visitor, data: dict[str, str]):
    conflict = conflicting(cast)
    visit.post(f"{COURSE}/conflicts/{conflict}", data, as_=cast.instructor)
    assert len(list_conflicts(course_id())) == 1


def test_a_preview_shows_the_drafts_and_a_version_what_was_published(cast: Cast, visit: Visitor):
    publish_course()
    services.sync(course_files() | {OTHER_LESSON: lesson("Bài hai", "Chữ mới.")}, now=NOW)
    path = f"{COURSE}/lessons/mo-dau/bai-hai"
    assert "Chữ mới" in visit(path, as_=cast.instructor).text
    old = visit(f"{path}?version=1", as_=cast.instructor).text
    assert "Đường dưới chân núi" in old
    assert "Chữ mới" not in old


def test_a_preview_leads_to_the_same_edition(cast: Cast, visit: Visitor):
    publish_course()
    page = visit(f"{COURSE}/lessons/mo-dau/bai-mot?version=1", as_=cast.instructor)
    assert f"{COURSE}/lessons/mo-dau/bai-hai?version=1" in page.text
    assert f"{COURSE}/files/01-mo-dau/images/so-do.png?version=1" in page.text


def test_pictures_are_shown_and_files_are_saved(cast: Cast, visit: Visitor):
    publish_course()
    picture = visit(f"{COURSE}/files/01-mo-dau/images/so-do.png", as_=cast.instructor)
    assert (picture.data, picture.mimetype) == (PNG, "image/png")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    saved = visit(f"{COURSE}/files/01-mo-dau/files/mau.pdf?version=1", as_=cast.instructor)
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_the_key_of_a_quiz_is_shown_only_when_asked_for(cast: Cast, visit: Visitor):
    publish_course()
    path = f"{COURSE}/quizzes/mo-dau/quiz"
    assert "Đáp án" not in visit(path, as_=cast.instructor).text.replace("Xem cả đáp án", "")
    assert "Đúng theo quy định" not in visit(path, as_=cast.instructor).text
    assert "Đúng theo quy định" in visit(f"{path}?key=1", as_=cast.instructor).text


SELF_CHECK = """
## Bạn nhớ gì? {.question #tu-kiem}

- ( ) Không
- (x) Có
  > Tốt lắm.
"""


def test_a_self_check_is_answered_in_place_and_not_kept(cast: Cast, visit: Visitor):
    publish_course(files=course_files() | {LESSON: lesson("Bài một", "A.") + SELF_CHECK.encode()})
    path = f"{COURSE}/self-checks/mo-dau/bai-mot"
    page = visit.post(path, {"question": "tu-kiem", "answer-tu-kiem": "1"}, as_=cast.instructor, status=200)
    assert "Tốt lắm" in page.text
    visit.post(path, {"question": "tu-kiem", "answer-tu-kiem": "99"}, as_=cast.instructor, status=200)
    visit.post(path, {"question": "khong-co"}, as_=cast.instructor, status=200)


def test_drafts_with_errors_still_show_what_can_be_shown(cast: Cast, visit: Visitor):
    services.sync(broken_files(), now=NOW)
    services.check(SLUG, now=NOW)
    visit(COURSE, as_=cast.instructor)
    visit(f"{COURSE}/lessons/mo-dau/bai-mot", as_=cast.instructor)


def test_drafts_that_are_no_course_any_more_show_the_newest_version(cast: Cast, visit: Visitor):
    publish_course()
    services.sync(course_files() | {f"{SLUG}/course.md": b"\xff\xfe"}, now=NOW)
    services.check(SLUG, now=NOW)
    page = visit(COURSE, as_=cast.instructor)
    assert "Bản nháp còn lỗi" in page.text
    visit(f"{COURSE}/lessons/mo-dau/bai-mot", as_=cast.instructor, status=409)
    visit(f"{COURSE}/lessons/mo-dau/bai-mot?version=1", as_=cast.instructor)


def test_pages_in_english(cast: Cast, visit: Visitor, app: Flask):
    publish_course()
    user = make_user("Nguyễn An", language="en")
    grant(user, Role.INSTRUCTOR)
    for path in (HOME, *PAGES[:8], f"{COURSE}/publish"):
        assert 'lang="en"' in visit(path, as_=user).text


def test_the_number_of_queries_does_not_grow(cast: Cast, visit: Visitor, count_queries: Callable):
    publish_course()
    totals = []
    for round_ in range(2):
        for path in (HOME, COURSE, f"{COURSE}/versions", f"{COURSE}/problems", f"{COURSE}/publish"):
            visit(path, as_=cast.instructor)
            with count_queries() as counter:
                visit(path, as_=cast.instructor)
            totals.append((path, counter.total))
        if round_ == 0:
            more = {f"{SLUG}/01-mo-dau/{n:03}-them-{n}.md": lesson(f"Thêm {n}", "A.") for n in range(10, 30)}
            publish_course(files=course_files() | more)
            for n in range(3):
                publish_course(files=course_files() | more | {QUIZ: quiz(f"{n + 3} ngày")})
            for n in range(3):
                publish_course(f"khoa-{n}", course_files() | course_files(f"khoa-{n}"))
    half = len(totals) // 2
    assert totals[:half] == totals[half:]
    assert max(total for _, total in totals) <= 8
