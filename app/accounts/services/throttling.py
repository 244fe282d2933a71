"""Guesses at a password cost time: failures are counted for each account, and make it wait.

A whole site sits behind one address, so addresses count nowhere.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.accounts.errors import TooManyFailuresError
from app.accounts.models import SignInThrottle
from app.accounts.rules import FAILURES_FORGOTTEN_AFTER, may_retry_at
from app.database import insert_for, table_of, transaction

_TABLE = table_of(SignInThrottle)
_IS_OF_ACCOUNT = _TABLE.c.account_key == bindparam("key")
_FIND = select(_TABLE.c.failures, _TABLE.c.last_failed_at).where(_IS_OF_ACCOUNT)
_FORGET = delete(_TABLE).where(_IS_OF_ACCOUNT)


def key_of_account(user_id: int) -> str:
    """Name an account: its user name and its phone count together."""
    return f"user:{user_id}"


def key_of_nobody(typed: str) -> str:
    """Name what is no account by what was typed, which is not kept."""
    return "typed:" + sha256(typed.encode(errors="replace")).hexdigest()


def refuse_while_waiting(session: Session, key: str, now: datetime) -> None:
    """Raise TooManyFailuresError while an account has to wait."""
    throttle = session.execute(_FIND, {"key": key}).first()
    if throttle is None or now - throttle.last_failed_at > FAILURES_FORGOTTEN_AFTER:
        return
    retry_at = may_retry_at(throttle.failures, throttle.last_failed_at)
    if now < retry_at:
        raise TooManyFailuresError(retry_at=retry_at)


def note_failure(key: str, now: datetime) -> None:
    """Count one more failure, also beside others at the same moment; those of yesterday are swept."""
    with transaction() as tx:
        tx.execute(delete(_TABLE).where(_TABLE.c.last_failed_at < now - FAILURES_FORGOTTEN_AFTER))
        first = insert_for(tx)(_TABLE).values(account_key=key, failures=1, last_failed_at=now)
        more = {"failures": _TABLE.c.failures + 1, "last_failed_at": now}
        tx.execute(first.on_conflict_do_update(index_elements=["account_key"], set_=more))


def forget_failures(tx: Session, key: str) -> None:
    """Forget the failures of an account, inside the caller's transaction."""
    tx.execute(_FORGET, {"key": key})
