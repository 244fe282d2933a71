"""Doors: whose they are, who is on their lists, who has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.permissions import Action, Actor
from app.attendance.errors import DoorNotFoundError
from app.attendance.models import Attendance
from app.attendance.rules import Door, Mode, Status, status_of
from app.database import db
from app.trainings.models import Enrolment, Expected, SessionSite, Site, Training, TrainingSession
from app.trainings.queries.scope import sites_within
from app.vietnamese import fold

PAGE_SIZE = 40

DOOR_COLUMNS = (
    TrainingSession.id.label("session_id"),
    TrainingSession.title.label("session_title"),
    Site.id.label("site_id"),
    Site.name.label("site_name"),
    Site.is_online,
    Training.id.label("training_id"),
    Training.title.label("training_title"),
    Training.time_zone,
    func.coalesce(SessionSite.starts_at, TrainingSession.starts_at).label("starts_at"),
    func.coalesce(SessionSite.ends_at, TrainingSession.ends_at).label("ends_at"),
    Training.grace_minutes,
    Training.closes_at,
)
_DOORS = (
    select(*DOOR_COLUMNS)
    .select_from(Site)
    .join(Training, Training.id == Site.training_id)
    .join(TrainingSession, TrainingSession.training_id == Training.id)
    .outerjoin(
        SessionSite, and_(SessionSite.session_id == TrainingSession.id, SessionSite.site_id == Site.id)
    )
)


def find_door(tx: Session, session_id: int, site_id: int, *, actor: Actor, action: Action) -> Door | None:
    """Find a door where `actor` may do `action`. One query."""
    row = tx.execute(
        _DOORS.where(TrainingSession.id == session_id, Site.id == site_id, sites_within(actor.scope(action)))
    ).first()
    return Door(**row._mapping) if row else None


def get_door(session_id: int, site_id: int, *, actor: Actor) -> Door:
    """Give a door that `actor` may see, or raise DoorNotFoundError. One query."""
    door = find_door(db.session(), session_id, site_id, actor=actor, action=Action.SEE_SITE)
    if door is None:
        raise DoorNotFoundError
    return door


def list_doors(actor: Actor, *, since: datetime, limit: int = 200) -> list[Door]:
    """List the doors where `actor` may check people in and whose session ends after `since`. One query."""
    rows = db.session.execute(
        _DOORS.where(sites_within(actor.scope(Action.CHECK_IN_TRAINEE)), TrainingSession.ends_at > since)
        .order_by("starts_at", TrainingSession.position, Site.sort_key)
        .limit(limit)
    )
    return [Door(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True)
class DoorCounts:
    """How many are expected at a door, how many of them have come, and how many came beside them."""

    expected: int
    arrived: int
    others: int


def count_at_door(door: Door) -> DoorCounts:
    """Count at one door. Somebody who came and left has come. One query."""
    came = and_(Attendance.arrived_at.is_not(None), Attendance.site_id == door.site_id)
    expected = Expected.enrolment_id.is_not(None)
    row = db.session.execute(
        select(
            func.count(Expected.enrolment_id),
            func.count(case((and_(expected, came), 1))),
            func.count(case((and_(~expected, came), 1))),
        ).select_from(_people_at(door))
        .where(_belongs_to(door))
    ).one()  # fmt: skip
    return DoorCounts(*row)


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One person on a door's list, as far as the door shows it."""

    enrolment_id: int
    enrolment_uuid: str
    full_name: str
    unit_name: str
    position_title: str
    birth: str | None
    is_provisional: bool
    is_expected: bool
    status: Status
    arrived_at: datetime | None
    left_at: datetime | None
    elsewhere: str | None  # the other site where this person is now


@dataclass(frozen=True, slots=True)
class DoorPage:
    """A page of a door's list. `total` counts all that match."""

    rows: tuple[DoorRow, ...]
    total: int


