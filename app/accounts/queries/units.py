"""The organisation tree, as it is shown and searched."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import aliased

from app.accounts.errors import UnitNotFoundError
from app.accounts.models import Unit, UnitSuccessor
from app.accounts.permissions import Action, Actor
from app.accounts.rules import UnitKind
from app.database import db
from app.vietnamese import fold

MOST_WORDS = 8
MOST_CHOICES = 50


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit; `level` is 0 for a root. `successors` names what it went on as."""

    id: int
    parent_id: int | None
    name: str
    kind: UnitKind
    level: int
    parent_name: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...] = ()


def list_units(
    text: str, *, actor: Actor, offset: int, limit: int, with_ended: bool = False
) -> tuple[list[UnitRow], int]:
    """List units whose name has words that begin with those of `text`; say how many in all. Three queries.

    Parents come before their children.
    """
    if not actor.scope(Action.MANAGE_USERS):
        return [], 0
    wanted = _matches(text)
    if not with_ended:
        wanted.append(Unit.valid_to.is_(None))
    total = db.session.scalar(select(func.count()).select_from(Unit).where(*wanted)) or 0
    return _rows(wanted, offset, limit), total


def find_units(text: str) -> list[UnitRow]:
    """Find up to 50 units that exist today by words of their name. Two queries."""
    return _rows([*_matches(text), Unit.valid_to.is_(None)], 0, MOST_CHOICES)


def get_unit(unit_id: int, *, actor: Actor) -> UnitRow:
    """Give one unit. Raises UnitNotFoundError."""
    found = _rows([Unit.id == unit_id], 0, 1) if actor.scope(Action.MANAGE_USERS) else []
    if not found:
        raise UnitNotFoundError(unit_id=unit_id)
    return found[0]


def _matches(text: str) -> list[ColumnElement[bool]]:
    padded: ColumnElement[str] = literal(" ") + Unit.search_text
    return [padded.contains(f" {word}", autoescape=True) for word in fold(text).split()[:MOST_WORDS]]


def _rows(wanted: list[ColumnElement[bool]], offset: int, limit: int) -> list[UnitRow]:
    parent = aliased(Unit)
    found = db.session.execute(
        select(
            Unit.id,
            Unit.parent_id,
            Unit.name,
            Unit.kind,
            Unit.path,
            func.coalesce(parent.name, "").label("parent_name"),
            Unit.valid_from,
            Unit.valid_to,
        )
        .outerjoin(parent, parent.id == Unit.parent_id)
        .where(*wanted)
        .order_by(Unit.path)
        .offset(offset)
        .limit(limit)
    ).all()
    successors = _successors([row.id for row in found if row.valid_to is not None])
    return [
        UnitRow(
            row.id,
            row.parent_id,
            row.name,
            UnitKind(row.kind),
            row.path.count("/") - 2,
            row.parent_name,
            row.valid_from,
            row.valid_to,
            tuple(successors.get(row.id, ())),
        )
        for row in found
    ]


def _successors(unit_ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(UnitSuccessor.unit_id, Unit.name)
        .join(Unit, Unit.id == UnitSuccessor.successor_id)
        .where(UnitSuccessor.unit_id.in_(unit_ids))
        .order_by(Unit.name)
    )
    for unit_id, name in rows:
        names.setdefault(unit_id, []).append(name)
    return names
