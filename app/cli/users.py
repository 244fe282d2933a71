"""Commands: accounts from the server itself, such as the first administrator."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from app.accounts.errors import PasswordWeakError
from app.accounts.queries.people import find_user_id
from app.accounts.rules import ROLE_SCOPES, USER_NAME, NewGrant, Role, ScopeChoice, ScopeKind, UserData
from app.accounts.services import roles
from app.accounts.services import users as services
from app.clock import utc_now
from app.errors import DiemCauError
from app.vietnamese import clean_name, clean_phone
from app.web.errors import sentence_of
from app.web.sentences.accounts import SENTENCES

EVERYWHERE = ScopeChoice(ScopeKind.EVERYWHERE)


@click.group("users")
def users() -> None:
    """Tài khoản / accounts."""


@users.command("create")
@click.argument("user_name", metavar="NAME")
@click.option("--name", "full_name", required=True, help="Họ và tên / full name.")
@click.option("--phone", help="Số điện thoại / phone.")
@click.option("--role", type=click.Choice([role.value for role in ROLE_SCOPES]), help="Vai trò / role.")
@click.option("--everywhere", is_flag=True, help="Vai trò cho toàn hệ thống (mặc định) / the default scope.")
@click.option("--scope", help="training:ID, site:ID, course:ID, unit:ID.")
@click.option(
    "--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn / read from standard input."
)
@with_appcontext
def create(
    user_name: str,
    full_name: str,
    phone: str | None,
    role: str | None,
    everywhere: bool,
    scope: str | None,
    password_stdin: bool,
) -> None:
    """Tạo tài khoản NAME và hỏi mật khẩu / make an account, asking for its password."""
    if everywhere and scope:
        raise click.UsageError("Chỉ chọn một: --everywhere hoặc --scope.")
    data = UserData(clean_name(full_name), _user_name(user_name), _phone(phone))
    choice = _scope(scope) if scope else EVERYWHERE
    if role and choice.kind not in ROLE_SCOPES[Role(role)]:
        raise click.UsageError(str(SENTENCES["role-scope"]))
    with _in_words():
        user_id = services.create_user(data, password=_password(password_stdin), actor=None, now=utc_now())
        if role:
            roles.grant_role(user_id, NewGrant(Role(role), choice), actor=None, now=utc_now())
    click.echo(f"Đã tạo tài khoản {data.user_name} (số {user_id}).")


@users.command("reset-password")
@click.argument("user_name", metavar="NAME")
@click.option(
    "--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn / read from standard input."
)
@with_appcontext
def reset_password(user_name: str, password_stdin: bool) -> None:
    """Đặt mật khẩu mới cho NAME và đăng xuất khỏi mọi thiết bị / set a new password."""
    user_id = find_user_id(user_name.strip().lower())
    if user_id is None:
        raise click.ClickException(str(SENTENCES["user-not-found"]))
    with _in_words():
        services.set_password(user_id, _password(password_stdin), actor=None, now=utc_now())
    click.echo(f"Đã đặt mật khẩu mới cho {user_name}.")


def _user_name(text: str) -> str:
    name = text.strip().lower()
    if not USER_NAME.fullmatch(name) or clean_phone(name):
        raise click.BadParameter(
            "Chỉ dùng chữ thường không dấu, chữ số, dấu chấm và gạch nối.", param_hint="NAME"
        )
    return name


def _phone(text: str | None) -> str | None:
    if text is None:
        return None
    phone = clean_phone(text)
    if phone is None:
        raise click.BadParameter("Số điện thoại chưa đúng.", param_hint="--phone")
    return phone


def _scope(text: str) -> ScopeChoice:
    kind, _, number = text.partition(":")
    if kind not in {"training", "site", "course", "unit"} or not number.isdecimal() or len(number) > 9:
        raise click.BadParameter("Cần dạng training:5, site:3, course:2 hoặc unit:7.", param_hint="--scope")
    return ScopeChoice(ScopeKind(kind), int(number))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt(
        "Mật khẩu (ít nhất 10 ký tự)", hide_input=True, confirmation_prompt="Nhập lại"
    )
    return password


@contextmanager
def _in_words() -> Iterator[None]:
    """Say a refusal in words instead of a trace."""
    try:
        yield
    except PasswordWeakError as error:
        raise click.ClickException(str(SENTENCES[str(error.facts["fault"])])) from error
    except DiemCauError as error:
        raise click.ClickException(sentence_of(error)) from error


COMMANDS = (users,)
