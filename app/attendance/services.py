"""What can be done at a door: record events, undo, match a walk-in. The log only grows; the state follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.accounts.services.audit import note
from app.attendance.errors import (
    DoorNotFoundError,
    NothingToUndoError,
    PersonNotFoundError,
    ReasonMissingError,
)
from app.attendance.models import Attendance, CheckIn, SiteContact
from app.attendance.queries.doors import find_door
from app.attendance.queries.log import (
    events_by_person,
    find_last_event,
    find_pair,
    find_people,
    get_session_times,
    hold_people,
    list_people_with_events,
    list_sessions_with_events,
)
from app.attendance.rules import (
    MAX_NOTE,
    CheckInKind,
    Door,
    Method,
    NewCheckIn,
    WalkIn,
    is_late,
    state_after,
)
from app.clock import by_our_clock
from app.database import db, insert_for, table_of, transaction, upsert
from app.trainings.models import Enrolment
from app.trainings.rules.names import search_text_of, sort_key_of
from app.trainings.rules.slips import new_badge_code

CHUNK = 500  # people in one transaction: the door must not wait
ATTENDANCE_KEY = ("session_id", "enrolment_id")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch, by the uuids of its events."""

    stored: frozenset[str]
    known: frozenset[str]  # arrived before: nothing was done again
    unknown: frozenset[str]  # no such person in this training: nothing was stored


def record_check_ins(
    session_id: int,
    site_id: int,
    events: Sequence[NewCheckIn],
    walk_ins: Sequence[WalkIn] = (),
    *,
    actor: Actor,
    received_at: datetime,
) -> Recorded:
    """Store what happened at one door, and derive the state of everybody concerned.

    The same uuid twice is one event. A walk-in becomes a provisional enrolment under its own uuid, in the
    same transaction. Raises DoorNotFoundError when the actor may not check people in there.
    """
    with transaction() as tx:
        door = find_door(tx, session_id, site_id, actor=actor, action=Action.CHECK_IN_TRAINEE)
        if door is None:
            raise DoorNotFoundError
        _add_walk_ins(tx, door, walk_ins, received_at)
        recorded = _store(tx, door, events, actor=actor, received_at=received_at)
        upsert(tx, SiteContact, {"site_id": site_id}, heard_at=received_at)
    return recorded


def _store(
    tx: Session, door: Door, events: Sequence[NewCheckIn], *, actor: Actor, received_at: datetime
) -> Recorded:
    people = find_people(tx, door.training_id, {event.enrolment_uuid for event in events})
    uuids = {event.uuid for event in events}
    known = frozenset(tx.scalars(select(CheckIn.uuid).where(CheckIn.uuid.in_(uuids))))
    unknown = frozenset(event.uuid for event in events if event.enrolment_uuid not in people)
    fresh = {e.uuid: e for e in events if e.uuid not in known | unknown}  # a uuid twice in a batch is one
    rows = [
        _row(event, door, people[event.enrolment_uuid].id, actor=actor, received_at=received_at)
        for event in fresh.values()
    ]
    if rows:
        tx.execute(insert_for(tx)(table_of(CheckIn)).on_conflict_do_nothing(), rows)
        holders = {people[event.enrolment_uuid].holder_id for event in fresh.values()}
        derive_attendance(tx, door.session_id, holders)
    return Recorded(frozenset(fresh), known, unknown)


def _row(
    event: NewCheckIn, door: Door, enrolment_id: int, *, actor: Actor, received_at: datetime
) -> dict[str, object]:
    return {
        "uuid": event.uuid,
        "session_id": door.session_id,
        "enrolment_id": enrolment_id,
        "site_id": door.site_id,
        "device": event.device,
        "kind": event.kind.value,
        "mode": event.mode.value,
        "method": event.method.value,
        "client_at": event.client_at,
        "sent_at": event.sent_at,
        "received_at": received_at,
        "occurred_at": by_our_clock(event.client_at, event.sent_at, received_at),
        "corrects": event.corrects,
        "recorded_by": actor.user_id,
        "note": event.note,
    }


def _add_walk_ins(tx: Session, door: Door, walk_ins: Sequence[WalkIn], now: datetime) -> None:
    rows = [_walk_in_row(walk_in, door, new_badge_code(), now) for walk_in in walk_ins]
    if rows:
        statement = insert_for(tx)(table_of(Enrolment)).on_conflict_do_nothing(index_elements=["uuid"])
        tx.execute(statement, rows)


