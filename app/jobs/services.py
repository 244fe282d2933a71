"""Asking for long work, and doing it: leases, retries, progress.

The row is the truth. A worker that is killed leaves a lease that runs out; the next one begins again,
so handlers must be safe to repeat.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.database import db, insert_once, transaction
from app.jobs.models import Job
from app.jobs.rules import LEASE, MAX_ATTEMPTS, JobState, retry_at

Progress = Callable[[int, int], None]
Handler = Callable[[dict[str, Any], Progress], dict[str, Any] | None]
"""Does one kind of work from its payload. It may call `progress(done, all)`, which also renews the lease."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in our hands, for the nth time."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int


log = logging.getLogger(__name__)


def without_progress(work: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Handler:
    """Make a handler of work that is short enough to tell nothing on the way."""

    def handle(payload: dict[str, Any], _progress: Progress) -> dict[str, Any] | None:
        return work(payload)

    return handle


def enqueue(
    tx: Session,
    kind: str,
    key: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    created_by: int | None = None,
) -> bool:
    """Ask for one piece of work inside the caller's transaction. The same `key` twice is one job."""
    return insert_once(
        tx, Job, kind=kind, key=key, payload=payload, state=JobState.WAITING.value, created_at=now,
        created_by=created_by, attempts=0, done_steps=0, all_steps=0,
    )  # fmt: skip


def work_once(handlers: Mapping[str, Handler], *, clock: Clock) -> bool:
    """Take the oldest job that is free and do it. Return whether there was one.

    Asking costs one read when there is none: no lock is taken.
    """
    is_there = db.session.scalar(select(Job.id).where(_is_free(clock())).limit(1)) is not None
    db.session.rollback()
    job = _take(clock()) if is_there else None
    if job is None:
        return False
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise RuntimeError("given up: its worker was killed each time")
        result = handlers[job.kind](job.payload, lambda done, all_: _note_progress(job, done, all_, clock()))
    except Exception as error:  # a job's failure is kept in its row, the worker goes on
        log.exception("job %s (%s) failed", job.id, job.kind)
        _fail(job, repr(error), clock())
    else:
        _end(job, state=JobState.DONE.value, lease_until=None, result=result, error=None, finished_at=clock())
    return True


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Find what waits (its lease is the rest after a failure), or was left by a worker that died."""
    return Job.state.in_([JobState.WAITING.value, JobState.RUNNING.value]) & or_(
        Job.lease_until.is_(None), Job.lease_until <= now
    )


def _take(now: datetime) -> Lease | None:
    with transaction() as tx:
        job = tx.scalars(
            select(Job).where(_is_free(now)).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
        ).first()
        if job is None:
            return None
        job.state, job.attempts, job.lease_until = JobState.RUNNING.value, job.attempts + 1, now + LEASE
        return Lease(job.id, job.kind, job.payload, job.attempts)


def _fail(job: Lease, error: str, now: datetime) -> None:
    if job.attempts < MAX_ATTEMPTS:
        _end(job, state=JobState.WAITING.value, lease_until=retry_at(job.attempts, now), error=error)
    else:
        _end(job, state=JobState.FAILED.value, lease_until=None, error=error, finished_at=now)


def _note_progress(job: Lease, done: int, all_: int, now: datetime) -> None:
    _end(job, done_steps=done, all_steps=all_, lease_until=now + LEASE)


def _end(job: Lease, **values: object) -> None:
    """Write to the row, unless the lease ran out and another worker holds the job now."""
    with transaction() as tx:
        tx.execute(update(Job).where(Job.id == job.id, Job.attempts == job.attempts).values(**values))
