"""How gunicorn serves us. Two workers of two threads: more writers would only wait for each other."""

import os

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "2"))
worker_class = "gthread"
preload_app = True
keepalive = 15
timeout = 60
graceful_timeout = 20
max_requests = 0
MEMORY = "/dev/shm"  # noqa: S108  # heartbeats must not wait for a busy disk
worker_tmp_dir = MEMORY if os.path.isdir(MEMORY) else None
accesslog = None
loglevel = "warning"


def post_fork(_server, _worker):  # noqa: D103  # gunicorn's own hook
    from app.database import db  # noqa: PLC0415  # only after the fork
    from wsgi import app  # noqa: PLC0415

    with app.app_context():
        db.engine.dispose(close=False)
