"""States of a job and how long a worker holds one."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3


class JobState(StrEnum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
