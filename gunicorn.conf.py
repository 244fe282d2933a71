"""How gunicorn serves us.

Two workers of sixteen threads. Python runs one thread at a time in each, so more threads serve no
faster: they wait for passwords to be hashed and for slow phones. Writers wait in
line, whatever their number (app/database.py).
"""

import gc
import os

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
worker_class = "gthread"
preload_app = True
keepalive = 15
timeout = 60
graceful_timeout = 20
accesslog = None
loglevel = "warning"
MEMORY = "/dev/shm"  # noqa: S108  # heartbeats must not wait for a busy disk
worker_tmp_dir = MEMORY if os.path.isdir(MEMORY) else None


def on_starting(server):
    """Refuse to start on what must not go public; let `flask restore` see that we serve."""
    from app.accounts.queries.people import count_demo_accounts  # noqa: PLC0415  # the settings are read first
    from app.config import mark_serving  # noqa: PLC0415
    from wsgi import app  # noqa: PLC0415

    settings = app.config["DIEMCAU"]
    with app.app_context():
        if settings.production and count_demo_accounts():
            server.log.error(
                "PRODUCTION=1: cơ sở dữ liệu có tài khoản minh họa / the database has demo accounts."
            )
            raise SystemExit(1)
    mark_serving(settings.instance_path)


def when_ready(_server):
    """Keep what the start has made out of every later collection: the workers go on sharing its pages."""
    from app.factory import warm_up  # noqa: PLC0415  # only once the application is loaded
    from wsgi import app  # noqa: PLC0415

    warm_up(app)
    gc.collect()
    gc.freeze()


def post_fork(_server, _worker):
    """Open own connections: the parent's must not be shared."""
    from app.database import db  # noqa: PLC0415
    from wsgi import app  # noqa: PLC0415

    with app.app_context():
        db.engine.dispose(close=False)
