"""Who looks at the page, as far as the shells need to know. Accounts owns people; we only ask Flask-Login."""

from typing import Protocol, cast

from flask import current_app, g, has_request_context
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError


class Viewer(Protocol):
    """What a shell needs of an actor."""

    full_name: str
    language: str | None
    theme: str | None


def find_viewer() -> Viewer | None:
    """Find who is signed in in this browser; None also when the database does not answer.

    The database is asked at most once in a request.
    """
    if not has_request_context() or not hasattr(current_app, "login_manager"):
        return None
    if "viewer" not in g:
        try:
            user = current_user
            g.viewer = user.actor if user.is_authenticated else None
        except SQLAlchemyError:
            g.viewer = None
    return cast("Viewer | None", g.viewer)
