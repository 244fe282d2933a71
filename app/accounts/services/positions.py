"""Posts of people in units, from a day to a day."""

from dataclasses import asdict
from datetime import date, datetime

from app.accounts.errors import PositionNotFoundError, UnitNotFoundError, UserNotFoundError
from app.accounts.models import Position, Unit, User
from app.accounts.permissions import Actor
from app.accounts.rules import AuditAction, NewPosition
from app.accounts.services.audit import note
from app.database import transaction


def add_position(user_id: int, new: NewPosition, *, actor: Actor, now: datetime) -> int:
    """Add a post. Give its id. Raises UserNotFoundError, UnitNotFoundError."""
    with transaction() as tx:
        if tx.get(User, user_id) is None:
            raise UserNotFoundError(user_id=user_id)
        if tx.get(Unit, new.unit_id) is None:
            raise UnitNotFoundError(unit_id=new.unit_id)
        position = Position(user_id=user_id, **asdict(new))
        tx.add(position)
        tx.flush()
        facts = {"user_id": user_id, "unit_id": new.unit_id}
        note(tx, AuditAction.POSITION_ADDED, "positions", position.id, actor=actor, now=now, **facts)
        return position.id


def end_position(user_id: int, position_id: int, last_day: date, *, actor: Actor, now: datetime) -> None:
    """Say on which day a post ended; never before it began. Raises PositionNotFoundError."""
    with transaction() as tx:
        position = tx.get(Position, position_id)
        if position is None or position.user_id != user_id:
            raise PositionNotFoundError(position_id=position_id)
        position.to_on = max(last_day, position.from_on) if position.from_on else last_day
        note(tx, AuditAction.POSITION_ENDED, "positions", position_id, actor=actor, now=now, user_id=user_id)
