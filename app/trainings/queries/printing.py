"""Who is printed: the people of a site in the order of its door list, with what stands on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from app.accounts.permissions import Actor
from app.database import db
from app.trainings.models import Enrolment, Slip
from app.trainings.queries.slips import holds_more_than
from app.trainings.rules.slips import find_code


@dataclass(frozen=True, slots=True)
class PrintedPerson:
    """One person on paper. `slip_code` None: no slip, or one whose key is gone."""

    enrolment_id: int
    full_name: str
    unit_name: str
    position_title: str
    badge_code: str
    slip_code: str | None


@dataclass(frozen=True, slots=True)
class PrintCounts:
    """What can be printed for a site.

    `people` get badges; `slips` are there, `missing` can be issued, `others` get none from this actor:
    walk-ins without an account, and people who hold roles that the actor does not.
    """

    people: int
    slips: int
    missing: int
    others: int


def count_printed(actor: Actor, site_id: int, *, now: datetime) -> PrintCounts:
    """Count what can be printed for a site. One query."""
    issuable = and_(Enrolment.user_id.is_not(None), ~holds_more_than(actor, now))
    row = db.session.execute(
        select(
            func.count(Enrolment.id),
            func.count(Slip.id).filter(issuable),
            func.count(Enrolment.id).filter(issuable, Slip.id.is_(None)),
        )
        .outerjoin(Slip, _open_slip())
        .where(Enrolment.site_id == site_id, *_present())
    ).one()
    people, slips, missing = row
    return PrintCounts(people, slips, missing, people - slips - missing)


def list_printed_slips(
    actor: Actor, keys: Sequence[str], *where: ColumnElement[bool], now: datetime
) -> list[PrintedPerson]:
    """List the people who fulfil a condition and whose slips the actor may print. One query."""
    rows = db.session.execute(
        select(
            Enrolment.id, Enrolment.full_name, Enrolment.unit_name, Enrolment.position_title, Enrolment.code,
            Slip.nonce, Slip.code_hash,
        )
        .join(Slip, _open_slip())
        .where(*where, *_present(), ~holds_more_than(actor, now))
        .order_by(Enrolment.sort_key, Enrolment.id)
    )  # fmt: skip
    return [_printed(row, find_code(keys, row.nonce, row.code_hash)) for row in rows]


def list_printed_badges(*where: ColumnElement[bool]) -> list[PrintedPerson]:
    """List the people who fulfil a condition, for their badges. One query."""
    rows = db.session.execute(
        select(
            Enrolment.id, Enrolment.full_name, Enrolment.unit_name, Enrolment.position_title, Enrolment.code
        )
        .where(*where, *_present())
        .order_by(Enrolment.sort_key, Enrolment.id)
    )
    return [_printed(row, None) for row in rows]


def _printed(row: Any, slip_code: str | None) -> PrintedPerson:
    return PrintedPerson(
        row.id, row.full_name, row.unit_name, row.position_title, row.code, slip_code=slip_code
    )


def at_site(site_id: int) -> ColumnElement[bool]:
    """Make the condition that somebody is at a site."""
    return Enrolment.site_id == site_id


def is_enrolment(enrolment_id: int) -> ColumnElement[bool]:
    """Make the condition that it is one certain person."""
    return Enrolment.id == enrolment_id


def _open_slip() -> ColumnElement[bool]:
    return and_(Slip.enrolment_id == Enrolment.id, Slip.revoked_at.is_(None))


def _present() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None)
