"""Puts the application together: the one place that knows all features."""

from datetime import timedelta

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from app import cli, database, web
from app.accounts import guard
from app.accounts.rules import SESSION_LIFETIME
from app.accounts.views import bp as accounts_bp
from app.attendance.services import derive_sessions
from app.attendance.views import bp as attendance_bp
from app.authoring.views import bp as authoring_bp
from app.cli.jobs import HANDLERS, SWEEPS
from app.config import PROJECT_ROOT, Settings, read_settings
from app.home import menus
from app.home.views import bp as home_bp
from app.jobs.services import Handler, without_progress
from app.learning.views import bp as learning_bp
from app.quizzes.services.grading import GRADE_OVERDUE, grade_all_overdue, grade_overdue_job
from app.quizzes.views import bp as quizzes_bp
from app.reports.views import bp as reports_bp
from app.trainings.services.telling import TIMES_CHANGED
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
JOBS: dict[str, Handler] = {
    GRADE_OVERDUE: without_progress(grade_overdue_job),
    TIMES_CHANGED: without_progress(derive_sessions),
}
"""Who does which kind of long work."""

EVERY_MINUTE = (grade_all_overdue,)
"""What the worker does every minute, given the time."""

PUBLIC_PREFIXES = ("web.", "static")
MAX_REQUEST_BYTES = 8 * 1024 * 1024
READY = "factory.ready"
WARM = "diemcau_warm"  # app.extensions
LARGEST_ID = 2**31 - 1  # what a database's integer column holds


class UnguardedRouteError(RuntimeError):
    """A route says neither `@requires` nor `@public`."""


class IdConverter(IntegerConverter):
    """Lets `<int:…>` match only what can be an id: a larger number is no page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


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
    settings.instance_path.mkdir(mode=0o750, parents=True, exist_ok=True)
    app.url_map.converters["int"] = IdConverter
    configure(app, settings)
    database.init_app(app, settings)
    web.init_app(app)
    guard.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/readyz", READY, guard.public(ready))
    menus.init_app(app)
    app.extensions[HANDLERS] = JOBS
    app.extensions[SWEEPS] = EVERY_MINUTE
    cli.init_app(app)
    refuse_unguarded_routes(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def warm_up(app: Flask) -> None:
    """Do now, once, what each process would do for its first visitor; forked afterwards they share it."""
    if WARM in app.extensions:
        return
    app.extensions[WARM] = True
    configure_mappers()
    web.warm_up(app)
    app.test_client().get("/sign-in")
    with app.app_context():
        database.db.engine.dispose()


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
    """Say whether this process can serve: the database answers and its tables are today's."""
    try:
        current = database.is_migrated()
    except SQLAlchemyError:
        return {"ready": False, "reason": "database"}, 503
    return {"ready": True} if current else ({"ready": False, "reason": "migrations"}, 503)


def refuse_unguarded_routes(app: Flask) -> None:
    """Refuse to start with a route that names no permission."""
    unguarded = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not endpoint.startswith(PUBLIC_PREFIXES) and guard.permission_of(view) is None
    ]
    if unguarded:
        raise UnguardedRouteError(", ".join(sorted(unguarded)))
