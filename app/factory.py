"""Puts the application together: the one place that knows all features."""

from datetime import timedelta

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, database, home, web
from app.accounts import guard
from app.accounts.rules import SESSION_LIFETIME
from app.accounts.views import bp as accounts_bp
from app.attendance.views import bp as attendance_bp
from app.authoring.views import bp as authoring_bp
from app.config import PROJECT_ROOT, Settings, read_settings
from app.home.views import bp as home_bp
from app.learning.views import bp as learning_bp
from app.quizzes.views import bp as quizzes_bp
from app.reports.views import bp as reports_bp
from app.trainings.views import bp as trainings_bp

BLUEPRINTS = (
    accounts_bp,
    home_bp,
    trainings_bp,
    authoring_bp,
    learning_bp,
    quizzes_bp,
    attendance_bp,
    reports_bp,
)
PUBLIC_PREFIXES = ("web.", "static")
MAX_REQUEST_BYTES = 8 * 1024 * 1024
READY = "factory.ready"


class UnguardedRouteError(RuntimeError):
    """A route says neither `@requires` nor `@public`."""


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from `settings` (default: the environment's).

    Raises SettingsError when the settings are wrong, UnguardedRouteError when a route names no permission.
    """
    settings = settings or read_settings()
    app = Flask(
        "app",
        root_path=str(PROJECT_ROOT / "app"),
        instance_path=str(settings.instance_path),
        static_folder=None,
    )
    configure(app, settings)
    database.init_app(app, settings)
    web.init_app(app)
    guard.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/readyz", READY, guard.public(ready))
    home.init_app(app)
    cli.init_app(app)
    refuse_unguarded_routes(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Put the settings where Flask and its extensions look for them."""
    app.debug = settings.debug
    app.config.update(
        DIEMCAU=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="diemcau",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=10_000,
        WTF_CSRF_TIME_LIMIT=int(timedelta(days=7).total_seconds()),
        WTF_CSRF_SSL_STRICT=False,
        TEMPLATES_AUTO_RELOAD=settings.debug,
    )


def ready() -> ResponseReturnValue:
    """Say whether this process can serve: the database answers and its tables are there."""
    with database.db.engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM trainings"))
    return {"ready": True}


def refuse_unguarded_routes(app: Flask) -> None:
    """Refuse to start with a route that names no permission."""
    unguarded = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not endpoint.startswith(PUBLIC_PREFIXES) and guard.permission_of(view) is None
    ]
    if unguarded:
        raise UnguardedRouteError(", ".join(sorted(unguarded)))
