"""The plan of a training: its dates, sites, sessions and topics, and what they must hold to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from app.trainings.errors import (
    ClosesTooEarlyError,
    DatesCutSessionError,
    DatesOutOfOrderError,
    OutsideSessionError,
    OutsideTrainingError,
    SessionsOverlapError,
    TimesOutOfOrderError,
    UnknownTimeZoneError,
)

DEFAULT_TIME_ZONE = "Asia/Ho_Chi_Minh"
DEFAULT_GRACE_MINUTES = 15
MAX_GRACE_MINUTES = 240
MAX_LATE_ANSWER_MINUTES = 7 * 24 * 60
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)  # conversions between zones stay in range
MAX_SITES = 200
MAX_SESSIONS = 200
MAX_AGENDA_ITEMS = 60


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What an organizer says of a training. `closes_at` None: slips and answers never end."""

    title: str
    starts_on: date
    ends_on: date
    summary: str = ""
    unit_id: int | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    closes_at: datetime | None = None
    grace_minutes: int = DEFAULT_GRACE_MINUTES
    late_answer_minutes: int = 0

    def check(self) -> None:
        """Raise UnknownTimeZoneError, DatesOutOfOrderError or ClosesTooEarlyError."""
        if self.time_zone not in available_timezones():
            raise UnknownTimeZoneError(time_zone=self.time_zone)
        if self.ends_on < self.starts_on:
            raise DatesOutOfOrderError
        if self.closes_at is not None and self.closes_at <= start_of_day(self.ends_on, self.time_zone):
            raise ClosesTooEarlyError


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What an organizer says of a site."""

    name: str
    address: str = ""
    phone: str = ""
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment to a later one."""

    starts_at: datetime
    ends_at: datetime

    def check(self) -> None:
        """Raise TimesOutOfOrderError."""
        if self.ends_at <= self.starts_at:
            raise TimesOutOfOrderError

    def overlaps(self, other: "Period") -> bool:
        """Say whether both hold at some moment; one that begins when the other ends does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What an organizer says of a session."""

    title: str
    period: Period


@dataclass(frozen=True, slots=True)
class AgendaPlan:
    """What an organizer says of one topic of a session. Times may be left open."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    speaker: str = ""
    course_id: int | None = None
    module_key: str | None = None
    quiz_key: str | None = None

    def check(self, session: Period) -> None:
        """Raise TimesOutOfOrderError or OutsideSessionError."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise TimesOutOfOrderError
        for at in (self.starts_at, self.ends_at):
            if at is not None and not session.starts_at <= at <= session.ends_at:
                raise OutsideSessionError


def start_of_day(day: date, time_zone: str) -> datetime:
    """Say when a day begins in a time zone."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


def days_of(starts_on: date, ends_on: date, time_zone: str) -> Period:
    """Give the whole time of a training: from the start of its first day to the end of its last."""
    return Period(start_of_day(starts_on, time_zone), start_of_day(ends_on + timedelta(days=1), time_zone))


def check_session(
    period: Period, starts_on: date, ends_on: date, time_zone: str, others: Iterable[tuple[str, Period]]
) -> None:
    """Check a session against its training and the others (title, times) of it.

    Raises TimesOutOfOrderError, OutsideTrainingError or SessionsOverlapError.
    """
    period.check()
    check_inside(period, starts_on, ends_on, time_zone)
    for title, other in others:
        if period.overlaps(other):
            raise SessionsOverlapError(title=title)


def check_inside(period: Period, starts_on: date, ends_on: date, time_zone: str) -> None:
    """Raise OutsideTrainingError when some of `period` is not within the days of the training."""
    whole = days_of(starts_on, ends_on, time_zone)
    if period.starts_at < whole.starts_at or period.ends_at > whole.ends_at:
        raise OutsideTrainingError(first=f"{starts_on:%d/%m/%Y}", last=f"{ends_on:%d/%m/%Y}")


def check_dates_hold_sessions(plan: TrainingPlan, sessions: Iterable[tuple[str, Period]]) -> None:
    """Raise DatesCutSessionError when a session (title, times) would lie outside the new dates."""
    whole = days_of(plan.starts_on, plan.ends_on, plan.time_zone)
    for title, period in sessions:
        if period.starts_at < whole.starts_at or period.ends_at > whole.ends_at:
            raise DatesCutSessionError(title=title)


def coordinators_end_at(closes_at: datetime | None) -> datetime | None:
    """Say when the coordinators of a training lose their role: with it. None: it never closes."""
    return closes_at


def place_text(course_id: int | None, key: str | None) -> str:
    """Write where a module or quiz is found, as a choice holds it; "" for nowhere."""
    return f"{course_id}:{key}" if course_id and key else ""


def read_place(text: str) -> tuple[int | None, str | None]:
    """Read what `place_text` wrote."""
    number, _, key = text.partition(":")
    return (int(number), key) if key and number.isascii() and number.isdigit() else (None, None)
