"""The same ways with JavaScript switched off: forms, links and pages do all of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import Person
from tests.journeys.settings import DESK, PHONE
from tests.journeys.steps import (
    COURSE,
    FIRST_LESSON,
    QUIZ,
    enter_by_slip,
    find_at_door,
    name_of,
    open_door,
    show_sign_in_code,
)

pytestmark = [pytest.mark.browser, pytest.mark.full]

NUMBER = 9  # the site that no other journey uses


def test_a_trainee_learns_and_is_examined_without_scripts(arrive: Arrive) -> None:
    named = name_of(arrive(PHONE, scripts=False), f"hocvien{NUMBER}")
    name = somebody_not_examined(arrive(DESK, scripts=False), named)
    coordinator = arrive(PHONE, scripts=False)
    coordinator.sign_in(f"canbo{NUMBER}")
    open_door(coordinator)
    link = show_sign_in_code(coordinator, name)
    trainee = arrive(PHONE, scripts=False)
    enter_by_slip(trainee, link)
    read(trainee)
    be_examined(trainee)


def somebody_not_examined(organizer: Person, named: str) -> str:
    """Find on the organizer's list who has taken no quiz; not the named one, with whom others play."""
    organizer.sign_in("bantochuc")
    organizer.go(f"/manage/trainings/1/sessions/1/sites/{NUMBER}")
    rows = organizer.page.locator("tr", has=organizer.page.get_by_text(organizer.say("Chưa làm"), exact=True))
    names = [row.get_by_role("link").inner_text() for row in rows.all()]
    return next(name for name in names if name != named)


def read(trainee: Person) -> None:
    trainee.page.get_by_role("link", name=COURSE).click()
    trainee.page.get_by_role("link", name=FIRST_LESSON).click()
    check = trainee.page.locator("form.dc-selfcheck").first
    check.get_by_role("radio").or_(check.get_by_role("checkbox")).first.check()
    trainee.press("Kiểm tra", within=check, exact=True)
    trainee.button("Chọn lại", within=trainee.page.locator("form.dc-selfcheck").first).wait_for()
    if trainee.button("Xong bài này").count():
        trainee.press("Xong bài này")
        trainee.page.get_by_role("link", name=COURSE).or_(trainee.link("Về trang khóa học")).first.click()
    else:
        trainee.follow("Về trang khóa học")


def be_examined(trainee: Person) -> None:
    """All questions stand in one form; saving says what the server holds."""
    trainee.page.get_by_role("link", name=QUIZ, exact=True).click()
    trainee.press("Bắt đầu làm bài")
    questions = trainee.page.locator("[data-asked]")
    count = questions.count()
    for number in range(count):
        choices = (
            questions.nth(number).get_by_role("radio").or_(questions.nth(number).get_by_role("checkbox"))
        )
        if choices.count():
            choices.first.check()
        else:
            questions.nth(number).get_by_role("textbox").fill("30")
    trainee.press("Lưu câu trả lời")
    receipts = trainee.page.locator("[data-receipt]").filter(has_text=re.compile(r"\d\d:\d\d:\d\d"))
    expect(receipts).to_have_count(count)
    trainee.press("Xem lại và nộp bài", within=trainee.page.locator(".dc-bar"))
    trainee.press("Nộp bài", exact=True)
    expect(trainee.page.locator(".dc-marks li")).to_have_count(count)
    trainee.page.locator("a.back").first.click()
    expect(trainee.page.get_by_role("article")).to_be_visible()


def test_a_coordinator_checks_people_in_without_scripts(arrive: Arrive) -> None:
    coordinator = arrive(PHONE, scripts=False)
    coordinator.sign_in(f"canbo{NUMBER}")
    open_door(coordinator)
    name = coordinator.page.locator(".people > li.in b").first.inner_text()
    row = find_at_door(coordinator, name)
    row.get_by_label(coordinator.say("Việc khác với %(name)s", name=name)).click()
    row.get_by_role("link", name=coordinator.say("Hoàn tác")).click()
    last = coordinator.page.locator("section.last")
    last.get_by_text(coordinator.say("Hoàn tác"), exact=True).click()
    coordinator.press("Bấm nhầm", within=last)
    coordinator.press("Có mặt", within=find_at_door(coordinator, name))
    expect(coordinator.page.locator("section.last")).to_contain_text(name)

    coordinator.page.locator("#walk-in > summary").click()
    coordinator.fill("Họ và tên", "Tòng Văn Đi Cùng")
    coordinator.press("Ghi nhận vào lớp")
    expect(coordinator.page.get_by_role("main")).to_contain_text("Tòng Văn Đi Cùng")


def test_an_organizer_prepares_a_training_without_scripts(arrive: Arrive) -> None:
    organizer = arrive(DESK, scripts=False)
    organizer.sign_in("bantochuc")
    organizer.follow("Tạo lớp")
    organizer.fill("Tên lớp", "Lớp không cần JavaScript")
    day = organizer.today().isoformat()
    organizer.fill("Ngày bắt đầu", day)
    organizer.fill("Ngày kết thúc", day)
    choice = organizer.field("Đơn vị tổ chức")
    choice.select_option(index=choice.get_by_role("option").count() - 1)
    organizer.press("Tạo lớp", exact=True)
    organizer.follow("Danh sách học viên", exact=True)
    organizer.follow("Nhập danh sách")
    table = "Họ và tên\tĐiểm cầu\nNguyễn Thị Thử\tNhà văn hóa\nVàng A Thử\tNhà văn hóa"
    organizer.fill("Hoặc dán bảng vào đây", table)
    organizer.press("Đọc bảng")
    organizer.field("“%(text)s” là điểm cầu nào?", text="Nhà văn hóa").select_option("new")
    organizer.press("Nhập danh sách")
    organizer.is_at("Đã nhập danh sách")
    organizer.follow("In phiếu và thẻ")
    organizer.follow("Phiếu và thẻ của %(site)s", site="Nhà văn hóa")
    organizer.press("Tạo %(num)d phiếu còn thiếu", num=2)
    assert organizer.fetch(organizer.link("Mở %(num)d phiếu để in (PDF)", num=2)).startswith(b"%PDF")
    organizer.go("/manage/trainings/1/board")
    expect(organizer.page.locator(".dc-sites tbody tr")).to_have_count(9)
