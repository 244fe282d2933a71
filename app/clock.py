"""The one place that reads the clock; everything below views and commands is told the time."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Say what time it is now, aware, in UTC."""
    return datetime.now(UTC)


def by_our_clock(client_at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """Say when something happened by our clock, from a device whose clock may be wrong.

    The device tells when it happened and when it sent the news, both by its own clock; the difference is
    right however wrong the clock is. Never after `received_at`.
    """
    return min(client_at + (received_at - sent_at), received_at)
