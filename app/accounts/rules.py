"""Roles, actions, scopes, and what follows from them; how signing in may be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SESSION_LIFETIME = timedelta(days=60)  # sign-ins outlive the day: no wave of sign-ins before the exam
LAST_SEEN_EVERY = timedelta(hours=1)


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
