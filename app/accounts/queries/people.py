"""Who can sign in, and lists of people for those who manage them."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from app.accounts.models import User
from app.database import db


@dataclass(frozen=True, slots=True)
class SigningIn:
    """An account that may be meant by what was typed."""

    user_id: int
    password_hash: str | None
    is_demo: bool


def list_signing_in(user_name: str, phone: str | None) -> list[SigningIn]:
    """List the active accounts that this user name or phone may mean; a user name wins over phones."""
    same_phone = User.phone == phone if phone else None
    named = User.user_name == user_name
    wanted = named if same_phone is None else or_(named, same_phone)
    rows = db.session.execute(
        select(User.id, User.password_hash, User.is_demo, User.user_name)
        .where(wanted, User.is_active)
        .order_by(User.id)
    ).all()
    by_name = [row for row in rows if row.user_name == user_name]
    return [SigningIn(row.id, row.password_hash, row.is_demo) for row in by_name or rows]
