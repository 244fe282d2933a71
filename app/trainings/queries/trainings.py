"""Lists of trainings, and what one consists of: sites, sessions, topics, courses, coordinators."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

from app.accounts.models import RoleGrant, Unit, User
from app.accounts.permissions import Action, Actor
from app.accounts.rules import Role
from app.catalogue.models import Course
from app.database import db
from app.trainings.errors import AgendaItemNotFoundError
from app.trainings.models import (
    AgendaItem,
    Enrolment,
    SessionSite,
    Site,
    Slip,
    Training,
    TrainingCourse,
    TrainingSession,
)
from app.trainings.queries.scope import (
    SESSION_COLUMNS,
    SITE_COLUMNS,
    SessionRow,
    SiteRow,
    trainings_within,
)
from app.trainings.rules.plan import Period
from app.vietnamese import fold

MAX_UNITS = 500


@dataclass(frozen=True, slots=True)
class TrainingListed:
    """A line of the list of trainings."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    closes_at: datetime | None
    time_zone: str
    site_count: int
    people_count: int


@dataclass(frozen=True, slots=True)
class SiteListed:
    """A site with how many people are there, and how many of them have a slip."""

    site: SiteRow
    people_count: int
    slip_count: int


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A topic of a session. `course_title` None: no course."""

    id: int
    session_id: int
    position: int
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    speaker: str
    course_id: int | None
    course_slug: str | None
    course_title: str | None
    module_key: str | None
    quiz_key: str | None


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """The own times of one site in a session."""

    session_id: int
    site_id: int
    site_name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SessionListed:
    """A session with its topics and the sites that have their own times."""

    session: SessionRow
    agenda: tuple[AgendaRow, ...] = ()
    own_times: tuple[OwnTimes, ...] = ()


@dataclass(frozen=True, slots=True)
class TaughtCourse:
    """A course of a training. `version_id` None: not yet published, so nobody can read it."""

    course_id: int
    slug: str
    title: str
    version_id: int | None


@dataclass(frozen=True, slots=True)
class CoordinatorRow:
    """A coordinator of a site."""

    grant_id: int
    site_id: int
    user_id: int
    full_name: str
    phone: str | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserFound:
    """A person who may become a coordinator."""

    user_id: int
    full_name: str
    user_name: str | None
    birth: str | None


def count_trainings(actor: Actor) -> int:
    """Count the trainings that the actor may see."""
    seen = trainings_within(actor.scope(Action.SEE_TRAINING))
    return db.session.scalar(select(func.count(Training.id)).where(seen)) or 0


def list_trainings(actor: Actor, *, limit: int = 50, offset: int = 0) -> list[TrainingListed]:
    """List the trainings that the actor may see, the latest first, with their counts. One query."""
    columns = (
        Training.id, Training.title, Training.starts_on, Training.ends_on, Training.closes_at,
        Training.time_zone, _count(Site, Site.training_id == Training.id),
        _count(Enrolment, Enrolment.training_id == Training.id, *_present()),
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns)
        .where(trainings_within(actor.scope(Action.SEE_TRAINING)))
        .order_by(Training.starts_on.desc(), Training.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [TrainingListed(*row) for row in rows]


def get_title(training_id: int) -> str:
    """Give the title of the training of a site that was found in scope."""
    return db.session.execute(select(Training.title).where(Training.id == training_id)).scalar_one()


def list_sites(training_id: int) -> list[SiteListed]:
    """List the sites of a training by name, with their counts. One query."""
    present = (Enrolment.site_id == Site.id, *_present())
    with_slip = (
        select(func.count(Slip.id))
        .join(Enrolment, Enrolment.id == Slip.enrolment_id)
        .where(*present, Slip.revoked_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(*SITE_COLUMNS, _count(Enrolment, *present), with_slip)
        .where(Site.training_id == training_id)
        .order_by(Site.sort_key, Site.id)
    )
    return [SiteListed(SiteRow(*row[:-2]), row[-2], row[-1]) for row in rows]


def list_site_names(training_id: int) -> list[tuple[int, str]]:
    """List (id, name) of the sites of a training, by name."""
    rows = db.session.execute(
        select(Site.id, Site.name).where(Site.training_id == training_id).order_by(Site.sort_key, Site.id)
    )
    return [(row.id, row.name) for row in rows]


def list_sessions(training_id: int) -> list[SessionListed]:
    """List the sessions of a training by time, with topics and own times. Three queries."""
    rows = db.session.execute(
        select(*SESSION_COLUMNS)
        .where(TrainingSession.training_id == training_id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    sessions = {row.id: SessionListed(SessionRow(*row)) for row in rows}
    if sessions:
        of_training = TrainingSession.training_id == training_id
        for item in map(_agenda_row, db.session.execute(_agenda().where(of_training))):
            listed = sessions[item.session_id]
            sessions[item.session_id] = replace(listed, agenda=(*listed.agenda, item))
        for own in _own_times(training_id):
            listed = sessions[own.session_id]
            sessions[own.session_id] = replace(listed, own_times=(*listed.own_times, own))
    return list(sessions.values())


def list_session_names(training_id: int) -> list[SessionRow]:
    """List the sessions of a training by time, without topics. One query."""
    rows = db.session.execute(
        select(*SESSION_COLUMNS)
        .where(TrainingSession.training_id == training_id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return [SessionRow(*row) for row in rows]


def get_agenda_item(actor: Actor, action: Action, item_id: int) -> AgendaRow:
    """Give a topic of a session in scope. Raises AgendaItemNotFoundError. One query."""
    statement = _agenda().join(Training, Training.id == TrainingSession.training_id)
    row = db.session.execute(
        statement.where(AgendaItem.id == item_id, trainings_within(actor.scope(action)))
    ).one_or_none()
    if row is None:
        raise AgendaItemNotFoundError(item_id=item_id)
    return _agenda_row(row)


def find_site_times(session_id: int, site_id: int) -> Period | None:
    """Find the own times of a site in a session; None when it has those of all."""
    row = db.session.execute(
        select(SessionSite.starts_at, SessionSite.ends_at).where(
            SessionSite.session_id == session_id, SessionSite.site_id == site_id
        )
    ).one_or_none()
    return Period(row.starts_at, row.ends_at) if row else None


def list_courses_of(training_id: int) -> list[TaughtCourse]:
    """List the courses that a training teaches, in their order."""
    rows = db.session.execute(
        select(Course.id, Course.slug, Course.title, Course.newest_version_id)
        .join(TrainingCourse, TrainingCourse.course_id == Course.id)
        .where(TrainingCourse.training_id == training_id)
        .order_by(TrainingCourse.position, Course.id)
    )
    return [TaughtCourse(*row) for row in rows]


def list_all_courses() -> list[TaughtCourse]:
    """List every course by title: an organizer may teach each."""
    rows = db.session.execute(
        select(Course.id, Course.slug, Course.title, Course.newest_version_id)
        .order_by(Course.title, Course.id)
        .limit(500)
    )
    return [TaughtCourse(*row) for row in rows]


def list_coordinators(training_id: int, *, now: datetime) -> list[CoordinatorRow]:
    """List the coordinators of all sites of a training by name. One query."""
    rows = db.session.execute(
        select(RoleGrant.id, RoleGrant.site_id, User.id, User.full_name, User.phone, RoleGrant.ends_at)
        .join(User, User.id == RoleGrant.user_id)
        .join(Site, Site.id == RoleGrant.site_id)
        .where(
            Site.training_id == training_id,
            RoleGrant.role == Role.COORDINATOR.value,
            or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now),
        )
        .order_by(User.sort_key, RoleGrant.id)
    )
    return [CoordinatorRow(*row) for row in rows]  # type: ignore[arg-type]  # site_id is set: joined


def search_users(text: str, *, limit: int = 20) -> list[UserFound]:
    """Search active people by words of their name or by user name, without diacritics.

    Fewer than two letters find nobody: the search is for somebody one knows.
    """
    words = fold(text).split()
    if len("".join(words)) < 2:
        return []
    wanted = [User.search_text.contains(word, autoescape=True) for word in words]
    rows = db.session.execute(
        select(User.id, User.full_name, User.user_name, User.birth)
        .where(User.is_active, *wanted)
        .order_by(User.sort_key, User.id)
        .limit(limit)
    )
    return [UserFound(*row) for row in rows]


def list_holding_units(actor: Actor, action: Action, kept_id: int | None = None) -> list[tuple[int, str]]:
    """List (id, name) of the units that the actor may hold trainings for, and the one that holds it now."""
    scope = actor.scope(action)
    ways = [Unit.path.startswith(path, autoescape=True) for path in sorted(scope.unit_paths)]
    own = Unit.id == (kept_id or 0)
    statement = select(Unit.id, Unit.name).order_by(Unit.path).limit(MAX_UNITS)
    rows = db.session.execute(
        statement.where(or_(own, Unit.valid_to.is_(None)) if scope.everywhere else or_(own, *ways))
    )
    return [(row.id, row.name) for row in rows]


def _present() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None)


def _count(model: type[Site] | type[Enrolment], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(model.id)).where(*conditions).scalar_subquery()


def _agenda() -> Select:  # type: ignore[type-arg]
    return (
        select(
            AgendaItem.id, AgendaItem.session_id, AgendaItem.position, AgendaItem.title, AgendaItem.starts_at,
            AgendaItem.ends_at, AgendaItem.speaker, AgendaItem.course_id, Course.slug,
            Course.title.label("course_title"), AgendaItem.module_key, AgendaItem.quiz_key,
        )
        .join(TrainingSession, TrainingSession.id == AgendaItem.session_id)
        .outerjoin(Course, Course.id == AgendaItem.course_id)
        .order_by(AgendaItem.session_id, AgendaItem.position, AgendaItem.id)
    )  # fmt: skip


def _agenda_row(row: object) -> AgendaRow:
    return AgendaRow(*row)  # type: ignore[misc]


def _own_times(training_id: int) -> list[OwnTimes]:
    rows = db.session.execute(
        select(
            SessionSite.session_id, SessionSite.site_id, Site.name, SessionSite.starts_at, SessionSite.ends_at
        )
        .join(Site, Site.id == SessionSite.site_id)
        .where(Site.training_id == training_id)
        .order_by(Site.sort_key, Site.id)
    )
    return [OwnTimes(*row) for row in rows]
