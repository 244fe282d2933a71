"""States of a job, how long a worker holds one, and when a failed one is tried again."""

from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=10)


class JobState(StrEnum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def retry_at(attempts: int, now: datetime) -> datetime:
    """Say when a job that failed for the nth time is tried again: 10 s, 40 s, 90 s later."""
    return now + FIRST_PAUSE * attempts**2
