"""Who is behind a session token: asked once in every request, so it is one query."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.engine import Row

from app.accounts.models import RoleGrant, Unit, User, UserSession
from app.accounts.permissions import Actor
from app.accounts.rules import Grant, Role, SignedIn, SignInMethod
from app.database import db

_NOW = bindparam("now", type_=UserSession.created_at.type)
_IDENTITY = (
    select(
        User.id.label("user_id"),
        User.full_name,
        User.language,
        User.theme,
        User.is_demo,
        UserSession.id.label("session_id"),
        UserSession.method,
        UserSession.last_seen_at,
        UserSession.slip_id,
        RoleGrant.role,
        RoleGrant.everywhere,
        Unit.path.label("unit_path"),
        RoleGrant.course_id,
        RoleGrant.training_id,
        RoleGrant.site_id,
    )
    .select_from(UserSession)
    .join(User, User.id == UserSession.user_id)
    .outerjoin(
        RoleGrant,
        and_(RoleGrant.user_id == User.id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > _NOW)),
    )
    .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > _NOW,
        User.is_active,
    )
)
_GRANTS = (
    select(
        User.id.label("user_id"),
        User.full_name,
        User.language,
        User.theme,
        User.is_demo,
        RoleGrant.role,
        RoleGrant.everywhere,
        Unit.path.label("unit_path"),
        RoleGrant.course_id,
        RoleGrant.training_id,
        RoleGrant.site_id,
    )
    .select_from(User)
    .outerjoin(
        RoleGrant,
        and_(RoleGrant.user_id == User.id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > _NOW)),
    )
    .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
    .where(User.id == bindparam("user_id"), User.is_active)
)


def token_hash(token: str) -> bytes:
    """Give what the database keeps of a session token."""
    return sha256(token.encode()).digest()


def find_actor(token: str, *, now: datetime) -> Actor | None:
    """Find who holds this token: signed in, not revoked, not expired. One query, roles included."""
    asked = {"token_hash": token_hash(token), "now": now}
    rows = db.session.connection().execute(_IDENTITY, asked).all()  # rows only: no need of the ORM
    if not rows:
        return None
    row = rows[0]
    signed_in = SignedIn(row.session_id, SignInMethod(row.method), row.last_seen_at, row.slip_id)
    return _actor(rows, signed_in)


def find_actor_of_user(user_id: int, *, now: datetime) -> Actor | None:
    """Find the actor of a user who is not behind a browser (commands, jobs). One query."""
    rows = db.session.execute(_GRANTS, {"user_id": user_id, "now": now}).all()
    return _actor(rows, None) if rows else None


def _actor(rows: Sequence[Row[*tuple[Any, ...]]], signed_in: SignedIn | None) -> Actor:
    """Make the actor. A slip is a piece of paper: who came in with one is a coordinator at most."""
    row = rows[0]
    by_slip = signed_in is not None and signed_in.method is SignInMethod.SLIP
    grants = tuple(
        Grant(Role(r.role), bool(r.everywhere), r.unit_path, r.course_id, r.training_id, r.site_id)
        for r in rows
        if r.role is not None and (not by_slip or r.role == Role.COORDINATOR)
    )
    return Actor(row.user_id, row.full_name, grants, row.language, row.theme, bool(row.is_demo), signed_in)
