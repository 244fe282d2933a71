"""The log: whose events count for whom, what was last recorded, when a session starts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.accounts.permissions import Action, Actor
from app.attendance.models import CheckIn
from app.attendance.rules import CheckInKind, Event, Mode, SessionTimes
from app.database import db
from app.trainings.models import Enrolment, SessionSite, Site, Training, TrainingSession
from app.trainings.queries.scope import trainings_within
from app.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Person:
    """An enrolment, and the one whose state its events make: another one after a walk-in was matched."""

    id: int
    holder_id: int


def find_people(tx: Session, training_id: int, uuids: Collection[str]) -> dict[str, Person]:
    """Find enrolments of a training by uuid. One query.

    They, and those whose state they make, are held until the transaction ends, so that nobody else derives
    the same state from a log without our events.
    """
    matched = aliased(Enrolment)
    holders = select(matched.merged_into_id).where(matched.uuid.in_(uuids))
    rows = tx.execute(
        select(Enrolment.uuid, Enrolment.id, Enrolment.merged_into_id)
        .where(
            Enrolment.training_id == training_id, or_(Enrolment.uuid.in_(uuids), Enrolment.id.in_(holders))
        )
        .order_by(Enrolment.id)
        .with_for_update()
    )
    return {row.uuid: Person(row.id, row.merged_into_id or row.id) for row in rows if row.uuid in uuids}


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
            ~person.is_provisional,
            trainings_within(actor.scope(Action.EDIT_TRAINING)),
        )
        .with_for_update(of=[walk_in, person])
    ).first()
    return (row[0], row[1]) if row else None


def list_sessions_with_events(tx: Session, enrolment_id: int) -> list[int]:
    """List the sessions in whose log somebody stands. One query."""
    return list(tx.scalars(select(CheckIn.session_id).where(CheckIn.enrolment_id == enrolment_id).distinct()))


def hold_people(tx: Session, enrolment_ids: Collection[int]) -> None:
    """Hold enrolments until the transaction ends: nobody else derives their state meanwhile. One query."""
    held = select(Enrolment.id).where(Enrolment.id.in_(enrolment_ids)).order_by(Enrolment.id)
    tx.execute(held.with_for_update())


def list_people_with_events(tx: Session, session_id: int) -> list[int]:
    """List whose state the log of a session makes: a matched walk-in's events make another's. One query."""
    holder = func.coalesce(Enrolment.merged_into_id, Enrolment.id)
    return list(
        tx.scalars(
            select(holder)
            .join(CheckIn, CheckIn.enrolment_id == Enrolment.id)
            .where(CheckIn.session_id == session_id)
            .distinct()
            .order_by(holder)
        )
    )


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
    """One event of somebody, with who recorded it. `is_undone`: a later event says it never happened."""

    time_zone: str
    session_title: str
    site_name: str
    recorded_by: str | None
    kind: CheckInKind
    mode: Mode
    occurred_at: datetime
    received_at: datetime
    note: str
    is_undone: bool


def list_log(enrolment_id: int) -> list[LogEntry]:
    """List every event of one person, the latest first. One query; the caller has checked the scope."""
    correction = aliased(CheckIn)
    rows = db.session.execute(
        select(
            Training.time_zone, TrainingSession.title, Site.name, User.full_name, CheckIn.kind, CheckIn.mode,
            CheckIn.occurred_at, CheckIn.received_at, CheckIn.note,
            select(correction.id).where(correction.corrects == CheckIn.uuid).exists().label("is_undone"),
        )
        .join(TrainingSession, TrainingSession.id == CheckIn.session_id)
        .join(Training, Training.id == TrainingSession.training_id)
        .join(Site, Site.id == CheckIn.site_id)
        .join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
        .outerjoin(User, User.id == CheckIn.recorded_by)
        .where(or_(Enrolment.id == enrolment_id, Enrolment.merged_into_id == enrolment_id))
        .order_by(CheckIn.occurred_at.desc(), CheckIn.uuid)
    )  # fmt: skip
    return [
        LogEntry(
            row.time_zone, row.title, row.name, row.full_name, CheckInKind(row.kind), Mode(row.mode),
            row.occurred_at, row.received_at, row.note, bool(row.is_undone),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the roster who may be the walk-in."""

    enrolment_id: int
    full_name: str
    position_title: str
    unit_name: str
    site_name: str


def list_candidates(training_id: int, text: str, *, limit: int = 10) -> list[Candidate]:
    """List people of a training's roster whose name or unit holds the words of `text`. One query.

    Without a word: nobody. The caller has checked the scope.
    """
    words = fold(text).split()
    if not words:
        return []
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.full_name, Enrolment.position_title, Enrolment.unit_name, Site.name)
        .join(Site, Site.id == Enrolment.site_id)
        .where(
            Enrolment.training_id == training_id,
            Enrolment.is_provisional.is_(False),
            Enrolment.merged_into_id.is_(None),
            Enrolment.withdrawn_at.is_(None),
            *(Enrolment.search_text.like(f"% {word}%") for word in words),
        )
        .order_by(Enrolment.sort_key, Enrolment.id)
        .limit(limit)
    )
    return [Candidate(*row) for row in rows]
