"""Telling features above that what their rows were derived from has changed: a job is left for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.jobs.services import enqueue

TIMES_CHANGED = "session-times-changed"
"""The kind of job: `session_ids` may begin at another time now, so who was late must be said anew."""


def tell_times_changed(tx: Session, session_ids: Sequence[int], *, now: datetime) -> None:
    """Leave the job, in the transaction of the change itself."""
    if session_ids:
        key = f"{TIMES_CHANGED}:{min(session_ids)}:{now.isoformat()}"
        enqueue(tx, TIMES_CHANGED, key, {"session_ids": list(session_ids)}, now=now)
