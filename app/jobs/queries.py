"""What has become of a job."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.database import db
from app.jobs.models import Job
from app.jobs.rules import JobState


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How far a job is. `all_steps` is 0 until the worker knows how much there is to do."""

    id: int
    kind: str
    state: JobState
    done_steps: int
    all_steps: int
    result: dict[str, Any] | None
    finished_at: datetime | None


def find_own_job(job_id: int, *, user_id: int) -> JobStatus | None:
    """Find a job that this person asked for. One query."""
    row = db.session.execute(
        select(Job.id, Job.kind, Job.state, Job.done_steps, Job.all_steps, Job.result, Job.finished_at).where(
            Job.id == job_id, Job.created_by == user_id
        )
    ).first()
    if row is None:
        return None
    return JobStatus(
        row.id,
        row.kind,
        JobState(row.state),
        row.done_steps,
        row.all_steps,
        row.result,
        row.finished_at,
    )


def find_job_id(key: str) -> int | None:
    """Find a job by the key that it was asked for with."""
    return db.session.scalar(select(Job.id).where(Job.key == key))


def count_overdue(now: datetime) -> int:
    """Say how many jobs should have been done by now."""
    waiting = Job.state.in_([JobState.WAITING.value, JobState.RUNNING.value])
    return db.session.scalar(select(func.count()).where(waiting, Job.created_at < now)) or 0
