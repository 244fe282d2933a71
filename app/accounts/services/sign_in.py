"""Signing in with a password, throttled by account, and as one of the demo's people."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from app.accounts.errors import (
    DemoOnlyHereError,
    PhoneSharedError,
    UserNotFoundError,
    WrongPasswordError,
)
from app.accounts.models import User
from app.accounts.queries.people import SigningIn, list_signing_in
from app.accounts.rules import USER_NAME, SignInMethod
from app.accounts.services.passwords import hash_password, is_outdated, is_password
from app.accounts.services.sessions import start_session
from app.accounts.services.throttling import (
    forget_failures,
    key_of_account,
    key_of_nobody,
    note_failure,
    refuse_while_waiting,
)
from app.database import db, table_of, transaction
from app.vietnamese import clean_phone, nfc

_USER = table_of(User).c
_UNCHANGED = (
    select(_USER.id)
    .where(
        _USER.id == bindparam("user_id"), _USER.is_active, _USER.password_hash == bindparam("password_hash")
    )
    .with_for_update()
)


def sign_in(name: str, password: str, *, device: str, now: datetime, on_this_machine: bool) -> str:
    """Sign a browser in by user name or phone. Give the token for its cookie.

    Raises WrongPasswordError, PhoneSharedError, TooManyFailuresError, SignInBusyError, DemoOnlyHereError.
    Nothing is locked and no connection is held while the password is checked.
    """
    typed = nfc(name).strip().lower()
    found = list_signing_in(typed if USER_NAME.fullmatch(typed) else "", clean_phone(typed))
    if len(found) > 1:
        raise PhoneSharedError
    account = found[0] if found else None
    key = key_of_account(account.user_id) if account else key_of_nobody(typed)
    refuse_while_waiting(db.session(), key, now)
    db.session.rollback()
    right = is_password(account.password_hash if account else None, password)
    if account is None or not right:
        note_failure(key, now)
        raise WrongPasswordError
    if account.is_demo and not on_this_machine:
        raise DemoOnlyHereError
    fresh_hash = hash_password(password) if is_outdated(str(account.password_hash)) else None
    return _let_in(account, key, fresh_hash, device, now)


def sign_in_as_demo(user_name: str, *, device: str, now: datetime, on_this_machine: bool) -> str:
    """Sign a browser in as one of the demo's named people, without a password. Give its token.

    Raises DemoOnlyHereError, UserNotFoundError.
    """
    if not on_this_machine:
        raise DemoOnlyHereError
    with transaction() as tx:
        user_id = tx.scalar(select(User.id).where(User.user_name == user_name, User.is_demo, User.is_active))
        if user_id is None:
            raise UserNotFoundError(user_name=user_name)
        return start_session(tx, user_id, SignInMethod.DEMO, device, now)


def _let_in(account: SigningIn, key: str, fresh_hash: str | None, device: str, now: datetime) -> str:
    """Start the session, unless this one comes too late.

    That is when guesses in parallel failed meanwhile, or the password was changed or the account closed.
    """
    with transaction() as tx:
        refuse_while_waiting(tx, key, now)
        seen = {"user_id": account.user_id, "password_hash": account.password_hash}
        if tx.scalar(_UNCHANGED, seen) is None:
            raise WrongPasswordError
        forget_failures(tx, key)
        if fresh_hash:
            tx.execute(update(User).where(User.id == account.user_id).values(password_hash=fresh_hash))
        return start_session(tx, account.user_id, SignInMethod.PASSWORD, device, now)
