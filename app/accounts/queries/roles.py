"""Roles, posts and signed-in browsers of one person, as they are shown."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from app.accounts.models import Position, RoleGrant, Unit, UserSession
from app.accounts.queries.scopes import COURSES, SITES, TRAININGS
from app.accounts.rules import Role, ScopeKind, SignInMethod
from app.database import db


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role held now, with the name of what it is bound to (empty: the whole installation)."""

    id: int
    role: Role
    kind: ScopeKind
    name: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A post, present or former."""

    id: int
    title: str
    unit_name: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class BrowserRow:
    """A browser in which somebody is signed in."""

    id: int
    device: str
    method: SignInMethod
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


def list_grants(user_id: int, *, now: datetime) -> list[GrantRow]:
    """List the roles that somebody holds now. One query."""
    rows = db.session.execute(
        select(
            RoleGrant.id,
            RoleGrant.role,
            RoleGrant.everywhere,
            RoleGrant.unit_id,
            RoleGrant.course_id,
            RoleGrant.training_id,
            func.coalesce(Unit.name, COURSES.c.title, TRAININGS.c.title, SITES.c.name, "").label("name"),
            RoleGrant.ends_at,
        )
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(COURSES, COURSES.c.id == RoleGrant.course_id)
        .outerjoin(SITES, SITES.c.id == RoleGrant.site_id)
        .outerjoin(TRAININGS, TRAININGS.c.id == RoleGrant.training_id)
        .where(RoleGrant.user_id == user_id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now))
        .order_by(RoleGrant.role, RoleGrant.id)
    )
    return [
        GrantRow(
            row.id,
            Role(row.role),
            _kind(row.everywhere, row.unit_id, row.course_id, row.training_id),
            row.name,
            row.ends_at,
        )
        for row in rows
    ]


def list_positions(user_id: int) -> list[PositionRow]:
    """List the posts of somebody, the newest first. One query."""
    rows = db.session.execute(
        select(Position.id, Position.title, Unit.name, Position.from_on, Position.to_on)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Position.user_id == user_id)
        .order_by(Position.to_on.is_not(None), Position.from_on.desc(), Position.id.desc())
    )
    return [PositionRow(*row) for row in rows]


def list_browsers(user_id: int, *, now: datetime, this_session_id: int | None = None) -> list[BrowserRow]:
    """List where somebody is signed in, last used first. One query."""
    rows = db.session.execute(
        select(
            UserSession.id,
            UserSession.device,
            UserSession.method,
            UserSession.created_at,
            UserSession.last_seen_at,
        )
        .where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None), UserSession.expires_at > now)
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
        .limit(50)
    )
    return [
        BrowserRow(
            row.id,
            row.device,
            SignInMethod(row.method),
            row.created_at,
            row.last_seen_at,
            row.id == this_session_id,
        )
        for row in rows
    ]


def _kind(everywhere: bool, unit_id: int | None, course_id: int | None, training_id: int | None) -> ScopeKind:
    if everywhere:
        return ScopeKind.EVERYWHERE
    if unit_id is not None:
        return ScopeKind.UNIT
    if course_id is not None:
        return ScopeKind.COURSE
    return ScopeKind.SITE if training_id is None else ScopeKind.TRAINING
