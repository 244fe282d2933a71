"""What is served to everybody: liveness, static files, a fresh CSRF token."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.web import static_files

bp = Blueprint("web", __name__, template_folder="templates")


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that this process lives. Asks nothing of anybody."""
    return {"alive": True}


@bp.get("/api/1/csrf")
def csrf() -> ResponseReturnValue:
    """Give a page that waited too long a CSRF token that is good again."""
    return {"token": generate_csrf()}, {"Cache-Control": "no-store"}


@bp.get("/static/<release>/<path:path>")
def static(release: str, path: str) -> ResponseReturnValue:
    """Serve a static file; its URL holds the release, so it may be kept for ever."""
    return static_files.serve(release, path)


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Serve the icon to browsers that ask without looking."""
    return static_files.serve("", "img/favicon.svg")
