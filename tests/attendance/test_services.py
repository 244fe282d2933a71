"""Recording at a door: once, scoped, in any order, walk-ins and matches included."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.accounts.queries.identity import find_actor_of_user
from app.attendance import services
from app.attendance.errors import (
    DoorNotFoundError,
    NothingToUndoError,
    PersonNotFoundError,
    ReasonMissingError,
)
from app.attendance.models import Attendance, CheckIn, SiteContact
from app.attendance.queries import doors as queries
from app.attendance.rules import CheckInKind, Method, Mode, NewCheckIn, Status, WalkIn
from app.cli.jobs import HANDLERS
from app.database import db, transaction
from app.jobs.services import work_once
from app.reports.models import BoardSnapshot
from app.reports.services import fresh_board
from app.trainings.models import Enrolment
from app.trainings.rules.plan import Period, SessionPlan
from app.trainings.services.sessions import delete_session, edit_session
from tests.makers import NOW

SENT = NOW + timedelta(minutes=60)


def actor_of(user):
    return find_actor_of_user(user.id, now=NOW)


def new(enrolment, kind=CheckInKind.ARRIVE, *, minute=0, key=None, corrects=None, mode=Mode.IN_PERSON):
    at = NOW + timedelta(minutes=minute)
    return NewCheckIn(
        key or str(uuid.uuid4()), enrolment.uuid, kind, mode, Method.LIST, at, SENT, corrects=corrects
    )


def record(cast, *events, walk_ins=(), site=0, by=None):
    return services.record_check_ins(
        cast.session.id,
        cast.sites[site].id,
        events,
        walk_ins,
        actor=actor_of(by or cast.coordinator),
        received_at=SENT,
    )


def state(cast, enrolment):
    return db.session.execute(
        select(
            Attendance.site_id, Attendance.arrived_at, Attendance.left_at, Attendance.is_late, Attendance.mode
        ).where(Attendance.session_id == cast.session.id, Attendance.enrolment_id == enrolment.id)
    ).first()


def test_an_arrival_is_stored_and_the_state_follows(cast):
    recorded = record(cast, new(cast.enrolment, minute=-30))
    assert len(recorded.stored) == 1
    row = state(cast, cast.enrolment)
    assert row.arrived_at == NOW - timedelta(minutes=30)
    assert not row.is_late
    assert db.session.scalar(select(SiteContact.heard_at)) == SENT


def test_same_uuid_twice_is_one_event(cast):
    once = new(cast.enrolment)
    assert record(cast, once, once).stored == {once.uuid}
    again = record(cast, once)
    assert (again.stored, again.known) == (frozenset(), {once.uuid})
    assert len(list(db.session.scalars(select(CheckIn.id)))) == 1


def test_who_comes_after_the_grace_is_late(cast):
    record(cast, new(cast.enrolment, minute=-14))
    assert state(cast, cast.enrolment).is_late


def test_a_coordinator_of_another_site_or_training_may_not_record_here(cast):
    for person in (cast.other_coordinator, cast.other_organizer, cast.trainee, cast.instructor):
        with pytest.raises(DoorNotFoundError):
            record(cast, new(cast.enrolment), by=person)
    assert state(cast, cast.enrolment) is None


def test_the_organizer_may_record_at_every_site(cast):
    assert record(cast, new(cast.enrolment), by=cast.organizer).stored


def test_a_person_of_another_training_is_unknown_and_nothing_is_stored(cast):
    stranger = db.session.scalars(
        select(Enrolment).where(Enrolment.training_id == cast.other_training.id)
    ).one()
    event = new(stranger)
    recorded = record(cast, event)
    assert (recorded.stored, recorded.unknown) == (frozenset(), {event.uuid})


def test_undo_needs_a_reason_and_something_to_undo(cast):
    record(cast, new(cast.enrolment))
    values = {"uuid": str(uuid.uuid4()), "actor": actor_of(cast.coordinator), "received_at": SENT}
    place = (cast.session.id, cast.sites[0].id, cast.enrolment.uuid)
    with pytest.raises(ReasonMissingError):
        services.undo_arrival(*place, "  ", **values)
    services.undo_arrival(*place, "Bấm nhầm", **values)
    assert state(cast, cast.enrolment).arrived_at is None
    with pytest.raises(NothingToUndoError):
        services.undo_arrival(*place, "Bấm nhầm", **values)
    kinds = list(db.session.scalars(select(CheckIn.kind).order_by(CheckIn.id)))
    assert kinds == ["arrive", "correct"]  # the log only grows


def test_a_walk_in_is_present_at_once_and_matched_later(cast):
    guest = WalkIn(str(uuid.uuid4()), "Lò Văn Pẻng", "Chi đoàn Bản Nà")
    arrival = NewCheckIn(
        str(uuid.uuid4()), guest.uuid, CheckInKind.ARRIVE, Mode.IN_PERSON, Method.WALK_IN, NOW, SENT
    )
    record(cast, arrival, walk_ins=[guest])
    record(cast, arrival, walk_ins=[guest])
    provisional = db.session.scalars(select(Enrolment).where(Enrolment.is_provisional)).one()
    assert state(cast, provisional).arrived_at == NOW
    services.match_walk_in(provisional.id, cast.enrolment.id, actor=actor_of(cast.organizer), now=NOW)
    assert state(cast, cast.enrolment).arrived_at == NOW
    assert state(cast, provisional) is None
    leaving = NewCheckIn(
        str(uuid.uuid4()), guest.uuid, CheckInKind.LEAVE, Mode.IN_PERSON, Method.LIST,
        NOW + timedelta(minutes=5), SENT,
    )  # fmt: skip
    record(cast, leaving)  # a device that does not know of the match yet
    assert state(cast, cast.enrolment).left_at == NOW + timedelta(minutes=5)


def walk_in(cast, name="Lò Văn Pẻng"):
    guest = WalkIn(str(uuid.uuid4()), name)
    arrival = NewCheckIn(
        str(uuid.uuid4()), guest.uuid, CheckInKind.ARRIVE, Mode.IN_PERSON, Method.WALK_IN, NOW, SENT
    )
    record(cast, arrival, walk_ins=[guest])
    return db.session.scalars(select(Enrolment).where(Enrolment.uuid == guest.uuid)).one()


def test_a_walk_in_is_no_match_for_another_whose_events_would_then_be_lost(cast):
    first, second = walk_in(cast), walk_in(cast)
    with pytest.raises(PersonNotFoundError):
        services.match_walk_in(first.id, second.id, actor=actor_of(cast.organizer), now=NOW)


def test_events_of_a_person_and_of_his_walk_in_at_one_moment_both_count(app, cast):
    guest = walk_in(cast)
    services.match_walk_in(guest.id, cast.enrolment.id, actor=actor_of(cast.organizer), now=NOW)
    people = [guest.uuid, cast.enrolment.uuid]
    actor, place, person = actor_of(cast.coordinator), (cast.session.id, cast.sites[0].id), cast.enrolment.id
    ready = Barrier(2)

    def send(number):
        kind = (CheckInKind.EXCUSE, CheckInKind.LEAVE)[number]
        at = NOW + timedelta(minutes=5)
        event = NewCheckIn(
            str(uuid.uuid4()), people[number], kind, Mode.IN_PERSON, Method.LIST, at, SENT
        )  # fmt: skip
        with app.app_context():
            ready.wait()
            services.record_check_ins(*place, [event], actor=actor, received_at=SENT)

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, range(2)))
    derived = select(Attendance.is_excused, Attendance.left_at).where(Attendance.enrolment_id == person)
    assert db.session.execute(derived).one() == (True, NOW + timedelta(minutes=5))


def test_only_who_may_edit_the_training_matches_a_walk_in(cast):
    guest = WalkIn(str(uuid.uuid4()), "Lò Văn Pẻng")
    record(cast, walk_ins=[guest])
    provisional = db.session.scalars(select(Enrolment).where(Enrolment.is_provisional)).one()
    for person in (cast.coordinator, cast.other_organizer):
        with pytest.raises(PersonNotFoundError):
            services.match_walk_in(provisional.id, cast.enrolment.id, actor=actor_of(person), now=NOW)


def test_the_door_finds_names_without_diacritics_and_badges_of_other_sites(cast):
    door = queries.get_door(cast.session.id, cast.sites[0].id, actor=actor_of(cast.coordinator))
    names = [row.full_name for row in queries.list_at_door(door, text="nguyen thi b").rows]
    assert names == ["Nguyễn Thị Bình"]
    assert queries.list_at_door(door, text="rơ chăm").total == 0  # of the other site
    other = db.session.scalars(select(Enrolment).where(Enrolment.user_id == cast.other_trainee.id)).one()
    by_code = queries.list_at_door(door, text=other.code.lower())
    assert [row.full_name for row in by_code.rows] == ["Rơ Chăm H'Phik"]
    assert not by_code.rows[0].is_expected


def test_a_badge_of_another_training_says_nothing_at_this_door(cast):
    door = queries.get_door(cast.session.id, cast.sites[0].id, actor=actor_of(cast.coordinator))
    other = db.session.scalars(select(Enrolment).where(Enrolment.user_id == cast.stranger.id)).one()
    assert queries.list_at_door(door, text=other.code).total == 0


def test_counts_tell_expected_arrived_and_others(cast):
    other = db.session.scalars(select(Enrolment).where(Enrolment.user_id == cast.other_trainee.id)).one()
    record(cast, new(cast.enrolment), new(other))
    door = queries.get_door(cast.session.id, cast.sites[0].id, actor=actor_of(cast.coordinator))
    counts = queries.count_at_door(door)
    assert (counts.expected, counts.arrived, counts.others) == (1, 1, 1)
    row = queries.find_at_door(door, cast.enrolment.uuid)
    assert row.status is Status.LATE  # 30 minutes after the start


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_batching_gives_the_same_state(cast, data):
    kinds = st.sampled_from([CheckInKind.ARRIVE, CheckInKind.LEAVE, CheckInKind.EXCUSE])
    events = [
        new(
            cast.enrolment,
            kind,
            minute=data.draw(st.integers(0, 2)),
            key=f"{n:08d}-0000-4000-8000-000000000000",
        )
        for n, kind in enumerate(data.draw(st.lists(kinds, min_size=1, max_size=4)))
    ]
    seen = set()
    for order in (events, events[::-1], data.draw(st.permutations(events))):
        with transaction() as tx:
            tx.execute(delete(Attendance))
            tx.execute(delete(CheckIn))
        for event in order:
            record(cast, event)
        seen.add(tuple(state(cast, cast.enrolment) or ()))
    assert len(seen) == 1


def test_who_was_late_is_said_anew_when_the_session_begins_later(cast, app):
    record(cast, new(cast.enrolment))  # half an hour after the start
    assert state(cast, cast.enrolment).is_late
    period = Period(NOW, NOW + timedelta(hours=3))
    edit_session(cast.session.id, SessionPlan("Buổi 1", period), actor=actor_of(cast.organizer), now=NOW)
    assert work_once(app.extensions[HANDLERS], clock=lambda: NOW)
    assert not state(cast, cast.enrolment).is_late


def test_a_session_whose_board_was_seen_can_be_deleted(cast):
    fresh_board(cast.session.id, cast.training.id, now=NOW)
    delete_session(cast.session.id, actor=actor_of(cast.organizer), now=NOW)
    assert db.session.scalar(select(BoardSnapshot.number)) is None
