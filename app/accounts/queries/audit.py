"""The audit log, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import AuditEntry, User
from app.accounts.permissions import Action, Actor
from app.database import db


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry; `actor_name` is empty for a command on the server itself."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    subject: str
    subject_id: int | None
    facts: dict[str, Any]


def list_entries(*, actor: Actor, action: str | None, offset: int, limit: int) -> tuple[list[AuditRow], int]:
    """List entries, of one action or of all, and say how many there are. Two queries."""
    if not actor.scope(Action.SEE_AUDIT):
        return [], 0
    wanted = (AuditEntry.action == action,) if action else ()
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
    rows = db.session.execute(
        select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.actor_id,
            func.coalesce(User.full_name, "").label("actor_name"),
            AuditEntry.action,
            AuditEntry.subject,
            AuditEntry.subject_id,
            AuditEntry.facts,
        )
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(*wanted)
        .order_by(AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [AuditRow(*row) for row in rows], total
