"""Roles, actions, scopes, and what follows from them; the values that forms make and services take."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address

SESSION_LIFETIME = timedelta(days=60)  # sign-ins outlive the day: no wave of sign-ins before the exam
LAST_SEEN_EVERY = timedelta(hours=1)

FREE_FAILURES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FAILURES_FORGOTTEN_AFTER = timedelta(hours=24)

PASSWORD_LEAST = 10
PASSWORD_MOST = 200
USER_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")


class Role(StrEnum):
    """The five roles. Everyone with an enrolment is a trainee without any grant."""

    TRAINEE = "trainee"
    COORDINATOR = "coordinator"
    ORGANIZER = "organizer"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class ScopeKind(StrEnum):
    """What a grant can be bound to."""

    EVERYWHERE = "everywhere"
    UNIT = "unit"
    COURSE = "course"
    TRAINING = "training"
    SITE = "site"
    OWN = "own"


class SignInMethod(StrEnum):
    """How a browser was signed in."""

    PASSWORD = "password"  # noqa: S105  # a way in, not a password
    SLIP = "slip"
    DEMO = "demo"
    COMMAND = "command"


class UnitKind(StrEnum):
    """Kinds of units; districts end with June 2025."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    BRANCH = "branch"
    AGENCY = "agency"


class AuditAction(StrEnum):
    """What is written in the audit log about people, units and roles."""

    USER_CREATED = "user-created"
    USER_EDITED = "user-edited"
    USER_DEACTIVATED = "user-deactivated"
    USER_ACTIVATED = "user-activated"
    PASSWORD_SET = "password-set"  # noqa: S105  # a name
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  # a name
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    ROLE_GRANTED = "role-granted"
    ROLE_ENDED = "role-ended"
    POSITION_ADDED = "position-added"
    POSITION_ENDED = "position-ended"
    UNIT_CREATED = "unit-created"
    UNIT_CORRECTED = "unit-corrected"
    UNIT_RENAMED = "unit-renamed"
    UNITS_MERGED = "units-merged"


ROLE_SCOPES: dict[Role, tuple[ScopeKind, ...]] = {
    Role.COORDINATOR: (ScopeKind.SITE,),
    Role.ORGANIZER: (ScopeKind.TRAINING, ScopeKind.UNIT, ScopeKind.EVERYWHERE),
    Role.INSTRUCTOR: (ScopeKind.COURSE, ScopeKind.EVERYWHERE),
    Role.ADMIN: (ScopeKind.EVERYWHERE,),
}
"""What each role can be bound to. Trainees need no grant: an enrolment makes one."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in one scope. `unit_path` is the unit's path, so that its subtree can be asked for."""

    role: Role
    everywhere: bool = False
    unit_path: str | None = None
    course_id: int | None = None
    training_id: int | None = None
    site_id: int | None = None

    @property
    def kind(self) -> ScopeKind:
        """Say what this grant is bound to."""
        if self.everywhere:
            return ScopeKind.EVERYWHERE
        if self.unit_path is not None:
            return ScopeKind.UNIT
        if self.course_id is not None:
            return ScopeKind.COURSE
        return ScopeKind.TRAINING if self.training_id is not None else ScopeKind.SITE


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an actor may do one action. Empty means nowhere."""

    everywhere: bool = False
    unit_paths: frozenset[str] = frozenset()
    course_ids: frozenset[int] = frozenset()
    training_ids: frozenset[int] = frozenset()
    site_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(
            self.everywhere or self.unit_paths or self.course_ids or self.training_ids or self.site_ids
        )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The browser that asks: its session row and until when it is good."""

    session_id: int
    method: SignInMethod
    last_seen_at: datetime
    slip_id: int | None = None


@dataclass(frozen=True, slots=True)
class UserData:
    """What is known about a person. `phone` as "+84912345678", `birth` as "1998" or "1998-07-15"."""

    full_name: str
    user_name: str | None = None
    phone: str | None = None
    birth: str | None = None


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """One thing that a role can be bound to; `target_id` is None for the whole installation."""

    kind: ScopeKind
    target_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role to give. `ends_at` None means until it is ended."""

    role: Role
    scope: ScopeChoice
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewPosition:
    """A post in a unit; the days are both inclusive, None is open."""

    unit_id: int
    title: str
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to add below `parent_id` (None: a root), valid from a day."""

    name: str
    kind: UnitKind
    parent_id: int | None = None
    valid_from: date | None = None


def may_retry_at(failures: int, last_failed_at: datetime) -> datetime:
    """Say from when on signing in may be tried again after so many failures in a row.

    The first few cost nothing: people mistype. Then the wait doubles, up to a quarter of an hour.
    """
    if failures < FREE_FAILURES:
        return last_failed_at
    doublings = min(failures - FREE_FAILURES, 10)
    return last_failed_at + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def password_fault(password: str, *, own_names: Iterable[str] = ()) -> str | None:
    """Say what is wrong with a new password, as the code of a sentence; None when it will do.

    `own_names` are what others know of the person: user name, phone.
    """
    if len(password) < PASSWORD_LEAST:
        return "password-short"
    if len(password) > PASSWORD_MOST:
        return "password-long"
    lowered = password.lower()
    if any(name and name.lower() in lowered for name in own_names):
        return "password-own-name"
    if password.isdigit() or len(set(lowered)) < 5:
        return "password-simple"
    return None


def own_path(target: str | None) -> str | None:
    """Give `target` when it is a path of this site; None for anything that could lead elsewhere.

    Browsers read a backslash as a slash and drop control characters, so neither may stand in it.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target):
        return None
    return target


def is_on_this_machine(address: str | None, host: str, headers: Mapping[str, str], protocol: str) -> bool:
    """Say whether a request comes from this very machine and passed no proxy.

    `host` is the name that was asked for, with or without a port: a foreign name that points here is refused.
    A proxy that tells nothing of itself is known by HTTP/1.0, which no browser speaks, and by forms that
    browsers say come from elsewhere.
    """
    if protocol == "HTTP/1.0" or any(_tells_of_a_proxy(name.lower()) for name in headers):
        return False
    _scheme, told, origin = headers.get("Origin", "").rpartition("://")  # also "null": a page that tells none
    named = (host, origin) if told else (host,)
    return _is_loopback(address or "") and all(_is_loopback(_without_port(name)) for name in named)


def _tells_of_a_proxy(header: str) -> bool:
    return header in {"forwarded", "via", "x-real-ip"} or header.startswith("x-forwarded-")


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


_BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Name a browser so that its owner knows it again: "Chrome, Android". Empty when nothing is known."""
    found = (
        next((name for mark, name in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)


def read_birth(text: str) -> str | None:
    """Read a birth as people write it: "1998", "15/7/1998", "1998-07-15". None when it is none of these."""
    found = _BIRTH.fullmatch(text.strip())
    if not found:
        return None
    if found["year"]:
        return found["year"]
    year, month, day = found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"]
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


_BIRTH = re.compile(
    r"(?P<year>(?:19|20)\d\d)"
    r"|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)"
    r"|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})",
    re.ASCII,
)
