"""What a table of people is held against: the people we know who may be meant, in a few bulk queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.database import db
from app.trainings.errors import RosterNotFoundError
from app.trainings.models import Enrolment, Roster, Site
from app.trainings.rules.names import sort_key_of
from app.trainings.rules.roster import Enrolled, Known, Planned, Row, Situation, plan
from app.trainings.rules.roster_sites import SiteLead, lead_sites

CHUNK = 1000  # values in one statement, far below the limits of both engines


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A table that waits, or (`imported_at`) what became of it."""

    id: int
    training_id: int
    file_name: str
    rows: tuple[Row, ...]
    problems: Sequence[dict[str, Any]]
    choices: dict[int, str]
    site_choices: dict[str, str]
    created_at: datetime
    imported_at: datetime | None
    result: dict[str, int] | None


def get_roster(roster_id: int, training_id: int) -> RosterRow:
    """Give a table of a training that was found in scope. Raises RosterNotFoundError."""
    roster = db.session.scalar(
        select(Roster).where(Roster.id == roster_id, Roster.training_id == training_id)
    )
    if roster is None:
        raise RosterNotFoundError(roster_id=roster_id)
    return roster_row(roster)


def roster_row(roster: Roster) -> RosterRow:
    """Read a stored table."""
    return RosterRow(
        id=roster.id,
        training_id=roster.training_id,
        file_name=roster.file_name,
        rows=tuple(Row(*row) for row in roster.rows),
        problems=roster.problems,
        choices={int(line): choice for line, choice in roster.choices.items()},
        site_choices=dict(roster.site_choices),
        created_at=roster.created_at,
        imported_at=roster.imported_at,
        result=roster.result,
    )


def list_waiting_rosters(training_id: int) -> list[tuple[int, str, datetime, int]]:
    """List (id, file name, made at, rows) of the tables that wait to be imported, the latest first."""
    rows = db.session.execute(
        select(Roster.id, Roster.file_name, Roster.created_at, func.json_array_length(Roster.rows))
        .where(Roster.training_id == training_id, Roster.imported_at.is_(None))
        .order_by(Roster.id.desc())
        .limit(20)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def plan_of(roster: RosterRow) -> tuple[list[Planned], SiteLead]:
    """Say what importing a table would do now, row by row, and where its sites lead."""
    tx = db.session()
    sites = tx.execute(
        select(Site.id, Site.name)
        .where(Site.training_id == roster.training_id)
        .order_by(Site.sort_key, Site.id)
    )
    named = [(row.id, row.name) for row in sites]
    lead = lead_sites((row.site for row in roster.rows), named, roster.site_choices)
    people = list_known(tx, roster.training_id, roster.rows)
    return plan(roster.rows, Situation(people, lead.site_ids, lead.names), roster.choices), lead


def list_known(tx: Session, training_id: int, rows: Iterable[Row]) -> list[Known]:
    """List everyone whom these rows may mean: the same name, the same phone, or in this training already.

    Two or three statements for every thousand different names, none for a single row.
    """
    rows = list(rows)
    keys = sorted({sort_key_of(row.full_name) for row in rows if row.full_name})
    phones = sorted({row.phone for row in rows if row.phone})
    enrolled = _list_enrolled(tx, training_id)
    found = {user.id: user for user in _users(tx, User.id.in_(_in_training(training_id)))}
    for chunk in chunks(keys):
        found.update((user.id, user) for user in _users(tx, User.sort_key.in_(chunk)))
    for chunk in chunks(phones):
        found.update((user.id, user) for user in _users(tx, User.phone.in_(chunk)))
    units = _list_units(tx, [user_id for user_id in found if user_id not in enrolled])
    return [
        Known(
            user.id, user.full_name, user.birth, user.phone, units=tuple(units.get(user.id, ())),
            enrolment=enrolled.get(user.id),
        )
        for user in found.values()
    ]  # fmt: skip


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a long list into pieces that fit into one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def list_taken_names(tx: Session, bases: Collection[str]) -> set[str]:
    """List the user names in use that are one of these bases, or one with a number behind it."""
    base = func.rtrim(User.user_name, "0123456789")
    taken: set[str] = set()
    for chunk in chunks(sorted(bases)):
        names = tx.scalars(select(User.user_name).where(base.in_(chunk)))
        taken.update(name for name in names if name)
    return taken


def list_taken_codes(tx: Session, codes: Collection[str]) -> set[str]:
    """List which of these badge codes are in use."""
    return {
        code
        for chunk in chunks(sorted(codes))
        for code in tx.scalars(select(Enrolment.code).where(Enrolment.code.in_(chunk)))
    }


def _users(tx: Session, condition: ColumnElement[bool]) -> Iterable[Any]:
    return tx.execute(
        select(User.id, User.full_name, User.birth, User.phone)
        .where(condition, User.is_active)
        .order_by(User.id)
    )


def _in_training(training_id: int) -> Any:
    return select(Enrolment.user_id).where(
        Enrolment.training_id == training_id, Enrolment.user_id.is_not(None)
    )


def _list_enrolled(tx: Session, training_id: int) -> dict[int, Enrolled]:
    rows = tx.execute(
        select(
            Enrolment.user_id, Enrolment.id, Enrolment.full_name, Enrolment.birth,
            func.coalesce(Enrolment.phone, User.phone), Enrolment.site_id, Enrolment.unit_name,
            Enrolment.position_title, Enrolment.withdrawn_at.is_not(None), Enrolment.code,
        )
        .join(User, User.id == Enrolment.user_id)
        .where(Enrolment.training_id == training_id, Enrolment.merged_into_id.is_(None))
    )  # fmt: skip
    return {int(row[0] or 0): Enrolled(*tuple(row)[1:]) for row in rows}


def _list_units(tx: Session, user_ids: Sequence[int]) -> dict[int, list[str]]:
    """List the units that people had in other trainings, the latest first."""
    units: dict[Any, list[str]] = defaultdict(list)
    for chunk in chunks(user_ids):
        rows = tx.execute(
            select(Enrolment.user_id, Enrolment.unit_name)
            .where(Enrolment.user_id.in_(chunk), Enrolment.unit_name != "")
            .order_by(Enrolment.id.desc())
        )
        for row in rows:
            if row.unit_name not in units[row.user_id]:
                units[row.user_id].append(row.unit_name)
    return units
