"""Accounts made from the server itself."""

from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.accounts.models import RoleGrant, User
from app.accounts.services.sign_in import sign_in
from app.database import db
from tests.cast import Cast
from tests.makers import NOW

PASSWORD = "sông núi nước nam"
CREATE = ["users", "create", "Quan.Tri", "--name", "  Đỗ   Thị Quỳnh"]


def run(app: Flask, *arguments: str, **more: Any) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments), **more)


def test_the_first_administrator_is_made_by_a_command(app: Flask) -> None:
    done = run(app, *CREATE, "--role", "admin", "--everywhere", input=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    db.session.rollback()
    user = db.session.scalars(select(User)).one()
    held = db.session.scalars(select(RoleGrant)).one()
    assert (user.user_name, user.full_name) == ("quan.tri", "Đỗ Thị Quỳnh")
    assert (held.user_id, held.role, held.everywhere) == (user.id, "admin", True)
    assert sign_in("quan.tri", PASSWORD, device="", now=NOW, on_this_machine=False)


def test_a_password_may_come_from_standard_input(app: Flask) -> None:
    assert run(app, *CREATE, "--password-stdin", input=f"{PASSWORD}\n").exit_code == 0
    assert sign_in("quan.tri", PASSWORD, device="", now=NOW, on_this_machine=False)


def test_a_role_may_be_bound_to_one_thing(app: Flask, cast: Cast) -> None:
    scope = f"site:{cast.sites[0].id}"
    arguments = [*CREATE, "--role", "coordinator", "--scope", scope, "--password-stdin"]
    done = run(app, *arguments, input=f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        ([*CREATE, "--password-stdin"], "ngắn", "ít nhất 10 ký tự"),
        ([*CREATE, "--password-stdin"], "quan.tri-2026", "không được chứa tên đăng nhập"),
        ([*CREATE, "--role", "coordinator", "--password-stdin"], PASSWORD, "phạm vi"),
        ([*CREATE, "--role", "admin", "--scope", "site:1", "--password-stdin"], PASSWORD, "phạm vi"),
        ([*CREATE, "--scope", "mars:1", "--password-stdin"], PASSWORD, "training:5"),
        ([*CREATE, "--everywhere", "--scope", "site:1"], PASSWORD, "Chỉ chọn một"),
        ([*CREATE, "--phone", "12", "--password-stdin"], PASSWORD, "Số điện thoại"),
        (["users", "create", "có dấu", "--name", "X", "--password-stdin"], PASSWORD, "chữ thường"),
        (["users", "reset-password", "khong-co", "--password-stdin"], PASSWORD, "Không tìm thấy"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_in_one_sentence(
    app: Flask, arguments: list[str], password: str, said: str
) -> None:
    done = run(app, *arguments, input=f"{password}\n")
    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output
    db.session.rollback()
    assert db.session.scalars(select(User)).all() == []


def test_a_taken_name_is_refused(app: Flask) -> None:
    run(app, *CREATE, "--password-stdin", input=f"{PASSWORD}\n")
    again = run(app, *CREATE, "--password-stdin", input=f"{PASSWORD}\n")
    assert again.exit_code == 1
    assert "đã có người dùng" in again.output


def test_a_forgotten_password_is_set_anew(app: Flask) -> None:
    run(app, *CREATE, "--password-stdin", input=f"{PASSWORD}\n")
    new = "một câu thật dài"
    done = run(app, "users", "reset-password", "QUAN.TRI", "--password-stdin", input=f"{new}\n")
    assert done.exit_code == 0, done.output
    assert sign_in("quan.tri", new, device="", now=NOW, on_this_machine=False)