def list_at_door(door: Door, *, text: str = "", page: int = 1) -> DoorPage:
    """List who is expected or has come at one door, by name; `text` narrows without regard to diacritics.

    A whole badge code finds its owner wherever in the training he is expected. One query.
    """
    belongs: ColumnElement[bool] = _belongs_to(door)
    ranks: list[Any] = []
    folded = fold(text)
    if folded:
        by_code = and_(Enrolment.code == text.strip().upper(), _is_counted(door))
        belongs = or_(and_(belongs, *(_holds_word(word) for word in folded.split())), by_code)
        ranks = [case((by_code, 0), (Enrolment.search_text.like(f" {folded}%"), 1), else_=2)]
    rows = db.session.execute(
        _rows_at(door)
        .add_columns(func.count().over().label("total"))
        .where(belongs)
        .order_by(*ranks, Enrolment.sort_key, Enrolment.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return DoorPage(tuple(_door_row(row) for row in rows), rows[0].total if rows else 0)


def find_at_door(door: Door, enrolment_uuid: str) -> DoorRow | None:
    """Find one person of a door's list; None when he neither is expected nor has come there. One query."""
    row = db.session.execute(
        _rows_at(door).where(_belongs_to(door), Enrolment.uuid == enrolment_uuid)
    ).first()
    return _door_row(row) if row else None


def _holds_word(word: str) -> ColumnElement[bool]:
    """Match a word's beginning; `word` comes from `fold`, so it holds no wildcard."""
    return Enrolment.search_text.like(f"% {word}%")


def _rows_at(door: Door) -> Any:
    elsewhere = aliased(Site)
    came_elsewhere = and_(
        elsewhere.id == Attendance.site_id,
        Attendance.arrived_at.is_not(None),
        Attendance.site_id != door.site_id,
    )
    return (
        select(
            Enrolment.id, Enrolment.uuid, Enrolment.full_name, Enrolment.unit_name, Enrolment.position_title,
            Enrolment.birth, Enrolment.is_provisional,
            Expected.enrolment_id.is_not(None).label("is_expected"), Attendance.arrived_at,
            Attendance.left_at, Attendance.is_late, Attendance.is_excused, Attendance.mode,
            elsewhere.name.label("elsewhere"),
        )
        .select_from(_people_at(door))
        .outerjoin(elsewhere, came_elsewhere)
    )  # fmt: skip


def _people_at(door: Door) -> Any:
    return (
        Enrolment.__table__.outerjoin(
            Expected.__table__,
            and_(
                Expected.enrolment_id == Enrolment.id,
                Expected.session_id == door.session_id,
                Expected.site_id == door.site_id,
            ),
        )
        .outerjoin(
            Attendance.__table__,
            and_(Attendance.enrolment_id == Enrolment.id, Attendance.session_id == door.session_id),
        )
    )  # fmt: skip


def _is_counted(door: Door) -> ColumnElement[bool]:
    return and_(
        Enrolment.training_id == door.training_id,
        Enrolment.merged_into_id.is_(None),
        Enrolment.withdrawn_at.is_(None),
    )


def _belongs_to(door: Door) -> ColumnElement[bool]:
    return and_(
        _is_counted(door),
        or_(
            Expected.enrolment_id.is_not(None),
            and_(Attendance.site_id == door.site_id, Attendance.arrived_at.is_not(None)),
        ),
    )


def _door_row(row: Any) -> DoorRow:
    return DoorRow(
        row.id, row.uuid, row.full_name, row.unit_name, row.position_title, row.birth,
        bool(row.is_provisional), bool(row.is_expected), status_of_row(row), row.arrived_at, row.left_at,
        row.elsewhere,
    )  # fmt: skip


def status_of_row(row: Any) -> Status:
    """Say how somebody stands, from the columns of `attendance`, which may all be missing."""
    return status_of(
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        late=bool(row.is_late),
        excused=bool(row.is_excused),
        mode=Mode(row.mode or Mode.IN_PERSON),
    )
