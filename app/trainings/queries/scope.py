"""Where an actor may do something: conditions for queries, and one thing looked up with its scope."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Unit
from app.accounts.permissions import Action, Actor
from app.accounts.rules import Scope
from app.database import db
from app.trainings.errors import (
    EnrolmentNotFoundError,
    SessionNotFoundError,
    SiteNotFoundError,
    TrainingNotFoundError,
)
from app.trainings.models import Enrolment, Site, Training, TrainingSession


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training as most pages need it."""

    id: int
    title: str
    summary: str
    unit_id: int | None
    time_zone: str
    starts_on: date
    ends_on: date
    closes_at: datetime | None
    grace_minutes: int
    late_answer_minutes: int
    is_demo: bool

    def is_closed(self, now: datetime) -> bool:
        """Say whether slips and answers have ended."""
        return self.closes_at is not None and self.closes_at <= now


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as most pages need it."""

    id: int
    training_id: int
    name: str
    address: str
    phone: str
    is_online: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session with the times that hold for all sites."""

    id: int
    training_id: int
    position: int
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One person in one training. `user_id` None: a walk-in who is not matched yet."""

    id: int
    uuid: str
    code: str
    training_id: int
    user_id: int | None
    site_id: int
    full_name: str
    birth: str | None
    unit_id: int | None
    unit_name: str
    position_title: str
    is_provisional: bool
    merged_into_id: int | None
    withdrawn_at: datetime | None


TRAINING_COLUMNS = (
    Training.id, Training.title, Training.summary, Training.unit_id, Training.time_zone, Training.starts_on,
    Training.ends_on, Training.closes_at, Training.grace_minutes, Training.late_answer_minutes,
    Training.is_demo,
)  # fmt: skip
SITE_COLUMNS = (Site.id, Site.training_id, Site.name, Site.address, Site.phone, Site.is_online)
SESSION_COLUMNS = (
    TrainingSession.id, TrainingSession.training_id, TrainingSession.position, TrainingSession.title,
    TrainingSession.starts_at, TrainingSession.ends_at,
)  # fmt: skip
ENROLMENT_COLUMNS = (
    Enrolment.id, Enrolment.uuid, Enrolment.code, Enrolment.training_id, Enrolment.user_id, Enrolment.site_id,
    Enrolment.full_name, Enrolment.birth, Enrolment.unit_id, Enrolment.unit_name, Enrolment.position_title,
    Enrolment.is_provisional, Enrolment.merged_into_id, Enrolment.withdrawn_at,
)  # fmt: skip


def trainings_within(scope: Scope) -> ColumnElement[bool]:
    """Make the condition on `Training` for a scope. A grant for a single site does not give its training."""
    if scope.everywhere:
        return true()
    ways: list[ColumnElement[bool]] = []
    if scope.training_ids:
        ways.append(Training.id.in_(scope.training_ids))
    if scope.unit_paths:
        below = or_(*(Unit.path.startswith(path, autoescape=True) for path in sorted(scope.unit_paths)))
        ways.append(Training.unit_id.in_(select(Unit.id).where(below)))
    return or_(*ways) if ways else false()


def sites_within(scope: Scope) -> ColumnElement[bool]:
    """Make the condition on `Site` for a scope: its own sites, and every site of its trainings."""
    return _within_sites(scope, Site.id, Site.training_id)


def enrolments_within(scope: Scope) -> ColumnElement[bool]:
    """Make the condition on `Enrolment` for a scope, by its site."""
    return _within_sites(scope, Enrolment.site_id, Enrolment.training_id)


def _within_sites(
    scope: Scope, site_id: InstrumentedAttribute[int], training_id: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    if scope.everywhere:
        return true()
    ways: list[ColumnElement[bool]] = []
    if scope.site_ids:
        ways.append(site_id.in_(scope.site_ids))
    if scope.training_ids:
        ways.append(training_id.in_(scope.training_ids))
    if scope.unit_paths:
        ways.append(
            training_id.in_(select(Training.id).where(trainings_within(Scope(unit_paths=scope.unit_paths))))
        )
    return or_(*ways) if ways else false()


def training_in_scope(actor: Actor, action: Action, training_id: int) -> TrainingRow:
    """Give the training. Raises TrainingNotFoundError when the actor may not do `action` there. One query."""
    within = trainings_within(actor.scope(action))
    row = db.session.execute(
        select(*TRAINING_COLUMNS).where(Training.id == training_id, within)
    ).one_or_none()
    if row is None:
        raise TrainingNotFoundError(training_id=training_id)
    return TrainingRow(*row)


def is_in_scope(actor: Actor, action: Action, training_id: int) -> bool:
    """Say whether the actor may do `action` in a training. At most one query, none for a coordinator."""
    within = actor.scope(action)
    if within.everywhere or training_id in within.training_ids:
        return True
    found = select(Training.id).where(Training.id == training_id, trainings_within(within))
    return bool(within.unit_paths) and db.session.scalar(found) is not None


def site_in_scope(actor: Actor, action: Action, site_id: int) -> SiteRow:
    """Give the site. Raises SiteNotFoundError when the actor may not do `action` there. One query."""
    within = sites_within(actor.scope(action))
    row = db.session.execute(select(*SITE_COLUMNS).where(Site.id == site_id, within)).one_or_none()
    if row is None:
        raise SiteNotFoundError(site_id=site_id)
    return SiteRow(*row)


def session_in_scope(actor: Actor, action: Action, session_id: int) -> SessionRow:
    """Give the session of a training in scope. Raises SessionNotFoundError. One query."""
    row = db.session.execute(
        select(*SESSION_COLUMNS)
        .join(Training, Training.id == TrainingSession.training_id)
        .where(TrainingSession.id == session_id, trainings_within(actor.scope(action)))
    ).one_or_none()
    if row is None:
        raise SessionNotFoundError(session_id=session_id)
    return SessionRow(*row)


def enrolment_in_scope(actor: Actor, action: Action, enrolment_id: int) -> EnrolmentRow:
    """Give the enrolment at a site in scope. Raises EnrolmentNotFoundError. One query."""
    row = db.session.execute(
        select(*ENROLMENT_COLUMNS).where(Enrolment.id == enrolment_id, enrolments_within(actor.scope(action)))
    ).one_or_none()
    if row is None:
        raise EnrolmentNotFoundError(enrolment_id=enrolment_id)
    return EnrolmentRow(*tuple(row))