def _walk_in_row(walk_in: WalkIn, door: Door, code: str, now: datetime) -> dict[str, object]:
    return {
        "uuid": walk_in.uuid,
        "code": code,
        "training_id": door.training_id,
        "site_id": door.site_id,
        "full_name": walk_in.full_name,
        "sort_key": sort_key_of(walk_in.full_name),
        "search_text": search_text_of(walk_in.full_name, walk_in.unit_name, code),
        "unit_name": walk_in.unit_name,
        "position_title": "",
        "is_provisional": True,
        "created_at": now,
    }


def derive_attendance(tx: Session, session_id: int, enrolment_ids: Collection[int]) -> None:
    """Derive the state of some people in one session from the log. Replaying it gives the same rows."""
    times = get_session_times(tx, session_id)
    rows = [
        {
            "session_id": session_id,
            "enrolment_id": enrolment_id,
            "site_id": state.site_id,
            "mode": state.mode.value,
            "arrived_at": state.arrived_at,
            "left_at": state.left_at,
            "is_late": is_late(state.arrived_at, times.start_at(state.site_id), times.grace_minutes),
            "is_excused": state.is_excused,
            "last_uuid": state.last_uuid,
        }
        for enrolment_id, events in events_by_person(tx, session_id, enrolment_ids).items()
        if (state := state_after(events)) is not None
    ]
    if rows:
        insert = insert_for(tx)(table_of(Attendance))
        derived = {name: insert.excluded[name] for name in rows[0] if name not in ATTENDANCE_KEY}
        tx.execute(insert.on_conflict_do_update(index_elements=ATTENDANCE_KEY, set_=derived), rows)


def derive_sessions(payload: Mapping[str, Any]) -> None:
    """Derive whole sessions anew, as a job: their times changed, so others are late. Safe to repeat."""
    for session_id in payload["session_ids"]:
        people = list_people_with_events(db.session(), session_id)
        for start in range(0, len(people), CHUNK):
            chunk = people[start : start + CHUNK]
            with transaction() as tx:
                hold_people(tx, chunk)
                derive_attendance(tx, session_id, chunk)


def undo_arrival(
    session_id: int,
    site_id: int,
    enrolment_uuid: str,
    reason: str,
    *,
    uuid: str,
    actor: Actor,
    received_at: datetime,
) -> None:
    """Record that somebody's last arrival, departure or excuse at this door never happened, and why.

    Raises ReasonMissingError without a reason, NothingToUndoError when the log holds nothing to undo.
    """
    if not reason.strip():
        raise ReasonMissingError
    last = find_last_event(session_id, site_id, enrolment_uuid)
    if last is None:
        raise NothingToUndoError
    correction = NewCheckIn(
        uuid=uuid,
        enrolment_uuid=enrolment_uuid,
        kind=CheckInKind.CORRECT,
        mode=last.mode,
        method=Method.FORM,
        client_at=received_at,
        sent_at=received_at,
        corrects=last.uuid,
        note=reason.strip()[:MAX_NOTE],
    )
    record_check_ins(session_id, site_id, [correction], actor=actor, received_at=received_at)


def match_walk_in(provisional_id: int, enrolment_id: int, *, actor: Actor, now: datetime) -> None:
    """Say who a walk-in is: his events count for that enrolment from now on; none is rewritten.

    Raises PersonNotFoundError unless both are in one training that the actor may edit, the first is a
    walk-in not yet matched, and the second is none.
    """
    with transaction() as tx:
        people = find_pair(tx, provisional_id, enrolment_id, actor=actor)
        if people is None:
            raise PersonNotFoundError
        tx.execute(
            update(Enrolment).where(Enrolment.id == provisional_id).values(merged_into_id=enrolment_id)
        )
        tx.execute(delete(Attendance).where(Attendance.enrolment_id == provisional_id))
        for session_id in list_sessions_with_events(tx, provisional_id):
            derive_attendance(tx, session_id, [enrolment_id])
        facts = {"into": enrolment_id}
        note(tx, "match-walk-in", "enrolments", provisional_id, actor=actor, now=now, **facts)


def note_contact(site_id: int, *, actor: Actor, now: datetime) -> None:
    """Note that a site was heard of, when its own coordinator looks at its door."""
    if site_id not in actor.scope(Action.CHECK_IN_TRAINEE).site_ids:
        return
    with transaction() as tx:
        upsert(tx, SiteContact, {"site_id": site_id}, heard_at=now)
