"""At the door of every route: who asks, and may he.

Each view says `@requires(Action.X)` or `@public`; the factory refuses to start with one that does not.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from app.accounts.permissions import Action, Actor
from app.accounts.queries.identity import find_actor
from app.accounts.rules import is_on_this_machine
from app.accounts.services.sessions import touch
from app.clock import utc_now
from app.errors import ForbiddenError

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
PERMISSION = "diemcau_permission"
PUBLIC = "public"


class BrowserUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login holds: the token of this browser and its actor."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Give the session token: signing in again elsewhere does not share it, revoking it ends it."""
        return self.token


def init_app(app: Flask) -> None:
    """Let Flask-Login find the actor behind the cookie, in one query."""
    manager = LoginManager()
    manager.session_protection = None  # phones change addresses all the time
    manager.user_loader(_load)
    manager.init_app(app)


def _load(token: str) -> BrowserUser | None:
    now = utc_now()
    actor = find_actor(token, now=now)
    if actor is None or (actor.is_demo and not is_demo_open()):
        return None
    if actor.signed_in:
        with suppress(OperationalError):  # a database that cannot be written now can still be read
            touch(actor.signed_in, now=now)
    return BrowserUser(token, actor)


def is_demo_open() -> bool:
    """Say whether the demo's accounts answer this request: demo mode, this very machine, no proxy."""
    settings = current_app.config["DIEMCAU"]
    if not settings.demo or settings.proxy_hops:
        return False
    protocol = request.environ.get("SERVER_PROTOCOL", "")
    return is_on_this_machine(request.remote_addr, request.host, dict(request.headers), protocol)


def requires(action: Action) -> Callable[[View[P]], View[P]]:
    """Let only those in who may do `action` somewhere; queries decide where exactly."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = find_current_actor()
            if actor is None:
                return _ask_to_sign_in()
            if not actor.may(action):
                raise ForbiddenError(action=action.value)
            return view(*args, **kwargs)

        setattr(guarded, PERMISSION, action)
        return guarded

    return decorate


def public(view: View[P]) -> View[P]:
    """Let everyone in, signed in or not."""
    setattr(view, PERMISSION, PUBLIC)
    return view


def permission_of(view: Callable[..., object]) -> Action | str | None:
    """Say what a view asks for: an action, "public", or None when it says nothing."""
    return cast("Action | str | None", getattr(view, PERMISSION, None))


def find_current_actor() -> Actor | None:
    """Find who asks; None when nobody is signed in in this browser."""
    user = current_user
    return cast("Actor", user.actor) if user.is_authenticated else None


def current_actor() -> Actor:
    """Give who asks. Only behind `@requires`."""
    actor = find_current_actor()
    if actor is None:
        abort(401)
    return actor


def remember_browser(token: str, actor: Actor) -> None:
    """Sign this browser in with a fresh cookie; what the former person left in it is forgotten."""
    session.clear()
    session.permanent = True
    login_user(BrowserUser(token, actor))


def forget_browser() -> None:
    """Sign this browser out."""
    logout_user()
    session.clear()


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.path.startswith("/api/"):
        return {"error": "signed-out"}, 401
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=here))
