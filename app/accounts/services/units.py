"""The organisation tree. Units are never deleted: they end, and go on as others (renamed, merged).

What follows a unit takes over its children; old trainings keep the unit they had.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.errors import UnitEndedError, UnitNotFoundError, UnitTooDeepError
from app.accounts.models import RoleGrant, Unit, UnitSuccessor
from app.accounts.permissions import Actor
from app.accounts.rules import AuditAction, NewUnit, UnitKind
from app.accounts.services.audit import note
from app.database import lock_table, transaction
from app.vietnamese import fold

MOST_LEVELS = 8


def create_unit(new: NewUnit, *, actor: Actor | None, now: datetime) -> int:
    """Add a unit. Give its id. Raises UnitNotFoundError, UnitTooDeepError."""
    with transaction() as tx:
        lock_table(tx, Unit)
        unit = add_unit(tx, new)
        note(tx, AuditAction.UNIT_CREATED, "units", unit.id, actor=actor, now=now)
        return unit.id


def add_unit(tx: Session, new: NewUnit) -> Unit:
    """Add a unit inside the caller's transaction. Raises UnitNotFoundError, UnitTooDeepError."""
    parent_path = _get(tx, new.parent_id).path if new.parent_id else "/"
    _refuse_too_deep(parent_path, levels=1)
    unit = Unit(
        parent_id=new.parent_id,
        path="",
        name=new.name,
        search_text=fold(new.name),
        kind=new.kind.value,
        valid_from=new.valid_from,
    )
    tx.add(unit)
    tx.flush()
    unit.path = f"{parent_path}{unit.id}/"
    tx.flush()
    return unit


def correct_unit(unit_id: int, name: str, kind: UnitKind, *, actor: Actor, now: datetime) -> None:
    """Mend a mistake in a unit's name or kind, for all times. Raises UnitNotFoundError."""
    with transaction() as tx:
        unit = _get(tx, unit_id)
        unit.name, unit.search_text, unit.kind = name, fold(name), kind.value
        note(tx, AuditAction.UNIT_CORRECTED, "units", unit_id, actor=actor, now=now)


def rename_unit(unit_id: int, name: str, from_on: date, *, actor: Actor, now: datetime) -> int:
    """Let a unit go on under another name from a day on. Give the id of the new unit.

    Children and open roles move along. Raises UnitNotFoundError, UnitEndedError.
    """
    with transaction() as tx:
        lock_table(tx, Unit)
        old = _get(tx, unit_id)
        new = NewUnit(name, UnitKind(old.kind), old.parent_id, from_on)
        unit = _succeed(tx, [old], new, from_on)
        held = (RoleGrant.unit_id == unit_id, RoleGrant.ends_at.is_(None) | (RoleGrant.ends_at > now))
        tx.execute(update(RoleGrant).where(*held).values(unit_id=unit.id))
        note(tx, AuditAction.UNIT_RENAMED, "units", unit_id, actor=actor, now=now, successor_id=unit.id)
        return unit.id


def merge_units(unit_ids: Sequence[int], new: NewUnit, from_on: date, *, actor: Actor, now: datetime) -> int:
    """Let several units go on as one from a day on. Give the id of the new unit.

    Their children move below it. Roles stay with the old units: who answers for the larger one is
    decided anew.
    Raises UnitNotFoundError, UnitEndedError, UnitTooDeepError.
    """
    with transaction() as tx:
        lock_table(tx, Unit)
        old = [_get(tx, unit_id) for unit_id in dict.fromkeys(unit_ids)]
        parent_path = _get(tx, new.parent_id).path if new.parent_id else "/"
        if any(parent_path.startswith(unit.path) for unit in old):
            raise UnitNotFoundError(unit_id=new.parent_id)  # a unit cannot go on below itself
        unit = _succeed(tx, old, new, from_on)
        facts = {"merged_ids": [each.id for each in old]}
        note(tx, AuditAction.UNITS_MERGED, "units", unit.id, actor=actor, now=now, **facts)
        return unit.id


def _succeed(tx: Session, old: Sequence[Unit], new: NewUnit, from_on: date) -> Unit:
    for unit in old:
        if unit.valid_to is not None:
            raise UnitEndedError(unit_id=unit.id)
    unit = add_unit(tx, new)
    unit.valid_from = from_on
    for ended in old:
        last_day = from_on - timedelta(days=1)
        ended.valid_to = max(last_day, ended.valid_from) if ended.valid_from else last_day
        tx.add(UnitSuccessor(unit_id=ended.id, successor_id=unit.id, from_on=from_on))
        _move_children(tx, ended, unit)
    tx.flush()
    return unit


def _move_children(tx: Session, old: Unit, new: Unit) -> None:
    below = (Unit.path.startswith(old.path, autoescape=True), Unit.id != old.id)
    deepest = tx.scalars(select(Unit.path).where(*below).order_by(func.length(Unit.path).desc())).all()
    levels = max((path.count("/") - old.path.count("/") for path in deepest), default=0)
    _refuse_too_deep(new.path, levels=levels)
    tail = func.substr(Unit.path, len(old.path) + 1)
    tx.execute(update(Unit).where(*below).values(path=new.path + tail))
    tx.execute(update(Unit).where(Unit.parent_id == old.id).values(parent_id=new.id))


def _refuse_too_deep(parent_path: str, *, levels: int) -> None:
    if parent_path.count("/") - 1 + levels > MOST_LEVELS:
        raise UnitTooDeepError(most=MOST_LEVELS)


def _get(tx: Session, unit_id: int) -> Unit:
    unit = tx.get(Unit, unit_id)
    if unit is None:
        raise UnitNotFoundError(unit_id=unit_id)
    return unit
