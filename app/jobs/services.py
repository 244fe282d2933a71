"""Asking for long work, and doing it: leases, retries, progress.

The row is the truth. A worker that is killed leaves a lease that runs out; the next one begins again,
so handlers must be safe to repeat.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.database import insert_once, transaction
from app.jobs.models import Job
from app.jobs.rules import LEASE, MAX_ATTEMPTS, JobState

Handler = Callable[[dict[str, Any]], dict[str, Any] | None]
log = logging.getLogger(__name__)


def enqueue(tx: Session, kind: str, key: str, payload: dict[str, Any], *, now: datetime) -> bool:
    """Ask for one piece of work inside the caller's transaction. The same `key` twice is one job."""
    return insert_once(
        tx, Job, kind=kind, key=key, payload=payload, state=JobState.WAITING.value, created_at=now,
        attempts=0, done_steps=0, all_steps=0,
    )  # fmt: skip


def work_once(handlers: Mapping[str, Handler], *, now: datetime) -> bool:
    """Take the oldest job that waits (or whose lease ran out) and do it. Return whether there was one."""
    job = _take(now)
    if job is None:
        return False
    try:
        result = handlers[job.kind](job.payload)
    except Exception as error:  # a job's failure is kept in its row, the worker goes on
        log.exception("job %s (%s) failed", job.id, job.kind)
        _end(
            job.id,
            JobState.WAITING if job.attempts < MAX_ATTEMPTS else JobState.FAILED,
            now,
            error=repr(error),
        )
    else:
        _end(job.id, JobState.DONE, now, result=result)
    return True


def _take(now: datetime) -> Job | None:
    free = or_(
        Job.state == JobState.WAITING.value,
        (Job.state == JobState.RUNNING.value) & (Job.lease_until < now),
    )
    with transaction() as tx:
        job = tx.scalars(
            select(Job).where(free).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
        ).first()
        if job is not None:
            job.state, job.attempts, job.lease_until = JobState.RUNNING.value, job.attempts + 1, now + LEASE
    return job


def _end(
    job_id: int,
    state: JobState,
    now: datetime,
    *,
    result: dict[str, Any] | None = None,
    error: str | None = None,
) -> None:
    finished_at = None if state is JobState.WAITING else now
    with transaction() as tx:
        tx.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(state=state.value, lease_until=None, result=result, error=error, finished_at=finished_at)
        )
