"""The signed cookie of a browser, read only where an answer may depend on it.

Flask-Login looks into it after each request, and Flask then says `Vary: Cookie`: a browser would fetch
fonts and scripts again after signing in, although they are kept for ever.
"""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

SAME_FOR_ALL = ("/static/", "/healthz", "/favicon.ico")


class PageCookies(SecureCookieSessionInterface):
    """Flask's signed cookie, left alone by what is the same for everybody."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie; an empty one where it does not matter."""
        if request.path.startswith(SAME_FOR_ALL):
            return SecureCookieSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie back where it was read."""
        if not request.path.startswith(SAME_FOR_ALL):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Use our cookies."""
    app.session_interface = PageCookies()
