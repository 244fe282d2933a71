"""The trainee on a cheap phone: in by slip, reads, finds, is examined, looks at what was wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import Person
from tests.journeys.settings import PHONE, Setting, matrix
from tests.journeys.steps import (
    COURSE,
    FIRST_LESSON,
    QUIZ,
    SECOND_LESSON,
    answer,
    answer_all,
    enter_by_slip,
    name_of,
    open_door,
    show_sign_in_code,
)

pytestmark = pytest.mark.browser


@matrix(PHONE)
def test_a_trainee_learns_and_is_examined(arrive: Arrive, setting: Setting) -> None:
    user_name = f"hocvien{setting.number}"
    name = name_of(arrive(setting), user_name)
    coordinator = arrive(setting)
    coordinator.sign_in(f"canbo{setting.number}")
    open_door(coordinator)
    link = show_sign_in_code(coordinator, name)

    trainee = arrive(setting)
    looking_at_a_slip_changes_nothing(trainee, link, name)
    enter_by_slip(trainee, link)
    read_a_lesson(trainee)
    search_without_diacritics(trainee)
    download_a_file(trainee)
    second = arrive(setting)
    enter_by_slip(second, link)
    be_examined(trainee, second)
    look_at_attendance_and_results(trainee)


def looking_at_a_slip_changes_nothing(trainee: Person, link: str, name: str) -> None:
    trainee.go(link)
    trainee.is_at("Chào %(name)s", name=name.rsplit(" ", 1)[-1])
    trainee.go("/my/results")
    trainee.is_at("Đăng nhập")


def read_a_lesson(trainee: Person) -> None:
    """Open the course, read, check oneself in place, say that it is done, and go on to the next."""
    trainee.sees("Hôm nay")
    trainee.page.get_by_role("link", name=COURSE).click()
    trainee.page.get_by_role("link", name=FIRST_LESSON).click()
    expect(trainee.page.get_by_role("heading", level=1)).to_have_text(FIRST_LESSON)
    check = trainee.page.locator("form.dc-selfcheck").first
    check.get_by_role("radio").or_(check.get_by_role("checkbox")).first.check()
    before = trainee.page.url
    trainee.press("Kiểm tra", within=check, exact=True)
    trainee.button("Chọn lại", within=check).wait_for()
    assert trainee.page.url == before
    done = trainee.button("Xong bài này").or_(trainee.button("Bỏ đánh dấu"))
    done.scroll_into_view_if_needed()
    if trainee.button("Xong bài này").count():
        trainee.press("Xong bài này")
    trainee.go(before)
    trainee.sees("Bạn đã học xong bài này.")
    trainee.page.get_by_role("link", name=SECOND_LESSON).last.click()
    expect(trainee.page.get_by_role("heading", level=1)).to_have_text(SECOND_LESSON)
    trainee.follow("Về trang khóa học")


def search_without_diacritics(trainee: Person) -> None:
    trainee.page.get_by_role("searchbox").fill("thoi hieu khieu nai")
    trainee.press("Tìm", exact=True)
    hit = trainee.page.locator(".dc-hits a").first
    expect(trainee.page.locator("mark").first).to_have_text(re.compile("thời|hiệu|khiếu|nại", re.IGNORECASE))
    hit.click()
    expect(trainee.page.get_by_role("article")).to_contain_text("khiếu nại")
    trainee.follow("Về trang khóa học")


def download_a_file(trainee: Person) -> None:
    row = trainee.row("Phiếu xử lý đơn")
    trainee.reads("KB", within=row)
    assert len(trainee.download(row.get_by_role("link"))) > 1000


def be_examined(trainee: Person, second: Person) -> None:
    """Answer, lose nothing by reloading or by changing the phone, review, submit, read what was wrong."""
    trainee.page.get_by_role("link", name=QUIZ, exact=True).click()
    trainee.press("Bắt đầu làm bài")
    questions = trainee.page.locator("[data-asked]")
    answer(trainee, questions.first)
    trainee.page.reload()
    receipt = trainee.say("Máy chủ đã lưu {0}").replace("{0}", "").strip()
    expect(questions.first).to_contain_text(receipt)

    second.go(trainee.page.url.partition("#")[0])
    expect(second.page.locator("[data-asked]").first).to_contain_text(receipt)
    second.press("Sau", exact=True)
    answer(second, second.page.locator("[data-asked]").nth(1))

    trainee.page.reload()
    count = answer_all(trainee)
    trainee.press("Xem lại và nộp bài", within=trainee.page.locator(".dc-bar"))
    trainee.is_at("Xem lại trước khi nộp")
    trainee.sees(
        "Máy chủ đã lưu %(answered)s trên %(total)s câu, lần cuối lúc %(clock)s",
        answered=count,
        total=count,
        clock="",
    )
    trainee.press("Nộp bài", exact=True)
    expect(trainee.page.locator(".dc-marks li")).to_have_count(count)
    again = trainee.page.locator("a.back").first
    lesson = again.get_attribute("href")
    again.click()
    trainee.page.wait_for_url(f"**{lesson}")
    expect(trainee.page.get_by_role("article")).to_be_visible()


def look_at_attendance_and_results(trainee: Person) -> None:
    trainee.go("/")
    trainee.follow("Điểm danh", exact=True)
    trainee.is_at("Điểm danh")
    expect(trainee.page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    trainee.follow("Kết quả", exact=True)
    trainee.is_at("Kết quả")
    trainee.reads(QUIZ)


@matrix(PHONE)
def test_a_trainee_chooses_language_and_theme(arrive: Arrive, setting: Setting) -> None:
    trainee = arrive(setting)
    trainee.sign_in("hocvien9")  # a language is kept with the account: the others' stays as they like it
    html = trainee.page.locator("html")
    foot = trainee.page.get_by_role("contentinfo")
    foot.get_by_role("button", name="English").click()
    expect(html).to_have_attribute("lang", "en")
    foot.get_by_role("button", name="Dark").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    assert trainee.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 20, 18)"
    foot.get_by_role("button", name="As on this device").click()
    foot.get_by_role("button", name="Tiếng Việt").click()
    expect(html).to_have_attribute("lang", "vi")
