"""Pages for administrators: people, roles, posts, units, the audit log."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from app.accounts.models import Position, RoleGrant, Unit, User
from app.accounts.rules import Role
from app.clock import utc_now
from app.database import db
from tests.cast import Cast
from tests.counting import Counter
from tests.makers import add_all, make_position, make_unit
from tests.visitor import Visitor

PASSWORD = "sông núi nước nam"
Counting = Callable[[], AbstractContextManager[Counter]]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


ADMIN_PAGES = ["/users", "/users/new", "/units", "/units/new", "/audit"]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_pages_of_administrators_are_closed_to_others(cast: Cast, visit: Visitor, path: str) -> None:
    visit(path, as_=cast.admin)
    visit(path, as_=cast.organizer, status=403)
    visit(path, status=302)


def test_the_list_of_people_is_searched_without_diacritics_and_paged(cast: Cast, visit: Visitor) -> None:
    add_all(_user(number) for number in range(60))
    text = visit("/users?q=do thi quynh", as_=cast.admin).text
    assert "Đỗ Thị Quỳnh" in text
    assert "Nguyễn Thị Bình" not in text
    assert "Lò Thị Mai" in visit("/users?page=2", as_=cast.admin).text
    assert "Không có ai khớp" in visit("/users?q=%00%25_zzz", as_=cast.admin).text
    visit("/users?page=99999999999999999999", as_=cast.admin)


def _user(number: int) -> User:
    return User(
        user_name=f"mai{number}",
        full_name="Lò Thị Mai",
        sort_key="mai",
        search_text="lo thi mai",
        created_at=utc_now(),
    )


def test_the_list_of_people_asks_as_much_for_many_as_for_few(
    cast: Cast, visit: Visitor, count_queries: Counting
) -> None:
    visit("/users", as_=cast.admin)
    with count_queries() as few:
        visit("/users", as_=cast.admin)
    add_all(_user(number) for number in range(40))
    with count_queries() as many:
        visit("/users", as_=cast.admin)
    assert many.total == few.total <= 6


def test_a_person_is_added_and_edited(cast: Cast, visit: Visitor) -> None:
    data = {
        "full_name": "  Nguyễn   Văn Ân ",
        "user_name": "An.Nguyen",
        "phone": "0912 345 678",
        "birth": "15/7/1998",
        "password": PASSWORD,
    }
    answer = visit.post("/users/new", data, as_=cast.admin)
    user = db.session.scalars(select(User).where(User.user_name == "an.nguyen")).one()
    assert (user.full_name, user.phone, user.birth) == ("Nguyễn Văn Ân", "+84912345678", "1998-07-15")
    assert "Nguyễn Văn Ân" in visit(answer.location, as_=cast.admin).text
    assert 'value="an.nguyen"' in visit(f"/users/{user.id}/edit", as_=cast.admin).text
    visit.post(f"/users/{user.id}/edit", {"full_name": "Nguyễn Văn Ấn"}, as_=cast.admin)
    again = visit.post("/users/new", data | {"user_name": "binh"}, as_=cast.admin, status=422)
    assert "đã có người dùng" in again.text
    visit.post("/sign-in", {"name": "an.nguyen", "password": PASSWORD}, status=422)


@pytest.mark.parametrize(
    "data",
    [
        {"full_name": ""},
        {"full_name": "123"},
        {"full_name": "An", "user_name": "có dấu"},
        {"full_name": "An", "user_name": "0912345678"},
        {"full_name": "An", "phone": "12"},
        {"full_name": "An", "birth": "hôm qua"},
        {"full_name": "An", "password": PASSWORD},
        {"full_name": "An", "user_name": "an", "password": "ngắn"},
        {"full_name": "x" * 121},
    ],
)
def test_a_person_who_is_not_rightly_described_is_not_added(
    cast: Cast, visit: Visitor, data: dict[str, str]
) -> None:
    before = count(User)
    page = visit.post("/users/new", data, as_=cast.admin, status=422)
    assert f'value="{data["full_name"]}"' in page.text
    assert count(User) == before


def test_a_person_is_closed_opened_and_gets_a_new_password(cast: Cast, visit: Visitor) -> None:
    path = f"/users/{cast.trainee.id}"
    visit("/account", as_=cast.trainee)
    visit.post(f"{path}/deactivate", as_=cast.admin)
    assert "Đã khóa" in visit(path, as_=cast.admin).text
    visit("/account", as_=cast.trainee, status=302)
    visit.post(f"{path}/activate", as_=cast.admin)
    visit.post(f"{path}/password", {"password": "ngắn"}, as_=cast.admin, status=422)
    visit.post(f"{path}/password", {"password": "binh-binh-binh"}, as_=cast.admin, status=422)
    visit.post(f"{path}/password", {"password": PASSWORD}, as_=cast.admin)
    visit.post("/sign-in", {"name": "binh", "password": PASSWORD})
    visit.post(f"/users/{cast.admin.id}/deactivate", as_=cast.admin, status=409)


def test_nobody_unknown_is_shown(cast: Cast, visit: Visitor) -> None:
    for path in (
        "/users/99999",
        "/users/99999/edit",
        "/users/99999/roles/admin",
        "/users/99999999999999999999",
    ):
        visit(path, as_=cast.admin, status=404)
    visit.post("/users/99999/deactivate", as_=cast.admin, status=404)
    visit.post("/users/99999/password", {"password": PASSWORD}, as_=cast.admin, status=404)
    visit(f"/users/{cast.trainee.id}/roles/king", as_=cast.admin, status=404)


def test_a_role_is_given_with_scope_and_end_and_ended(cast: Cast, visit: Visitor) -> None:
    path = f"/users/{cast.trainee.id}/roles/coordinator"
    assert "Điểm cầu: Điểm cầu 2 (Lớp khác)" in visit(f"{path}?q=lop khac", as_=cast.admin).text
    data = {"scope": f"site:{cast.sites[0].id}", "ends_on": "2099-12-31"}
    visit.post(path, data, as_=cast.admin)
    visit.post(path, data, as_=cast.admin)
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == cast.trainee.id)).one()
    assert held.ends_at is not None
    assert held.ends_at.isoformat() == "2099-12-31T17:00:00+00:00"
    shown = visit(f"/users/{cast.trainee.id}", as_=cast.admin).text
    assert "Cán bộ điểm cầu" in shown
    assert "01/01/2100" in shown
    visit.post(path, {"scope": "site:99999"}, as_=cast.admin, status=422)
    visit.post(path, {"scope": "everywhere", "ends_on": "0001-01-01"}, as_=cast.admin, status=422)
    visit.post(f"/users/{cast.trainee.id}/grants/{held.id}/end", as_=cast.admin)
    visit.post(f"/users/{cast.trainee.id}/grants/{held.id}/end", as_=cast.admin, status=404)
    visit.post(path, data, as_=cast.organizer, status=403)


def test_a_post_is_added_and_ended(cast: Cast, visit: Visitor) -> None:
    unit = make_unit("Xã đoàn Đồng Mây")
    path = f"/users/{cast.trainee.id}/positions"
    assert "Xã đoàn Đồng Mây" in visit(f"{path}/new?q=dong may", as_=cast.admin).text
    data = {"unit_id": str(unit.id), "title": "Bí thư", "from_on": "2025-07-01", "to_on": ""}
    visit.post(f"{path}/new", data, as_=cast.admin)
    wrong = data | {"to_on": "2025-06-01"}
    assert 'value="Bí thư"' in visit.post(f"{path}/new", wrong, as_=cast.admin, status=422).text
    position = db.session.scalars(select(Position)).one()
    visit.post(f"{path}/{position.id}/end", {"last_day": "nay"}, as_=cast.admin)
    visit.post(f"{path}/{position.id}/end", {"last_day": "2026-06-30"}, as_=cast.admin)
    assert "30/06/2026" in visit(f"/users/{cast.trainee.id}", as_=cast.admin).text
    visit.post(f"{path}/99999/end", {"last_day": "2026-06-30"}, as_=cast.admin, status=404)


def test_a_person_is_shown_in_as_many_queries_whatever_he_holds(
    cast: Cast, visit: Visitor, count_queries: Counting
) -> None:
    path = f"/users/{cast.trainee.id}"
    visit(path, as_=cast.admin)
    with count_queries() as few:
        visit(path, as_=cast.admin)
    unit = make_unit()
    for _ in range(5):
        make_position(cast.trainee, unit)
        add_all(
            [
                RoleGrant(
                    user_id=cast.trainee.id, role=Role.INSTRUCTOR.value, everywhere=True, granted_at=utc_now()
                )
            ]
        )
    with count_queries() as many:
        visit(path, as_=cast.admin)
    assert many.total == few.total


# Units


def test_units_are_added_below_each_other(cast: Cast, visit: Visitor) -> None:
    visit.post("/units/new", {"name": "Tỉnh đoàn Lâm Sơn", "kind": "province"}, as_=cast.admin)
    province = db.session.scalars(select(Unit)).one()
    data = {"name": "Xã đoàn Đồng Mây", "kind": "commune", "valid_from": "2025-07-01"}
    answer = visit.post(f"/units/new?parent={province.id}", data, as_=cast.admin)
    assert "Tỉnh đoàn Lâm Sơn" in visit(answer.location, as_=cast.admin).text
    assert "Thuộc Tỉnh đoàn Lâm Sơn" in visit(f"/units/new?parent={province.id}", as_=cast.admin).text
    visit.post("/units/new", {"name": "", "kind": "commune"}, as_=cast.admin, status=422)
    visit.post("/units/new", {"name": "X", "kind": "planet"}, as_=cast.admin, status=422)
    visit("/units/new?parent=99999", as_=cast.admin, status=404)
    visit("/units/new?parent=99999999999999999999", as_=cast.admin, status=404)
    assert "Xã đoàn Đồng Mây" in visit("/units?q=dong may", as_=cast.admin).text


def test_a_unit_is_renamed_merged_and_mended(cast: Cast, visit: Visitor) -> None:
    first, second = make_unit("Xã A"), make_unit("Xã B")
    path = f"/units/{first.id}"
    visit.post(path, {"name": "Xã Á", "kind": "commune"}, as_=cast.admin)
    visit.post(path, {"name": "", "kind": "commune"}, as_=cast.admin, status=422)
    visit.post(
        f"{path}/rename", {"rename-name": "Phường A", "rename-from_on": ""}, as_=cast.admin, status=422
    )
    rename = {"rename-name": "Phường A", "rename-from_on": "2025-07-01"}
    renamed = visit.post(f"{path}/rename", rename, as_=cast.admin).location
    visit.post(f"{path}/rename", rename, as_=cast.admin, status=409)
    assert "nay là Phường A" in visit(path, as_=cast.admin).text
    assert "Xã B" in visit(f"{renamed}/merge?q=xa", as_=cast.admin).text
    merge = {"others": str(second.id), "name": "Phường AB", "kind": "commune", "from_on": "2026-01-01"}
    visit.post(f"{renamed}/merge", merge | {"others": "99999"}, as_=cast.admin, status=422)
    merged = visit.post(f"{renamed}/merge", merge, as_=cast.admin).location
    assert "Phường AB" in visit(merged, as_=cast.admin).text
    assert "nay là Phường AB" in visit("/units?ended=1", as_=cast.admin).text
    visit("/units/99999", as_=cast.admin, status=404)


def test_the_list_of_units_asks_as_much_for_many_as_for_few(
    cast: Cast, visit: Visitor, count_queries: Counting
) -> None:
    root = make_unit("Tỉnh đoàn")
    visit("/units", as_=cast.admin)
    with count_queries() as few:
        visit("/units", as_=cast.admin)
    for number in range(5):
        make_unit(f"Xã {number}", root)
    with count_queries() as many:
        visit("/units", as_=cast.admin)
    assert many.total == few.total


def test_the_audit_log_tells_who_did_what(cast: Cast, visit: Visitor) -> None:
    visit.post(f"/users/{cast.trainee.id}/deactivate", as_=cast.admin)
    text = visit("/audit", as_=cast.admin).text
    assert "Khóa tài khoản" in text
    assert "Đỗ Thị Quỳnh" in text
    assert "Chưa có việc nào" in visit("/audit?action=unit-created", as_=cast.admin).text
    visit("/audit?action=%00", as_=cast.admin)
