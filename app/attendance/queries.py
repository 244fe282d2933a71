"""What can be asked about doors: whose they are, who is on their lists, who has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.permissions import Action, Actor
from app.attendance.errors import DoorNotFoundError
from app.attendance.models import Attendance, CheckIn
from app.attendance.rules import CheckInKind, Door, Event, Mode, SessionTimes, Status, status_of
from app.database import db
from app.trainings.models import Enrolment, Expected, SessionSite, Site, Training, TrainingSession
from app.trainings.queries.scope import sites_within, trainings_within
from app.vietnamese import fold

PAGE_SIZE = 40

_DOOR_COLUMNS = (
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
    select(*_DOOR_COLUMNS)
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
    return Door(**row._mapping) if row else None  # type: ignore[arg-type]


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
    return [Door(**row._mapping) for row in rows]  # type: ignore[arg-type]


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
        by_code = Enrolment.code == text.strip().upper()
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


def _rows_at(door: Door) -> Select[Any]:
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


def _belongs_to(door: Door) -> ColumnElement[bool]:
    return and_(
        Enrolment.training_id == door.training_id,
        Enrolment.merged_into_id.is_(None),
        Enrolment.withdrawn_at.is_(None),
        or_(
            Expected.enrolment_id.is_not(None),
            and_(Attendance.site_id == door.site_id, Attendance.arrived_at.is_not(None)),
        ),
    )


def _door_row(row: Any) -> DoorRow:
    return DoorRow(
        row.id, row.uuid, row.full_name, row.unit_name, row.position_title, row.birth,
        bool(row.is_provisional), bool(row.is_expected), _status(row), row.arrived_at, row.left_at,
        row.elsewhere,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An enrolment, and the one whose state its events make: another one after a walk-in was matched."""

    id: int
    holder_id: int


def find_people(tx: Session, training_id: int, uuids: Collection[str]) -> dict[str, Person]:
    """Find enrolments of a training by uuid, and hold them until the transaction ends. One query."""
    rows = tx.execute(
        select(Enrolment.uuid, Enrolment.id, Enrolment.merged_into_id)
        .where(Enrolment.training_id == training_id, Enrolment.uuid.in_(uuids))
        .order_by(Enrolment.id)
        .with_for_update()
    )
    return {row.uuid: Person(row.id, row.merged_into_id or row.id) for row in rows}


def find_pair(tx: Session, provisional_id: int, enrolment_id: int, *, actor: Actor) -> tuple[int, int] | None:
    """Find a walk-in and the person to match him to, in a training that `actor` may edit. One query."""
    walk_in, person = aliased(Enrolment), aliased(Enrolment)
    row = tx.execute(
        select(walk_in.id, person.id)
        .join(Training, Training.id == walk_in.training_id)
        .join(person, person.training_id == walk_in.training_id)
        .where(
            walk_in.id == provisional_id,
            walk_in.is_provisional,
            walk_in.merged_into_id.is_(None),
            person.id == enrolment_id,
            person.id != walk_in.id,
            person.merged_into_id.is_(None),
            trainings_within(actor.scope(Action.EDIT_TRAINING)),
        )
        .with_for_update(of=[walk_in, person])
    ).first()
    return (row[0], row[1]) if row else None


def list_sessions_with_events(tx: Session, enrolment_id: int) -> list[int]:
    """List the sessions in whose log somebody stands. One query."""
    return list(tx.scalars(select(CheckIn.session_id).where(CheckIn.enrolment_id == enrolment_id).distinct()))


def get_session_times(tx: Session, session_id: int) -> SessionTimes:
    """Give when a session starts, everywhere and at the sites that have their own time. One query."""
    rows = tx.execute(
        select(
            TrainingSession.starts_at, Training.grace_minutes, SessionSite.site_id,
            SessionSite.starts_at.label("own"),
        )
        .join(Training, Training.id == TrainingSession.training_id)
        .outerjoin(SessionSite, SessionSite.session_id == TrainingSession.id)
        .where(TrainingSession.id == session_id)
    ).all()  # fmt: skip
    own = {row.site_id: row.own for row in rows if row.site_id is not None}
    return SessionTimes(rows[0].starts_at, rows[0].grace_minutes, own)


