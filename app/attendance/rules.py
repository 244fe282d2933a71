"""The state of one person in one session, derived from the log of events at the doors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

MAX_NOTE = 300


class CheckInKind(StrEnum):
    """What an event says."""

    ARRIVE = "arrive"
    LEAVE = "leave"
    CORRECT = "correct"  # the event it names never happened
    EXCUSE = "excuse"


class Mode(StrEnum):
    """How somebody takes part."""

    IN_PERSON = "in-person"
    ONLINE = "online"


class Method(StrEnum):
    """How the event came to be."""

    LIST = "list"
    WALK_IN = "walk-in"
    FORM = "form"


class Status(StrEnum):
    """Where each expected person is counted, once; in this order the first that fits."""

    EXCUSED = "excused"
    ABSENT = "absent"
    LEFT = "left"
    LATE = "late"
    ONLINE = "online"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the log, as far as the state needs it."""

    uuid: str
    kind: CheckInKind
    site_id: int
    mode: Mode
    occurred_at: datetime
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where somebody is. `arrived_at` None: not there (or not any more, after a correction)."""

    site_id: int
    mode: Mode
    last_uuid: str
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    is_excused: bool = False


def state_after(events: Iterable[Event]) -> State | None:
    """Derive the state from all events of one person in one session, in any order.

    Events hold in the order (occurred_at, uuid); a corrected event never happened. An arrival elsewhere
    closes the stay before it; an unbroken stay at one site keeps its first arrival. None: no events.
    """
    ordered = sorted(events, key=lambda event: (event.occurred_at, event.uuid))
    undone = {event.corrects for event in ordered if event.kind is CheckInKind.CORRECT}
    state: State | None = None
    for event in ordered:
        state = _next(state, event, undone=event.uuid in undone)
    return state


def _next(state: State | None, event: Event, *, undone: bool) -> State:
    before = state or State(event.site_id, event.mode, event.uuid)
    seen = replace(before, last_uuid=event.uuid)
    if undone or event.kind is CheckInKind.CORRECT:
        return seen
    if event.kind is CheckInKind.EXCUSE:
        return replace(seen, is_excused=True)
    if event.kind is CheckInKind.LEAVE:
        return replace(seen, left_at=event.occurred_at) if seen.arrived_at else seen
    stays = before.arrived_at and before.left_at is None and before.site_id == event.site_id
    arrived_at = before.arrived_at if stays else event.occurred_at
    return State(event.site_id, event.mode, event.uuid, arrived_at=arrived_at)


def is_late(arrived_at: datetime | None, starts_at: datetime, grace_minutes: int) -> bool:
    """Say whether somebody came after the start plus the grace of the training."""
    return arrived_at is not None and arrived_at > starts_at + timedelta(minutes=grace_minutes)


def status_of(
    *, arrived_at: datetime | None, left_at: datetime | None, late: bool, excused: bool, mode: Mode
) -> Status:
    """Count a person once, by the first that fits."""
    if excused:
        return Status.EXCUSED
    if arrived_at is None:
        return Status.ABSENT
    if left_at is not None:
        return Status.LEFT
    if late:
        return Status.LATE
    return Status.ONLINE if mode is Mode.ONLINE else Status.PRESENT


@dataclass(frozen=True, slots=True)
class NewCheckIn:
    """One event as a device sends it. Both times are the device's own clock."""

    uuid: str
    enrolment_uuid: str
    kind: CheckInKind
    mode: Mode
    method: Method
    client_at: datetime
    sent_at: datetime
    corrects: str | None = None
    note: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody who is on no list: what the coordinator typed. `uuid` is made by the device."""

    uuid: str
    full_name: str
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """One site of one session: where a coordinator stands. Times are the site's own."""

    session_id: int
    session_title: str
    site_id: int
    site_name: str
    is_online: bool
    training_id: int
    training_title: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    grace_minutes: int
    closes_at: datetime | None = None

    @property
    def mode(self) -> Mode:
        """Say how people take part who arrive here, unless the coordinator says otherwise."""
        return Mode.ONLINE if self.is_online else Mode.IN_PERSON


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session starts; `own` holds the sites with a time of their own."""

    starts_at: datetime
    grace_minutes: int
    own: Mapping[int, datetime] = field(default_factory=dict)

    def start_at(self, site_id: int) -> datetime:
        """Say when the session starts at one site."""
        return self.own.get(site_id, self.starts_at)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a device sends at once from one door."""

    session_id: int
    site_id: int
    events: tuple[NewCheckIn, ...]
    walk_ins: tuple[WalkIn, ...]
