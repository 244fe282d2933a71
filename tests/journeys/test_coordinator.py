"""The coordinator at the door of one site, with a phone and a network that comes and goes."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import Person
from tests.journeys.settings import PHONE, Setting, matrix
from tests.journeys.steps import enter_by_slip, find_at_door, open_door, show_sign_in_code

pytestmark = pytest.mark.browser


@matrix(PHONE)
def test_a_coordinator_checks_people_in(arrive: Arrive, setting: Setting) -> None:
    coordinator = arrive(setting)
    coordinator.sign_in(f"canbo{setting.number}")
    open_door(coordinator)
    name = first_who_came(coordinator)

    before = arrived(coordinator)
    undo_with_a_reason(coordinator, name)
    assert arrived(coordinator) == before - 1
    tap(coordinator, name)
    assert arrived(coordinator) == before

    undo_with_a_reason(coordinator, name)
    tap_without_network(coordinator, name)
    assert arrived(coordinator) == before
    record_walk_in(coordinator)
    coordinator.page.reload()
    assert arrived(coordinator) in {before, before + 1}

    link = show_sign_in_code(coordinator, name)
    trainee = arrive(setting)
    enter_by_slip(trainee, link)
    trainee.sees("Hôm nay")


def first_who_came(coordinator: Person) -> str:
    return coordinator.page.locator(".people > li.in b").first.inner_text()


def arrived(coordinator: Person) -> int:
    return int(coordinator.page.locator("[data-door-arrived]").inner_text())


def undo_with_a_reason(coordinator: Person, name: str) -> None:
    row = find_at_door(coordinator, name)
    row.get_by_label(coordinator.say("Việc khác với %(name)s", name=name)).click()
    row.get_by_role("link", name=coordinator.say("Hoàn tác")).click()
    last = coordinator.page.locator("section.last")
    last.get_by_text(coordinator.say("Hoàn tác"), exact=True).click()
    coordinator.press("Bấm nhầm", within=last)
    expect(coordinator.button("Có mặt", within=find_at_door(coordinator, name))).to_be_visible()


def tap(coordinator: Person, name: str) -> None:
    """Tap: the person is in, the list stays where it is."""
    coordinator.page.evaluate("window.stayed = true")
    coordinator.press("Có mặt", within=find_at_door(coordinator, name))
    said = coordinator.page.locator("section.last")
    expect(said).to_contain_text(name)
    expect(said).to_contain_text(re.compile(r"\d\d:\d\d"))
    assert coordinator.page.evaluate("window.stayed")


def tap_without_network(coordinator: Person, name: str) -> None:
    """Nothing is claimed that the server has not: the strip says so, and it is sent once, by itself."""
    row = find_at_door(coordinator, name)
    trouble = "Chưa gửi được lượt vừa bấm. Máy chủ chưa ghi nhận; kiểm tra mạng rồi gửi lại."
    with coordinator.without_network():
        coordinator.press("Có mặt", within=row)
        coordinator.sees(trouble)
        expect(coordinator.button("Có mặt", within=row)).to_be_visible()
    expect(coordinator.page.locator("section.last")).to_contain_text(re.compile(r"\d\d:\d\d"))
    coordinator.misses(trouble)


def record_walk_in(coordinator: Person) -> None:
    coordinator.page.locator("#walk-in > summary").click()
    coordinator.fill("Họ và tên", "Hồ Thị Người Mới")
    coordinator.fill("Đơn vị", "Chi đoàn thôn Bảy")
    coordinator.press("Ghi nhận vào lớp")
    row = find_at_door(coordinator, "Hồ Thị Người Mới")
    coordinator.sees("chưa có trong danh sách", within=row)
