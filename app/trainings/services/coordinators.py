"""Binding coordinators to a site, until the training closes."""

from datetime import datetime

from sqlalchemy import or_, select, update

from app.accounts.errors import GrantNotFoundError, UserNotFoundError
from app.accounts.models import RoleGrant, User
from app.accounts.permissions import Action, Actor
from app.accounts.rules import AuditAction, NewGrant, Role, ScopeChoice, ScopeKind
from app.accounts.services.audit import note
from app.accounts.services.roles import add_grant
from app.database import transaction
from app.trainings.models import Training
from app.trainings.rules.plan import coordinators_end_at
from app.trainings.services.locking import take_site


def add_coordinator(site_id: int, user_id: int, *, actor: Actor, now: datetime) -> None:
    """Make somebody a coordinator of a site; twice is once. Raises SiteNotFoundError or UserNotFoundError."""
    with transaction() as tx:
        site = take_site(tx, actor, Action.EDIT_TRAINING, site_id)
        if tx.scalar(select(User.id).where(User.id == user_id, User.is_active)) is None:
            raise UserNotFoundError(user_id=user_id)
        closes_at = tx.scalar(select(Training.closes_at).where(Training.id == site.training_id))
        scope = ScopeChoice(ScopeKind.SITE, site_id)
        new = NewGrant(Role.COORDINATOR, scope, ends_at=coordinators_end_at(closes_at))
        add_grant(tx, user_id, new, actor=actor, now=now)


def remove_coordinator(site_id: int, grant_id: int, *, actor: Actor, now: datetime) -> None:
    """End the role of a coordinator of a site. Raises SiteNotFoundError or GrantNotFoundError."""
    with transaction() as tx:
        take_site(tx, actor, Action.EDIT_TRAINING, site_id)
        ended = tx.execute(
            update(RoleGrant)
            .where(
                RoleGrant.id == grant_id,
                RoleGrant.site_id == site_id,
                RoleGrant.role == Role.COORDINATOR.value,
                or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now),
            )
            .values(ends_at=now)
            .returning(RoleGrant.user_id)
        ).one_or_none()
        if ended is None:
            raise GrantNotFoundError(grant_id=grant_id)
        facts = {"user_id": ended.user_id, "role": Role.COORDINATOR.value}
        note(tx, AuditAction.ROLE_ENDED, "role_grants", grant_id, actor=actor, now=now, **facts)