def find_last_event(session_id: int, site_id: int, enrolment_uuid: str) -> Event | None:
    """Find the last event of somebody at a door that has not been undone. One query."""
    correction = aliased(CheckIn)
    row = db.session.execute(
        select(CheckIn.uuid, CheckIn.kind, CheckIn.site_id, CheckIn.mode, CheckIn.occurred_at)
        .join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
        .where(
            CheckIn.session_id == session_id,
            CheckIn.site_id == site_id,
            CheckIn.kind != CheckInKind.CORRECT.value,
            Enrolment.uuid == enrolment_uuid,
            ~select(correction.id).where(correction.corrects == CheckIn.uuid).exists(),
        )
        .order_by(CheckIn.occurred_at.desc(), CheckIn.uuid.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Event(row.uuid, CheckInKind(row.kind), row.site_id, Mode(row.mode), row.occurred_at)


def events_by_person(tx: Session, session_id: int, enrolment_ids: Collection[int]) -> dict[int, list[Event]]:
    """Give the log of a session for some people, what was recorded before a match included. One query."""
    holder = func.coalesce(Enrolment.merged_into_id, Enrolment.id).label("holder_id")
    rows = tx.execute(
        select(
            holder, CheckIn.uuid, CheckIn.kind, CheckIn.site_id, CheckIn.mode, CheckIn.occurred_at,
            CheckIn.corrects,
        )
        .join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
        .where(CheckIn.session_id == session_id, holder.in_(enrolment_ids))
    )  # fmt: skip
    found: dict[int, list[Event]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    for row in rows:
        found[row.holder_id].append(
            Event(row.uuid, CheckInKind(row.kind), row.site_id, Mode(row.mode), row.occurred_at, row.corrects)
        )
    return found


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event of somebody, with who recorded it."""

    uuid: str
    session_title: str
    site_name: str
    kind: CheckInKind
    mode: Mode
    occurred_at: datetime
    received_at: datetime
    corrects: str | None
    note: str


def list_log(enrolment_id: int) -> list[LogEntry]:
    """List every event of one person, the latest first. One query; the caller has checked the scope."""
    rows = db.session.execute(
        select(
            CheckIn.uuid, TrainingSession.title, Site.name, CheckIn.kind, CheckIn.mode, CheckIn.occurred_at,
            CheckIn.received_at, CheckIn.corrects, CheckIn.note,
        )
        .join(TrainingSession, TrainingSession.id == CheckIn.session_id)
        .join(Site, Site.id == CheckIn.site_id)
        .join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
        .where(or_(Enrolment.id == enrolment_id, Enrolment.merged_into_id == enrolment_id))
        .order_by(CheckIn.occurred_at.desc(), CheckIn.uuid)
    )  # fmt: skip
    return [LogEntry(r.uuid, r.title, r.name, CheckInKind(r.kind), Mode(r.mode), *r[5:]) for r in rows]


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One session of a trainee's training, and how he stands in it."""

    training_id: int
    training_title: str
    time_zone: str
    session_id: int
    title: str
    site_name: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    arrived_at: datetime | None


def list_own_sessions(user_id: int) -> list[OwnSession]:
    """List the sessions at which somebody is expected, in all his trainings, by time. One query."""
    rows = db.session.execute(
        select(
            *_DOOR_COLUMNS, Attendance.arrived_at, Attendance.left_at, Attendance.is_late,
            Attendance.is_excused, Attendance.mode,
        )
        .select_from(Enrolment)
        .join(Expected, Expected.enrolment_id == Enrolment.id)
        .join(TrainingSession, TrainingSession.id == Expected.session_id)
        .join(Site, Site.id == Expected.site_id)
        .join(Training, Training.id == Enrolment.training_id)
        .outerjoin(
            SessionSite, and_(SessionSite.session_id == TrainingSession.id, SessionSite.site_id == Site.id)
        )
        .outerjoin(
            Attendance,
            and_(Attendance.session_id == TrainingSession.id, Attendance.enrolment_id == Enrolment.id),
        )
        .where(Enrolment.user_id == user_id, Enrolment.withdrawn_at.is_(None))
        .order_by("starts_at")
    )  # fmt: skip
    return [
        OwnSession(
            r.training_id, r.training_title, r.time_zone, r.session_id, r.session_title, r.site_name,
            r.starts_at, r.ends_at, _status(r), r.arrived_at,
        )
        for r in rows
    ]  # fmt: skip


def _status(row: Any) -> Status:
    return status_of(
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        late=bool(row.is_late),
        excused=bool(row.is_excused),
        mode=Mode(row.mode or Mode.IN_PERSON),
    )
