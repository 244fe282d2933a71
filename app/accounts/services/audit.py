"""The audit log: who did what to what, by ids only, written in the transaction that did it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.accounts.permissions import Actor


def note(
    tx: Session,
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    actor: Actor | None,
    now: datetime,
    **facts: object,
) -> None:
    """Write one entry. `subject` is the table; `actor` None is a command on the server itself.

    `facts` must hold no names, phones or notes: those are erased where they stand, and the log stays.
    """
    actor_id = actor.user_id if actor else None
    tx.add(
        AuditEntry(
            at=now, actor_id=actor_id, action=action, subject=subject, subject_id=subject_id, facts=facts
        )
    )
