"""The trainee's first pages, each role's first page, and the menus."""

import time_machine
from sqlalchemy import select

from app.accounts.rules import Role
from app.catalogue.models import Course
from app.database import db
from app.trainings.models import TrainingCourse
from tests.catalogue.samples import SLUG, publish_course
from tests.makers import NOW, add, grant, make_enrolment, make_training, make_user


def teach(cast):
    publish_course()
    course_id = db.session.scalar(select(Course.id).where(Course.slug == SLUG))
    add(TrainingCourse(training_id=cast.training.id, course_id=course_id, position=1))


def test_the_home_greets_and_offers_the_next_lesson_and_todays_session(cast, visit):
    teach(cast)
    page = visit("/", as_=cast.trainee)
    assert "Chào Bình, hôm nay bạn có 1 buổi học." in page.text
    assert "Bắt đầu học" in page.text
    assert "/lessons/mo-dau/bai-mot" in page.text
    assert "Chưa vào lớp" in page.text


def test_on_another_day_no_session_is_shown(cast, visit):
    with time_machine.travel(NOW.replace(day=25)):
        page = visit("/", as_=cast.trainee)
    assert "Chào Bình." in page.text


def test_a_training_without_a_course_and_a_person_without_a_training_are_told_so(cast, visit):
    assert "Lớp chưa có khóa học" in visit("/", as_=cast.trainee).text
    nobody = make_user("Lê Thị Không")
    assert "Bạn chưa có lớp nào" in visit("/", as_=nobody).text
    visit("/my/attendance", as_=nobody)
    visit("/my/results", as_=nobody)


def test_with_two_trainings_the_one_that_is_on_comes_first_and_the_other_is_a_click_away(cast, visit):
    old = make_training(
        "Lớp năm ngoái", starts_on=NOW.date().replace(year=2025), ends_on=NOW.date().replace(year=2025)
    )
    site = db.session.scalars(select(cast.sites[0].__class__).filter_by(training_id=old.id)).first()
    make_enrolment(old, site, cast.trainee)
    page = visit("/", as_=cast.trainee)
    assert f'href="/?training={old.id}"' in page.text
    assert "Lớp năm ngoái" in visit(f"/?training={old.id}", as_=cast.trainee).text
    visit("/?training=x", as_=cast.trainee)


def test_staff_are_led_to_the_first_page_of_their_role(cast, visit):
    for person, where in (
        (cast.organizer, "/manage/trainings"),
        (cast.coordinator, "/door"),
        (cast.instructor, "/authoring"),
        (cast.admin, "/users"),
    ):
        assert visit("/", as_=person, status=302).location == where


def test_who_holds_several_roles_may_switch_between_them(cast, visit):
    grant(cast.trainee, Role.COORDINATOR, site_id=cast.sites[0].id)
    page = visit("/", as_=cast.trainee)
    assert 'href="/door"' in page.text
    assert "Học viên" in visit("/door", as_=cast.trainee).text


def test_the_code_of_a_trainee_is_shown_to_him_and_opens_nothing(cast, visit):
    page = visit("/my/attendance", as_=cast.trainee)
    assert cast.enrolment.code in page.text
    assert "<svg" in page.text
    visit(f"/s/{cast.enrolment.code}", status=404)


def test_the_course_page_shows_lessons_quiz_and_files(cast, visit):
    teach(cast)
    page = visit(f"/trainings/{cast.training.id}/courses/{SLUG}", as_=cast.trainee)
    for text in ("Bài một", "Bài hai", "Bài kiểm tra mở đầu", "Chưa mở", "PDF"):
        assert text in page.text
    visit(f"/trainings/{cast.training.id}/courses/none", as_=cast.trainee, status=404)


def test_results_list_the_quizzes_of_all_trainings(cast, visit):
    teach(cast)
    assert "Bài kiểm tra mở đầu" in visit("/my/results", as_=cast.trainee).text


def test_help_is_for_everybody_in_both_languages(cast, visit):
    assert "Khi không vào được" in visit("/help").text
    assert "When you cannot get in" in visit("/help", headers={"Accept-Language": "en"}).text


def test_the_pages_do_not_ask_more_when_there_is_more(cast, visit, count_queries):
    teach(cast)
    pages = ("/", "/my/attendance", "/my/results", f"/trainings/{cast.training.id}/courses/{SLUG}")
    trainee = cast.trainee
    browser = visit.browser(trainee)
    for path in pages:
        browser.get(path)
        with count_queries() as counter:
            browser.get(path)
        assert counter.total <= 7, (path, counter.statements)


def test_the_language_form_of_a_page_that_was_posted_leads_back_to_where_one_came_from(cast, visit):
    course = f"/trainings/{cast.training.id}/courses/{SLUG}"
    teach(cast)
    answer = visit.post(
        f"{course}/self-checks/mo-dau/bai-mot",
        {"question": "none"},
        as_=cast.trainee,
        status=404,
        headers={"Referer": f"http://localhost{course}/lessons/mo-dau/bai-mot"},
    )
    assert f'name="next" value="{course}/lessons/mo-dau/bai-mot"' in answer.text
    odd = visit("/help?q=%00%22", as_=cast.trainee)
    assert 'name="next" value="/help?q=%00%22"' in odd.text
