"""Signing in with a password, throttled by account, and as one of the demo's people.

A whole site sits behind one address, so addresses count nowhere: failures are counted for each account.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.errors import (
    DemoOnlyHereError,
    PhoneSharedError,
    TooManyFailuresError,
    UserNotFoundError,
    WrongPasswordError,
)
from app.accounts.models import SignInThrottle, User
from app.accounts.queries.people import SigningIn, list_signing_in
from app.accounts.rules import FAILURES_FORGOTTEN_AFTER, USER_NAME, SignInMethod, may_retry_at
from app.accounts.services.passwords import hash_password, is_outdated, is_password
from app.accounts.services.sessions import start_session
from app.database import db, transaction, upsert
from app.vietnamese import clean_phone, nfc


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
    key = _throttle_key(account, typed)
    _refuse_while_waiting(db.session(), key, now)
    db.session.rollback()
    right = is_password(account.password_hash if account else None, password)
    if account is None or not right:
        _note_failure(key, now)
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


def _throttle_key(account: SigningIn | None, typed: str) -> str:
    """Name and phone of one account count together; what is no account counts by what was typed."""
    if account:
        return f"user:{account.user_id}"
    return "typed:" + sha256(typed.encode(errors="replace")).hexdigest()


def _refuse_while_waiting(session: Session, key: str, now: datetime) -> None:
    throttle = session.get(SignInThrottle, key, populate_existing=True)
    if throttle is None or now - throttle.last_failed_at > FAILURES_FORGOTTEN_AFTER:
        return
    retry_at = may_retry_at(throttle.failures, throttle.last_failed_at)
    if now < retry_at:
        raise TooManyFailuresError(retry_at=retry_at)


def _note_failure(key: str, now: datetime) -> None:
    with transaction() as tx:
        tx.execute(
            delete(SignInThrottle).where(SignInThrottle.last_failed_at < now - FAILURES_FORGOTTEN_AFTER)
        )
        failures = tx.scalar(select(SignInThrottle.failures).where(SignInThrottle.account_key == key)) or 0
        upsert(tx, SignInThrottle, {"account_key": key}, failures=failures + 1, last_failed_at=now)


def _let_in(account: SigningIn, key: str, fresh_hash: str | None, device: str, now: datetime) -> str:
    """Start the session, unless guesses in parallel failed meanwhile: then this one comes too late."""
    with transaction() as tx:
        _refuse_while_waiting(tx, key, now)
        tx.execute(delete(SignInThrottle).where(SignInThrottle.account_key == key))
        if fresh_hash:
            tx.execute(update(User).where(User.id == account.user_id).values(password_hash=fresh_hash))
        return start_session(tx, account.user_id, SignInMethod.PASSWORD, device, now)
