"""The state of one person follows from the log alone, in whatever order the log arrives."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import CheckInKind, Event, Mode, Status, is_late, state_after, status_of
from app.clock import by_our_clock

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def event(uuid: str, kind: CheckInKind, minute: int, *, site: int = 1, corrects: str | None = None) -> Event:
    return Event(uuid, kind, site, Mode.IN_PERSON, START + timedelta(minutes=minute), corrects)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Few uuids, minutes and sites, so that they collide."""
    count = draw(st.integers(0, 6))
    made: list[Event] = []
    for number in range(count):
        kind = draw(st.sampled_from(list(CheckInKind)))
        corrects = draw(st.sampled_from([f"e{n}" for n in range(6)])) if kind is CheckInKind.CORRECT else None
        made.append(
            event(
                f"e{number}",
                kind,
                draw(st.integers(0, 3)),
                site=draw(st.integers(1, 2)),
                corrects=corrects,
            )
        )
    return made


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(log, random):
    shuffled = list(log)
    random.shuffle(shuffled)
    assert state_after(shuffled) == state_after(log)


@given(logs())
def test_a_departure_never_stands_without_an_arrival(log):
    state = state_after(log)
    assert state is None or state.left_at is None or state.arrived_at is not None


@given(logs())
def test_undoing_everything_leaves_nobody_there(log):
    undone = log + [event(f"u{e.uuid}", CheckInKind.CORRECT, 9, corrects=e.uuid) for e in log]
    state = state_after(undone)
    assert state is None or (state.arrived_at is None and not state.is_excused)


def test_an_arrival_elsewhere_closes_the_stay_before_it():
    log = [event("a", CheckInKind.ARRIVE, 0), event("b", CheckInKind.ARRIVE, 20, site=2)]
    state = state_after(log)
    assert state is not None
    assert (state.site_id, state.arrived_at) == (2, START + timedelta(minutes=20))


def test_a_second_scan_at_the_same_site_keeps_the_first_arrival():
    log = [event("a", CheckInKind.ARRIVE, 0), event("b", CheckInKind.ARRIVE, 20)]
    for order in permutations(log):
        state = state_after(order)
        assert state is not None
        assert state.arrived_at == START


@pytest.mark.parametrize(("minute", "late"), [(14, False), (15, False), (16, True)])
def test_late_begins_after_the_grace(minute, late):
    assert is_late(START + timedelta(minutes=minute), START, 15) is late


def test_each_person_is_counted_once_by_the_first_that_fits():
    come = START
    cases = [
        ((None, None, False, True, Mode.IN_PERSON), Status.EXCUSED),
        ((come, None, True, True, Mode.ONLINE), Status.EXCUSED),
        ((None, None, False, False, Mode.IN_PERSON), Status.ABSENT),
        ((come, come, True, False, Mode.ONLINE), Status.LEFT),
        ((come, None, True, False, Mode.ONLINE), Status.LATE),
        ((come, None, False, False, Mode.ONLINE), Status.ONLINE),
        ((come, None, False, False, Mode.IN_PERSON), Status.PRESENT),
    ]
    for (arrived, left, late, excused, mode), wanted in cases:
        assert status_of(arrived_at=arrived, left_at=left, late=late, excused=excused, mode=mode) is wanted


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**5))
def test_a_wrong_clock_does_not_move_an_event(skew, waited):
    happened = START
    received = happened + timedelta(seconds=waited)
    wrong = timedelta(seconds=skew)
    assert by_our_clock(happened + wrong, received + wrong, received) == happened
