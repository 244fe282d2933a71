"""The instructor: what is wrong, what trainees will see, publish."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import Person
from tests.journeys.settings import DESK, Setting, matrix
from tests.journeys.steps import COURSE, FIRST_LESSON, QUIZ, answer_all

pytestmark = pytest.mark.browser


@matrix(DESK)
def test_an_instructor_looks_tries_and_publishes(arrive: Arrive, setting: Setting) -> None:
    organizer = arrive(setting)
    organizer.sign_in("bantochuc")
    before = board_of(organizer)

    instructor = arrive(setting)
    instructor.sign_in("giangvien")
    instructor.is_at("Khóa học")
    instructor.page.get_by_role("link", name=COURSE).click()
    expect(instructor.page.get_by_role("heading", level=1)).to_have_text(COURSE)
    instructor.press("Kiểm tra lại")
    instructor.follow("Cần sửa")
    instructor.sees("Không có gì cần sửa")
    instructor.follow("Nội dung", exact=True)

    instructor.page.get_by_role("link", name=FIRST_LESSON).click()
    expect(instructor.page.get_by_role("note").first).to_be_visible()
    expect(instructor.page.get_by_role("heading", level=1)).to_have_text(FIRST_LESSON)
    instructor.follow("Về trang khóa học")
    try_the_quiz(instructor)

    assert board_of(organizer) == before
    publish(instructor)


def board_of(organizer: Person) -> str:
    """Read what the board says of the quiz over all sites."""
    organizer.go("/manage/trainings/1/board")
    return organizer.page.locator(".dc-sites tfoot").inner_text()


def try_the_quiz(instructor: Person) -> None:
    instructor.page.get_by_role("link", name=QUIZ, exact=True).click()
    instructor.follow("Xem cả đáp án")
    instructor.sees("Đáp án")
    instructor.press("Làm thử")
    instructor.sees("Làm thử: lượt này không được tính ở đâu.")
    count = answer_all(instructor)
    instructor.press("Xem lại và nộp bài", within=instructor.page.locator(".dc-bar"))
    instructor.press("Nộp bài", exact=True)
    expect(instructor.page.locator(".dc-marks li")).to_have_count(count)
    instructor.follow("Về bản xem trước")
    instructor.follow("Về trang khóa học")


def publish(instructor: Person) -> None:
    """Nothing changed since the last version, and it says so."""
    instructor.follow("Phát hành", exact=True)
    instructor.fill("Ghi chú cho phiên bản", "Rà lại các trích dẫn")
    instructor.press("Phát hành", exact=True)
    expect(instructor.page.locator(".dc-toast, .dc-note").first).to_be_visible()
    instructor.follow("Các phiên bản")
    expect(instructor.page.get_by_role("main")).to_contain_text("1")
