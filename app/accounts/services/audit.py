"""Writing down who did what to what, by ids only."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.accounts.permissions import Actor


def record_audit(
    tx: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    at: datetime,
    **facts: object,
) -> None:
    """Add one line to the audit log, in the transaction of the deed itself.

    `subject` is the table; `facts` hold ids and codes, never names, phones or notes: erasing a person must
    not have to touch the log. `actor` None: a command or a job.
    """
    tx.execute(
        insert(AuditEntry).values(
            at=at,
            actor_id=actor.user_id if actor else None,
            action=action,
            subject=subject,
            subject_id=subject_id,
            facts=facts,
        )
    )
