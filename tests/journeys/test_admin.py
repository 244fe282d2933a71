"""The administrator: a new account, a role until a day."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.settings import DESK, Setting, matrix

pytestmark = pytest.mark.browser

NEW_PASSWORD = "mot-mat-khau-du-dai"


@matrix(DESK)
def test_an_administrator_makes_an_account_with_a_role_that_ends(arrive: Arrive, setting: Setting) -> None:
    admin = arrive(setting)
    user_name = f"canbo.moi{setting.number}"
    admin.sign_in("quantri")
    admin.follow("Thêm tài khoản")
    admin.fill("Họ và tên", "Đặng Thị Ánh Tuyết")
    admin.fill("Tên đăng nhập", user_name)
    admin.fill("Số điện thoại", "0912")
    admin.press("Tạo tài khoản")
    admin.sees("Số điện thoại chưa đúng. Nhập 10 chữ số, ví dụ 0912 345 678.")
    admin.fill("Số điện thoại", f"0912 345 67{setting.number}")
    admin.fill("Mật khẩu", NEW_PASSWORD)
    admin.press("Tạo tài khoản")
    expect(admin.page.get_by_role("heading", level=1)).to_have_text("Đặng Thị Ánh Tuyết")

    admin.follow("Ban tổ chức", within=admin.page.get_by_role("main"))
    last_day = admin.today() + timedelta(days=30)
    admin.page.get_by_role("radio").first.check()
    admin.fill("Ngày cuối cùng có hiệu lực", last_day.isoformat())
    admin.press("Giao vai trò", exact=True)
    row = admin.page.get_by_role("listitem").filter(has_text=admin.say("Ban tổ chức"))
    expect(row).to_contain_text(str(last_day.year))

    organizer = arrive(setting)
    organizer.sign_in(user_name, NEW_PASSWORD)
    organizer.is_at("Lớp")
