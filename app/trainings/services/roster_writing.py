"""Writing a decided table of people: sites, accounts, enrolments, expected rows, in bulk statements."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import insert, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import AuditEntry, User
from app.accounts.permissions import Actor
from app.trainings.models import Enrolment, TrainingSession
from app.trainings.queries.roster import chunks, list_taken_codes, list_taken_names
from app.trainings.rules.history import Deed
from app.trainings.rules.names import search_text_of, sort_key_of
from app.trainings.rules.plan import SitePlan
from app.trainings.rules.roster import Enrolled, Outcome, Planned, told_after
from app.trainings.rules.roster_sites import SiteLead
from app.trainings.rules.slips import new_badge_code
from app.trainings.services.people import expect, find_unit_ids, move_expected
from app.trainings.services.sites import add_site
from app.vietnamese import fold

MAX_NAME_BASE = 50
NAMELESS = "hocvien"
SEARCH_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows are written: the training, its sites (new ones by their negative ids) and the units."""

    training_id: int
    site_ids: Mapping[int, int]
    unit_ids: Mapping[str, int]
    now: datetime


def write_plan(
    tx: Session, training_id: int, planned: Sequence[Planned], lead: SiteLead, *, actor: Actor, now: datetime
) -> None:
    """Write what was planned. The number of statements grows with thousands of rows, not with rows."""
    site_ids = {site_id: site_id for site_id in lead.names if site_id > 0}
    site_ids |= {site_id: add_site(tx, training_id, SitePlan(name)) for site_id, name in lead.new.items()}
    changed = [
        (row, row.person.enrolment)
        for row in planned
        if row.outcome is Outcome.CHANGED and row.person and row.person.enrolment
    ]
    names = {row.row.unit for row in planned} | {told.unit for _, told in changed}
    target = Target(training_id, site_ids, find_unit_ids(tx, names), now)
    added = [row for row in planned if row.outcome in (Outcome.NEW, Outcome.KNOWN)]
    users = _add_users(tx, [row for row in added if row.outcome is Outcome.NEW], now)
    users |= {row.row.line: row.person.user_id for row in added if row.person}
    enrolled = _enrol(tx, added, users, target)
    for ids in chunks(enrolled):
        expect(tx, ids, TrainingSession.training_id == training_id)
    _change(tx, changed, target)
    for ids in chunks([told.enrolment_id for row, told in changed if row.site_id != told.site_id]):
        move_expected(tx, ids, training_id, now)
    _note_all(tx, Deed.ENROLLED, enrolled, actor, now)
    _note_all(tx, Deed.ENROLMENT_EDITED, [told.enrolment_id for _, told in changed], actor, now)


def make_user_names(tx: Session, full_names: Sequence[str]) -> list[str]:
    """Make a readable user name for each: nguyenvanan, and with a number where that is taken."""
    bases = [_name_base(name) for name in full_names]
    taken = list_taken_names(tx, set(bases))
    numbers = {base: count(2) for base in bases}
    made = []
    for base in bases:
        name = base
        while name in taken:
            name = f"{base}{next(numbers[base])}"
        taken.add(name)
        made.append(name)
    return made


def make_badge_codes(tx: Session, number: int) -> list[str]:
    """Make so many badge codes that nobody has."""
    codes: set[str] = set()
    while len(codes) < number:
        fresh = {new_badge_code() for _ in range(number - len(codes))}
        codes |= fresh - list_taken_codes(tx, fresh)
    return list(codes)


def _add_users(tx: Session, rows: Sequence[Planned], now: datetime) -> dict[int, int]:
    """Make accounts without a password. Give the user id for each line."""
    names = make_user_names(tx, [row.row.full_name for row in rows])
    values: list[dict[str, object]] = [
        {
            "user_name": user_name,
            "full_name": row.row.full_name,
            "sort_key": sort_key_of(row.row.full_name),
            "search_text": f"{fold(row.row.full_name)} {user_name}"[:SEARCH_LENGTH],
            "birth": row.row.birth,
            "phone": row.row.phone,
            "created_at": now,
        }
        for row, user_name in zip(rows, names, strict=True)
    ]
    ids = _insert_all(tx, User, User.user_name, values)
    return {row.row.line: ids[user_name] for row, user_name in zip(rows, names, strict=True)}


def _enrol(tx: Session, rows: Sequence[Planned], users: Mapping[int, int], target: Target) -> list[int]:
    """Enrol people where their rows say. Give the ids of the enrolments."""
    values: list[dict[str, object]] = [
        {
            "uuid": str(uuid.uuid4()),
            "code": code,
            "training_id": target.training_id,
            "user_id": users[planned.row.line],
            "site_id": target.site_ids[planned.site_id or 0],
            "full_name": planned.row.full_name,
            "sort_key": sort_key_of(planned.row.full_name),
            "search_text": search_text_of(planned.row.full_name, planned.row.unit, code),
            "birth": planned.row.birth,
            "phone": planned.row.phone,
            "unit_id": target.unit_ids.get(fold(planned.row.unit)),
            "unit_name": planned.row.unit,
            "position_title": planned.row.position,
            "created_at": target.now,
        }
        for planned, code in zip(rows, make_badge_codes(tx, len(rows)), strict=True)
    ]
    return sorted(_insert_all(tx, Enrolment, Enrolment.code, values).values())


def _change(tx: Session, rows: Sequence[tuple[Planned, Enrolled]], target: Target) -> None:
    """Write what rows tell otherwise; one statement, executed for all of them."""
    values = []
    for planned, before in rows:
        after = told_after(planned.row, before)
        values.append(
            {
                "id": before.enrolment_id,
                "site_id": target.site_ids[planned.site_id or 0],
                "full_name": after.full_name,
                "sort_key": sort_key_of(after.full_name),
                "search_text": search_text_of(after.full_name, after.unit, before.code),
                "birth": after.birth,
                "phone": after.phone,
                "unit_id": target.unit_ids.get(fold(after.unit)),
                "unit_name": after.unit,
                "position_title": after.position,
            }
        )
    if values:
        tx.execute(update(Enrolment), values)


def _insert_all(
    tx: Session,
    model: type[User] | type[Enrolment],
    key: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    values: list[dict[str, object]],
) -> dict[str, int]:
    """Insert rows in bulk. Give the id for each value of a unique column."""
    if not values:
        return {}
    rows = tx.execute(insert(model).returning(key, model.id), values)
    return {str(row[0]): row[1] for row in rows}


def _note_all(tx: Session, deed: Deed, enrolment_ids: Sequence[int], actor: Actor, now: datetime) -> None:
    """Write into each person's history what the table did to him."""
    if enrolment_ids:
        entry = {
            "at": now,
            "actor_id": actor.user_id,
            "action": deed.value,
            "subject": "enrolments",
            "facts": {},
        }
        tx.execute(insert(AuditEntry), [{**entry, "subject_id": one} for one in enrolment_ids])


def _name_base(full_name: str) -> str:
    return fold(full_name).replace(" ", "").rstrip("0123456789")[:MAX_NAME_BASE] or NAMELESS
