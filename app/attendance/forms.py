"""What coordinators may send from a door: a tap, an undo, a walk-in; or a batch from a device."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.attendance.errors import CheckInInvalidError
from app.attendance.rules import MAX_NOTE, Batch, CheckInKind, Method, Mode, NewCheckIn, WalkIn
from app.vietnamese import clean_name, nfc
from app.web.forms import Form

UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"
MAX_BATCH = 500
MAX_ID = 2**31 - 1  # what the columns hold
E = TypeVar("E", bound=StrEnum)
LAST_MS = 4_102_444_800_000  # the year 2100: what lies beyond is not a time


def tidy(text: str | None) -> str:
    """Compose letters, keep what can be printed (no NUL, no half of a surrogate pair), single spaces only."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return " ".join(nfc(printable).split())


def tidy_name(text: str | None) -> str:
    """Bring a name into the form in which all names are kept."""
    return clean_name(tidy(text))


class StampedForm(Form):
    """A form with a key that makes sending it twice harmless, and a device's clock where it has one."""

    key = HiddenField(validators=[InputRequired(), Regexp(UUID)])
    client_ms = IntegerField(validators=[Optional()])
    sent_ms = IntegerField(validators=[Optional()])

    def times(self, received_at: datetime) -> tuple[datetime, datetime]:
        """Give when it happened and when it was sent, by one clock: the device's, or else ours."""
        client, sent = self.client_ms.data, self.sent_ms.data
        if client is None or sent is None or not 0 < client <= sent <= LAST_MS:
            return received_at, received_at
        return _from_ms(client), _from_ms(sent)

    def uuid_for(self, *parts: str) -> str:
        """Give the uuid of the event that one button of this page makes: the same each time it is sent."""
        return str(uuid.uuid5(uuid.UUID(self.key.data), ":".join(parts)))


class TapForm(StampedForm):
    """A button beside a name: what happened and to whom, as "arrive:UUID". `online`: an arrival from afar."""

    tap = HiddenField(validators=[InputRequired(), Regexp(rf"^(arrive|online|leave|excuse):{UUID[1:]}")])

    def to_check_in(self, mode: Mode, received_at: datetime) -> NewCheckIn:
        """Make the event that was meant; `mode` is the door's own."""
        client_at, sent_at = self.times(received_at)
        word, person = self.tap.data.split(":")
        return NewCheckIn(
            uuid=self.uuid_for(word, person),
            enrolment_uuid=person,
            kind=CheckInKind.ARRIVE if word == "online" else CheckInKind(word),
            mode=Mode.ONLINE if word == "online" else mode,
            method=Method.LIST,
            client_at=client_at,
            sent_at=sent_at,
        )


class UndoForm(StampedForm):
    """Why the last event of somebody is taken back."""

    person = HiddenField(validators=[InputRequired(), Regexp(UUID)])
    reason = StringField(
        _l("Lý do hoàn tác"), validators=[DataRequired(), Length(max=MAX_NOTE)], filters=[tidy]
    )


class WalkInForm(StampedForm):
    """Somebody who is on no list."""

    full_name = StringField(
        _l("Họ và tên"), validators=[DataRequired(), Length(min=2, max=120)], filters=[tidy_name]
    )
    unit_name = StringField(_l("Đơn vị"), validators=[Length(max=200)], filters=[tidy])

    def to_walk_in(self) -> WalkIn:
        """Make the provisional enrolment."""
        return WalkIn(self.uuid_for("person"), self.full_name.data, self.unit_name.data)

    def to_check_in(self, mode: Mode, received_at: datetime) -> NewCheckIn:
        """Make the arrival of the walk-in."""
        client_at, sent_at = self.times(received_at)
        return NewCheckIn(
            uuid=self.uuid_for("arrive"),
            enrolment_uuid=self.uuid_for("person"),
            kind=CheckInKind.ARRIVE,
            mode=mode,
            method=Method.WALK_IN,
            client_at=client_at,
            sent_at=sent_at,
        )


class MatchForm(Form):
    """Who a walk-in is."""

    enrolment_id = IntegerField(validators=[InputRequired(), NumberRange(1, MAX_ID)])


def read_batch(payload: object) -> Batch:
    """Read what a device sent as JSON: {"session_id", "site_id", "sent_ms", "walk_ins", "events"}.

    Raises CheckInInvalidError that names the place ("events[3].kind") of the first thing that is wrong.
    """
    body = _mapping(payload, "")
    events = _sequence(body.get("events", []), "events")
    walk_ins = _sequence(body.get("walk_ins", []), "walk_ins")
    sent_at = _time(body, "sent_ms", "")
    return Batch(
        session_id=_whole(body, "session_id", "", most=MAX_ID),
        site_id=_whole(body, "site_id", "", most=MAX_ID),
        events=tuple(_event(item, f"events[{n}]", sent_at) for n, item in enumerate(events)),
        walk_ins=tuple(_walk_in(item, f"walk_ins[{n}]") for n, item in enumerate(walk_ins)),
    )


def _event(item: object, place: str, sent_at: datetime) -> NewCheckIn:
    values = _mapping(item, place)
    kind = _one_of(CheckInKind, values, "kind", place)
    corrects = values.get("corrects")
    if (kind is CheckInKind.CORRECT) != (corrects is not None):
        raise CheckInInvalidError(place=f"{place}.corrects")
    note = _text(values, "note", place, limit=MAX_NOTE, least=1 if kind is CheckInKind.CORRECT else 0)
    return NewCheckIn(
        uuid=_uuid(values, "uuid", place),
        enrolment_uuid=_uuid(values, "person", place),
        kind=kind,
        mode=_one_of(Mode, values, "mode", place),
        method=_one_of(Method, values, "method", place),
        client_at=_time(values, "client_ms", place),
        sent_at=sent_at,
        corrects=None if corrects is None else _uuid(values, "corrects", place),
        note=note,
        device=_text(values, "device", place, limit=60),
    )


def _walk_in(item: object, place: str) -> WalkIn:
    values = _mapping(item, place)
    return WalkIn(
        _uuid(values, "uuid", place),
        tidy_name(_text(values, "full_name", place, limit=120, least=2)),
        _text(values, "unit_name", place, limit=200),
    )


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise CheckInInvalidError(place=place or "body")
    return value


def _sequence(value: object, place: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_BATCH:
        raise CheckInInvalidError(place=place)
    return value


def _whole(values: Mapping[str, Any], name: str, place: str, *, most: int) -> int:
    value = values.get(name)
    if type(value) is not int or not 0 < value <= most:
        raise CheckInInvalidError(place=f"{place}.{name}".lstrip("."))
    return value


def _time(values: Mapping[str, Any], name: str, place: str) -> datetime:
    return _from_ms(_whole(values, name, place, most=LAST_MS))


def _uuid(values: Mapping[str, Any], name: str, place: str) -> str:
    value = values.get(name)
    try:
        parsed = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None:
        raise CheckInInvalidError(place=f"{place}.{name}")
    return str(parsed)


def _text(values: Mapping[str, Any], name: str, place: str, *, limit: int, least: int = 0) -> str:
    value = values.get(name, "")
    text = tidy(value) if isinstance(value, str) else None
    if text is None or not least <= len(text) <= limit:
        raise CheckInInvalidError(place=f"{place}.{name}")
    return text


def _one_of(options: type[E], values: Mapping[str, Any], name: str, place: str) -> E:
    try:
        return options(str(values.get(name)))
    except ValueError:
        raise CheckInInvalidError(place=f"{place}.{name}") from None


def _from_ms(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, UTC)
