"""Browsers in which people are signed in."""

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.errors import SignedInBrowserNotFoundError
from app.accounts.models import User, UserSession
from app.accounts.permissions import Actor
from app.accounts.queries.identity import find_actor
from app.accounts.queries.roles import list_browsers
from app.accounts.rules import SESSION_LIFETIME, SignInMethod
from app.accounts.services import sessions
from app.database import db, transaction
from tests.makers import NOW, make_user


def start(user: User, **more: object) -> str:
    with transaction() as tx:
        return sessions.start_session(tx, user.id, SignInMethod.PASSWORD, "Chrome", NOW, **more)  # type: ignore[arg-type]


def actor_of(token: str) -> Actor:
    actor = find_actor(token, now=NOW)
    assert actor is not None
    return actor


def test_a_session_ends_after_sixty_days(app: Flask) -> None:
    token = start(make_user())
    assert find_actor(token, now=NOW + SESSION_LIFETIME - timedelta(seconds=1))
    assert find_actor(token, now=NOW + SESSION_LIFETIME + timedelta(seconds=1)) is None


def test_a_session_may_end_earlier_but_never_later(app: Flask) -> None:
    user = make_user()
    short, long = (
        start(user, expires_at=NOW + timedelta(hours=1)),
        start(user, expires_at=NOW + timedelta(days=999)),
    )
    later = NOW + timedelta(hours=2)
    assert find_actor(short, now=later) is None
    assert find_actor(long, now=later)
    assert find_actor(long, now=NOW + timedelta(days=61)) is None


def test_the_token_itself_is_not_stored(app: Flask) -> None:
    token = start(make_user())
    row = db.session.query(UserSession).one()
    assert token.encode() not in row.token_hash
    assert find_actor(row.token_hash.hex(), now=NOW) is None


def test_being_seen_is_written_at_most_once_an_hour(app: Flask) -> None:
    signed_in = actor_of(start(make_user())).signed_in
    assert signed_in is not None
    assert not sessions.touch(signed_in, now=NOW + timedelta(minutes=59))
    assert sessions.touch(signed_in, now=NOW + timedelta(minutes=61))


def test_signing_out_ends_this_browser_only(app: Flask) -> None:
    user = make_user()
    first, second = start(user), start(user)
    signed_in = actor_of(first).signed_in
    assert signed_in is not None
    sessions.end_own_session(signed_in, now=NOW)
    assert find_actor(first, now=NOW) is None
    assert find_actor(second, now=NOW)


def test_signing_out_everywhere_ends_all_of_ones_own(app: Flask) -> None:
    user, stranger = make_user(), make_user()
    mine, others = [start(user), start(user)], start(stranger)
    assert sessions.sign_out_everywhere(actor_of(mine[0]), now=NOW) == 2
    assert all(find_actor(token, now=NOW) is None for token in mine)
    assert find_actor(others, now=NOW)


def test_one_of_ones_browsers_can_be_signed_out_but_nobody_elses(app: Flask) -> None:
    user, stranger = make_user(), make_user()
    here, there, theirs = start(user), start(user), start(stranger)
    actor, other = actor_of(here), actor_of(there)
    assert other.signed_in is not None
    sessions.revoke_session(other.signed_in.session_id, actor=actor, now=NOW)
    assert find_actor(there, now=NOW) is None
    foreign = actor_of(theirs).signed_in
    assert foreign is not None
    with pytest.raises(SignedInBrowserNotFoundError):
        sessions.revoke_session(foreign.session_id, actor=actor, now=NOW)
    with pytest.raises(SignedInBrowserNotFoundError):
        sessions.revoke_session(other.signed_in.session_id, actor=actor, now=NOW)
    assert find_actor(theirs, now=NOW)


def test_the_list_of_browsers_marks_this_one_and_leaves_out_the_ended(app: Flask) -> None:
    user = make_user()
    here, there, ended = start(user), start(user), start(user)
    gone = actor_of(ended).signed_in
    this = actor_of(here).signed_in
    assert gone is not None
    assert this is not None
    sessions.end_own_session(gone, now=NOW)
    rows = list_browsers(user.id, now=NOW, this_session_id=this.session_id)
    assert sorted(row.is_this for row in rows) == [False, True]
    assert actor_of(there)
