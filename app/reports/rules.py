"""The figures of the organizer's board, and which of them need somebody's attention."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any, Self

from app.attendance.rules import Status

BOARD_SECONDS = 5  # a snapshot younger than this is good enough for everybody
SILENT_AFTER = timedelta(minutes=5)  # behind the site that was heard of last
MISSING_PERCENT = 15  # of a site's own people; and twice the median of the sites
SLOW_PERCENT = 15  # points behind the median share of the sites that have taken the quiz
MIN_PEOPLE = 10  # below that a percentage says nothing


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """One site in one session. The six attendance figures add up to `expected`."""

    site_id: int
    name: str
    phone: str = ""
    expected: int = 0
    present: int = 0
    online: int = 0
    late: int = 0
    left: int = 0
    excused: int = 0
    absent: int = 0
    others: int = 0  # came without being expected here
    people: int = 0  # enrolled at this site: the denominator of lessons and quiz
    lessons_done: int = 0
    quiz_taken: int = 0
    quiz_passed: int = 0
    quiz_graded: int = 0
    score_sum_permille: int = 0  # over those whose result is there
    heard_at: str | None = None  # ISO, to the minute

    @property
    def came(self) -> int:
        """Count who has come, whether late, online or gone again."""
        return self.present + self.online + self.late + self.left

    @property
    def attended(self) -> int:
        """Count who came in time and in person, also when gone again."""
        return self.present + self.left

    @property
    def bar(self) -> dict[str, int]:
        """Give the lengths of the attendance bar."""
        return {"present": self.attended, "online": self.online, "late": self.late, "absent": self.absent}

    @property
    def mean_permille(self) -> int | None:
        """Give the mean score of those whose result is there; None when nobody's is."""
        return round(self.score_sum_permille / self.quiz_graded) if self.quiz_graded else None

    @property
    def heard(self) -> datetime | None:
        """Say when the site was last heard of."""
        return datetime.fromisoformat(self.heard_at) if self.heard_at else None

    def __add__(self, other: Self) -> "SiteFigures":
        """Add up two sites; the sum is no site of its own."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return SiteFigures(0, "", **sums)


COUNTS = (*(status.value for status in Status), "expected", "others", "people", "lessons_done", "quiz_taken",
          "quiz_passed", "quiz_graded", "score_sum_permille")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """All figures of one session."""

    lessons: int  # in all courses of the training: what "done" is counted against, for each person
    quiz_title: str | None
    sites: tuple[SiteFigures, ...] = field(default=())

    @property
    def total(self) -> SiteFigures:
        """Add up all sites."""
        return sum(self.sites, SiteFigures(0, ""))

    def lessons_permille(self, site: SiteFigures) -> int | None:
        """Give the share of lessons done, over all people and lessons; None when there are none."""
        whole = site.people * self.lessons
        return round(1000 * site.lessons_done / whole) if whole else None

    def to_data(self) -> dict[str, Any]:
        """Give what is stored."""
        return asdict(self) | {"sites": [asdict(site) for site in self.sites]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read what was stored."""
        return cls(data["lessons"], data["quiz_title"], tuple(SiteFigures(**site) for site in data["sites"]))


class AlertKind(StrEnum):
    """What an organizer should look at."""

    MISSING = "missing"  # many people of a site have not come
    SILENT = "silent"  # a site was not heard of while others were
    SLOW_QUIZ = "slow-quiz"  # far fewer took the quiz than elsewhere


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to look at: which site, how much, and how it is elsewhere."""

    kind: AlertKind
    site: SiteFigures
    count: int = 0
    percent: int = 0
    median_percent: int = 0


def find_alerts(board: Board, *, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Alert]:
    """Say what needs attention now. Silence counts only while the session is on, absence once it began."""
    sites = [site for site in board.sites if site.expected >= MIN_PEOPLE]
    alerts: list[Alert] = []
    if now >= starts_at:
        alerts += _missing(sites)
    if starts_at <= now <= ends_at:
        alerts += _silent(board.sites)
    return alerts + _slow(sites)


def _missing(sites: list[SiteFigures]) -> list[Alert]:
    shares = {site.site_id: _percent(site.absent, site.expected) for site in sites}
    usual = round(median(shares.values())) if shares else 0
    return [
        Alert(AlertKind.MISSING, site, site.absent, share, usual)
        for site in sites
        if (share := shares[site.site_id]) >= MISSING_PERCENT and share >= 2 * usual
    ]


def _slow(sites: list[SiteFigures]) -> list[Alert]:
    shares = {site.site_id: _percent(site.quiz_taken, site.came) for site in sites if site.came}
    usual = round(median(shares.values())) if shares else 0
    return [
        Alert(AlertKind.SLOW_QUIZ, site, site.quiz_taken, shares[site.site_id], usual)
        for site in sites
        if site.site_id in shares and shares[site.site_id] <= usual - SLOW_PERCENT
    ]


def _silent(sites: Sequence[SiteFigures]) -> list[Alert]:
    """Point at sites that fell silent while others did not: in a break nobody is heard of."""
    latest = max((site.heard for site in sites if site.heard), default=None)
    return [
        Alert(AlertKind.SILENT, site)
        for site in sites
        if site.heard is not None and latest is not None and latest - site.heard > SILENT_AFTER
    ]


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
