"""Browsers in which people are signed in: starting, touching, ending.

The cookie holds a random token, the table its hash, so a stolen backup signs nobody in.
"""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.orm import Session

from app.accounts.errors import SignedInBrowserNotFoundError
from app.accounts.models import UserSession
from app.accounts.permissions import Actor
from app.accounts.queries.identity import token_hash
from app.accounts.rules import LAST_SEEN_EVERY, SESSION_LIFETIME, SignedIn, SignInMethod
from app.database import table_of, transaction

TOKEN_BYTES = 32
DEVICE_LENGTH = 200


def start_session(
    tx: Session,
    user_id: int,
    method: SignInMethod,
    device: str,
    now: datetime,
    slip_id: int | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Sign a browser in, inside the caller's transaction. Give the token for its cookie.

    `device` is what `rules.device_name` makes of the browser. Ends at `expires_at`, at most 60 days from now.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    latest = now + SESSION_LIFETIME
    tx.execute(
        insert(table_of(UserSession)),
        {
            "token_hash": token_hash(token),
            "user_id": user_id,
            "method": method.value,
            "slip_id": slip_id,
            "device": device[:DEVICE_LENGTH],
            "created_at": now,
            "last_seen_at": now,
            "expires_at": min(expires_at, latest) if expires_at else latest,
        },
    )
    return token


def touch(signed_in: SignedIn, *, now: datetime) -> bool:
    """Note that this browser was seen, at most once an hour. Return whether it was written."""
    if now - signed_in.last_seen_at < LAST_SEEN_EVERY:
        return False
    with transaction() as tx:
        tx.execute(update(UserSession).where(UserSession.id == signed_in.session_id).values(last_seen_at=now))
    return True


def end_own_session(signed_in: SignedIn, *, now: datetime) -> None:
    """Sign out of the browser that asks."""
    with transaction() as tx:
        _revoke(tx, UserSession.id == signed_in.session_id, now=now)


def revoke_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """Sign the actor out of one of his browsers. Raises SignedInBrowserNotFoundError when it is not his."""
    with transaction() as tx:
        if not _revoke(tx, UserSession.id == session_id, UserSession.user_id == actor.user_id, now=now):
            raise SignedInBrowserNotFoundError(session_id=session_id)


def sign_out_everywhere(actor: Actor, *, now: datetime) -> int:
    """Sign the actor out of all his browsers, this one too. Give how many there were."""
    with transaction() as tx:
        return end_sessions_of_user(tx, actor.user_id, now=now)


def end_sessions_of_user(
    tx: Session, user_id: int, *, now: datetime, keep_session_id: int | None = None
) -> int:
    """End all sessions of a person but `keep_session_id`, inside the caller's transaction. Give how many."""
    kept = () if keep_session_id is None else (UserSession.id != keep_session_id,)
    return _revoke(tx, UserSession.user_id == user_id, *kept, now=now)


def end_sessions_of_slip(tx: Session, slip_id: int, *, now: datetime) -> int:
    """End the sessions that a slip began, inside the caller's transaction. Give how many."""
    return _revoke(tx, UserSession.slip_id == slip_id, now=now)


def _revoke(tx: Session, *which: ColumnElement[bool], now: datetime) -> int:
    statement = update(UserSession).where(*which, UserSession.revoked_at.is_(None)).values(revoked_at=now)
    return int(tx.execute(statement).rowcount)  # type: ignore[attr-defined]
