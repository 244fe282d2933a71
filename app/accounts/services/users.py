"""People's accounts: making, editing, closing them, their passwords and their own settings.

`actor` None is a command on the server itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.errors import (
    CurrentPasswordWrongError,
    PasswordWeakError,
    UserNameTakenError,
    UserNotFoundError,
)
from app.accounts.models import RoleGrant, User
from app.accounts.permissions import Actor
from app.accounts.rules import AuditAction, UserData, password_fault
from app.accounts.services.audit import note
from app.accounts.services.passwords import hash_password, is_password
from app.accounts.services.roles import refuse_without_admin
from app.accounts.services.sessions import end_sessions_of_user
from app.accounts.services.throttling import key_of_account, note_failure, refuse_while_waiting
from app.database import db, lock_table, transaction
from app.vietnamese import fold, name_sort_key

SEARCH_LENGTH = 400  # of both columns: a foreign letter takes six places


def create_user(data: UserData, *, password: str | None, actor: Actor | None, now: datetime) -> int:
    """Make an account; without a password it signs in by slips only. Give its id.

    Raises UserNameTakenError, PasswordWeakError.
    """
    password_hash = hash_password(_strong(password, data)) if password else None
    with transaction() as tx, _free_name(data.user_name):
        user_id = add_user(tx, data, password_hash=password_hash, now=now)
        note(tx, AuditAction.USER_CREATED, "users", user_id, actor=actor, now=now)
        return user_id


def add_user(
    tx: Session, data: UserData, *, now: datetime, password_hash: str | None = None, is_demo: bool = False
) -> int:
    """Add an account inside the caller's transaction. Give its id. The user name must be free."""
    user = User(
        **asdict(data),
        **_search_columns(data),
        password_hash=password_hash,
        is_demo=is_demo,
        created_at=now,
    )
    tx.add(user)
    tx.flush()
    return user.id


def edit_user(user_id: int, data: UserData, *, actor: Actor, now: datetime) -> None:
    """Change what is known about a person. Raises UserNotFoundError, UserNameTakenError."""
    with transaction() as tx, _free_name(data.user_name):
        user = _get(tx, user_id)
        values = asdict(data)
        changed = sorted(name for name, value in values.items() if getattr(user, name) != value)
        tx.execute(update(User).where(User.id == user_id).values(**values, **_search_columns(data)))
        if changed:
            note(tx, AuditAction.USER_EDITED, "users", user_id, actor=actor, now=now, changed=changed)


def deactivate_user(user_id: int, *, actor: Actor, now: datetime) -> None:
    """Close an account: it signs in no more, and is signed out everywhere. Nothing of it is deleted.

    Raises UserNotFoundError, LastAdminError.
    """
    with transaction() as tx:
        lock_table(tx, RoleGrant)
        user = _get(tx, user_id)
        if not user.is_active:
            return
        user.is_active = False
        tx.flush()
        refuse_without_admin(tx, now=now)
        end_sessions_of_user(tx, user_id, now=now)
        note(tx, AuditAction.USER_DEACTIVATED, "users", user_id, actor=actor, now=now)


def activate_user(user_id: int, *, actor: Actor, now: datetime) -> None:
    """Open a closed account again. Raises UserNotFoundError."""
    with transaction() as tx:
        user = _get(tx, user_id)
        if not user.is_active:
            user.is_active = True
            note(tx, AuditAction.USER_ACTIVATED, "users", user_id, actor=actor, now=now)


def set_password(user_id: int, password: str, *, actor: Actor | None, now: datetime) -> None:
    """Give somebody a new password; he is signed out everywhere.

    Raises UserNotFoundError, PasswordWeakError.
    """
    user = db.session.get(User, user_id)
    if user is None:
        raise UserNotFoundError(user_id=user_id)
    own = UserData(user.full_name, user.user_name, user.phone)
    db.session.rollback()
    password_hash = hash_password(_strong(password, own))
    with transaction() as tx:
        tx.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
        end_sessions_of_user(tx, user_id, now=now)
        note(tx, AuditAction.PASSWORD_SET, "users", user_id, actor=actor, now=now)


def change_own_password(current: str, new: str, *, actor: Actor, now: datetime) -> None:
    """Change the actor's password; his other browsers are signed out, this one stays.

    Guessing the present one counts like guessing it at the sign-in. Raises CurrentPasswordWrongError,
    TooManyFailuresError, PasswordWeakError.
    """
    key = key_of_account(actor.user_id)
    refuse_while_waiting(db.session(), key, now)
    user = db.session.get(User, actor.user_id)
    if user is None:
        raise UserNotFoundError(user_id=actor.user_id)
    own, old_hash = UserData(user.full_name, user.user_name, user.phone), user.password_hash
    db.session.rollback()
    if not is_password(old_hash, current):
        note_failure(key, now)
        raise CurrentPasswordWrongError
    password_hash = hash_password(_strong(new, own))
    with transaction() as tx:
        unchanged = (User.id == actor.user_id, User.password_hash == old_hash)
        changed = tx.execute(
            update(User).where(*unchanged).values(password_hash=password_hash).returning(User.id)
        )
        if changed.first() is None:  # somebody set another one meanwhile
            raise CurrentPasswordWrongError
        kept = actor.signed_in.session_id if actor.signed_in else None
        end_sessions_of_user(tx, actor.user_id, now=now, keep_session_id=kept)
        note(tx, AuditAction.PASSWORD_CHANGED, "users", actor.user_id, actor=actor, now=now)


def set_language(language: str, *, actor: Actor) -> None:
    """Keep the actor's language for every browser: "vi" or "en"."""
    with transaction() as tx:
        tx.execute(update(User).where(User.id == actor.user_id).values(language=language))


def set_theme(theme: str | None, *, actor: Actor) -> None:
    """Keep the actor's theme for every browser; None follows the device."""
    with transaction() as tx:
        tx.execute(update(User).where(User.id == actor.user_id).values(theme=theme))


def _get(tx: Session, user_id: int) -> User:
    user = tx.get(User, user_id)
    if user is None:
        raise UserNotFoundError(user_id=user_id)
    return user


def _strong(password: str, data: UserData) -> str:
    fault = password_fault(password, own_names=[data.user_name or "", (data.phone or "").removeprefix("+84")])
    if fault:
        raise PasswordWeakError(fault=fault)
    return password


@contextmanager
def _free_name(user_name: str | None) -> Iterator[None]:
    """Leave it to the table's unique key whether a name is free."""
    try:
        yield
    except IntegrityError as error:
        raise UserNameTakenError(user_name=user_name) from error


def _search_columns(data: UserData) -> dict[str, str]:
    search = " ".join(filter(None, [fold(data.full_name), fold(data.user_name or "")]))
    return {
        "sort_key": name_sort_key(data.full_name)[:SEARCH_LENGTH],
        "search_text": search[:SEARCH_LENGTH],
    }
