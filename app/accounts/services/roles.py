"""Giving roles and ending them. Every change stands in the audit log."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.errors import GrantNotFoundError, LastAdminError, RoleScopeError, UserNotFoundError
from app.accounts.models import RoleGrant, User
from app.accounts.permissions import Actor
from app.accounts.queries.scopes import has_scope
from app.accounts.rules import ROLE_SCOPES, AuditAction, NewGrant, Role, ScopeChoice, ScopeKind
from app.accounts.services.audit import note
from app.database import lock_table, transaction

SCOPE_COLUMNS = {
    ScopeKind.UNIT: "unit_id",
    ScopeKind.COURSE: "course_id",
    ScopeKind.TRAINING: "training_id",
    ScopeKind.SITE: "site_id",
}


def grant_role(user_id: int, new: NewGrant, *, actor: Actor | None, now: datetime) -> int:
    """Give a role. Give the id of its row; the same open grant twice is one, with the newer end.

    Raises UserNotFoundError, RoleScopeError.
    """
    with transaction() as tx:
        lock_table(tx, RoleGrant)
        if tx.get(User, user_id) is None:
            raise UserNotFoundError(user_id=user_id)
        if new.scope.kind not in ROLE_SCOPES.get(new.role, ()) or not has_scope(tx, new.scope):
            raise RoleScopeError(role=new.role.value)
        return add_grant(tx, user_id, new, actor=actor, now=now)


def add_grant(tx: Session, user_id: int, new: NewGrant, *, actor: Actor | None, now: datetime) -> int:
    """Give a role inside the caller's transaction, without further checks. Give the id of its row."""
    columns = _columns(new.scope)
    held = tx.scalars(
        select(RoleGrant)
        .filter_by(user_id=user_id, role=new.role.value, **columns)
        .where(or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now))
    ).first()
    if held is None:
        held = RoleGrant(user_id=user_id, role=new.role.value, granted_at=now, **columns)
        held.granted_by = actor.user_id if actor else None
        tx.add(held)
    elif held.ends_at == new.ends_at:
        return held.id
    held.ends_at = new.ends_at
    tx.flush()
    facts = {"user_id": user_id, "role": new.role.value, **columns}
    note(tx, AuditAction.ROLE_GRANTED, "role_grants", held.id, actor=actor, now=now, **facts)
    return held.id


def end_role(user_id: int, grant_id: int, *, actor: Actor, now: datetime) -> None:
    """End a role now. Raises GrantNotFoundError, LastAdminError."""
    with transaction() as tx:
        lock_table(tx, RoleGrant)
        held = tx.get(RoleGrant, grant_id)
        if held is None or held.user_id != user_id or (held.ends_at is not None and held.ends_at <= now):
            raise GrantNotFoundError(grant_id=grant_id)
        held.ends_at = now
        tx.flush()
        refuse_without_admin(tx, now=now)
        facts = {"user_id": user_id, "role": held.role}
        note(tx, AuditAction.ROLE_ENDED, "role_grants", grant_id, actor=actor, now=now, **facts)


def refuse_without_admin(tx: Session, *, now: datetime) -> None:
    """Refuse a change after which nobody could manage users. Raises LastAdminError.

    The caller has locked `role_grants`: two administrators may end each other's role at one moment.
    """
    admin = tx.scalar(
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.role == Role.ADMIN.value,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now),
            User.is_active,
        )
        .limit(1)
    )
    if admin is None:
        raise LastAdminError


def _columns(scope: ScopeChoice) -> dict[str, object]:
    columns: dict[str, object] = dict.fromkeys(SCOPE_COLUMNS.values())
    if scope.kind in SCOPE_COLUMNS:
        columns[SCOPE_COLUMNS[scope.kind]] = scope.target_id
    return columns | {"everywhere": scope.kind is ScopeKind.EVERYWHERE}
