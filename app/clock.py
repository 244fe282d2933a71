"""The one place that reads the clock; everything below views and commands is told the time."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Say what time it is now, aware, in UTC."""
    return datetime.now(UTC)
