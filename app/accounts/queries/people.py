"""Who can sign in, and lists of people for those who manage them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select

from app.accounts.errors import UserNotFoundError
from app.accounts.models import RoleGrant, User
from app.accounts.permissions import Action, Actor
from app.accounts.rules import Role
from app.database import db, table_of
from app.vietnamese import clean_phone, fold

MOST_WORDS = 8
DEMO_PEOPLE = {
    "hocvien1": Role.TRAINEE,
    "canbo1": Role.COORDINATOR,
    "bantochuc": Role.ORGANIZER,
    "giangvien": Role.INSTRUCTOR,
    "quantri": Role.ADMIN,
}


@dataclass(frozen=True, slots=True)
class SigningIn:
    """An account that may be meant by what was typed."""

    user_id: int
    password_hash: str | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class UserRow:
    """One line of the list of people, with the roles held now."""

    id: int
    full_name: str
    user_name: str | None
    phone: str | None
    is_active: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class UserDetails:
    """What is known about one person."""

    id: int
    full_name: str
    user_name: str | None
    phone: str | None
    birth: str | None
    language: str | None
    theme: str | None
    is_active: bool
    is_demo: bool
    has_password: bool
    created_at: datetime


_USER = table_of(User).c
_SIGNING_IN = (
    select(_USER.id, _USER.password_hash, _USER.is_demo, _USER.user_name)
    .where(or_(_USER.user_name == bindparam("user_name"), _USER.phone == bindparam("phone")), _USER.is_active)
    .order_by(_USER.id)
)
"""No phone is NULL, which equals nothing."""


def list_signing_in(user_name: str, phone: str | None) -> list[SigningIn]:
    """List the active accounts that this user name or phone may mean; a user name wins over phones."""
    rows = db.session.execute(_SIGNING_IN, {"user_name": user_name, "phone": phone}).all()
    by_name = [row for row in rows if row.user_name == user_name]
    return [SigningIn(row.id, row.password_hash, row.is_demo) for row in by_name or rows]


def list_accounts(
    text: str, *, actor: Actor, now: datetime, offset: int, limit: int
) -> tuple[list[UserRow], int]:
    """List people by given name, and say how many there are in all. Three queries.

    Every word of `text` must begin a word of the name or user name, with or without marks; or it is a phone.
    """
    if not actor.scope(Action.MANAGE_USERS):
        return [], 0
    wanted = _matches(text)
    total = db.session.scalar(select(func.count()).select_from(User).where(*wanted)) or 0
    found = db.session.execute(
        select(User.id, User.full_name, User.user_name, User.phone, User.is_active)
        .where(*wanted)
        .order_by(User.sort_key, User.id)
        .offset(offset)
        .limit(limit)
    ).all()
    roles = _roles_of([row.id for row in found], now)
    return [UserRow(*row, tuple(roles.get(row.id, ()))) for row in found], total


def get_user(user_id: int, *, actor: Actor) -> UserDetails:
    """Give one person, to those who manage people and to himself. Raises UserNotFoundError. One query."""
    row = None
    if user_id == actor.user_id or actor.scope(Action.MANAGE_USERS):
        row = db.session.execute(
            select(
                User.id,
                User.full_name,
                User.user_name,
                User.phone,
                User.birth,
                User.language,
                User.theme,
                User.is_active,
                User.is_demo,
                User.password_hash.is_not(None).label("has_password"),
                User.created_at,
            ).where(User.id == user_id)
        ).first()
    if row is None:
        raise UserNotFoundError(user_id=user_id)
    return UserDetails(**row._mapping)


def list_demo_people() -> list[tuple[str, str, Role]]:
    """List whom the demo lets in by one click: user name, full name, role. One query."""
    rows = db.session.execute(
        select(User.user_name, User.full_name).where(
            User.user_name.in_(DEMO_PEOPLE), User.is_demo, User.is_active
        )
    )
    names = {row.user_name: row.full_name for row in rows}
    return [(name, names[name], role) for name, role in DEMO_PEOPLE.items() if name in names]


def find_user_id(user_name: str) -> int | None:
    """Find an account by its user name."""
    return db.session.scalar(select(User.id).where(User.user_name == user_name))


def count_admins(now: datetime) -> int:
    """Say how many active administrators there are."""
    held = select(RoleGrant.user_id).where(
        RoleGrant.role == Role.ADMIN.value, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now)
    )
    return db.session.scalar(select(func.count()).where(User.id.in_(held), User.is_active)) or 0


def count_demo_accounts() -> int:
    """Say how many active accounts of the demo there are."""
    return db.session.scalar(select(func.count()).where(User.is_demo, User.is_active)) or 0


def _matches(text: str) -> list[ColumnElement[bool]]:
    phone = clean_phone(text) if text else None
    if phone:
        return [User.phone == phone]
    padded: ColumnElement[str] = (
        literal(" ") + User.search_text + literal(" ") + func.coalesce(User.user_name, "")
    )
    return [padded.contains(f" {word}", autoescape=True) for word in fold(text).split()[:MOST_WORDS]]


def _roles_of(user_ids: list[int], now: datetime) -> dict[int, list[Role]]:
    held: dict[int, list[Role]] = {}
    rows: Any = db.session.execute(
        select(RoleGrant.user_id, RoleGrant.role)
        .where(RoleGrant.user_id.in_(user_ids), or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now))
        .distinct()
        .order_by(RoleGrant.user_id, RoleGrant.role)
    )
    for user_id, role in rows:
        held.setdefault(user_id, []).append(Role(role))
    return held
