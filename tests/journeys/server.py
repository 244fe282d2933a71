"""The application as it is served for real, with a small demo, on the morning of today.

Run by `live.py` in a process of its own: `python -m tests.journeys.server INSTANCE DESCRIPTOR`. The clock
starts at 09:50 in Việt Nam of the real day: pages are the same at every hour, and cookies are of today.
"""

import multiprocessing
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from gunicorn.app import wsgiapp

ROOT = Path(__file__).parent.parent.parent
VIETNAM = timedelta(hours=7)
TRAINEES, SITES = 120, 9


def morning_of(now: datetime) -> datetime:
    """Say when it is 09:50 in Việt Nam on the day of `now`."""
    return (now + VIETNAM).replace(hour=9, minute=50, second=0, microsecond=0) - VIETNAM


def prepare() -> None:
    """Make the tables and load the demo."""
    from flask_migrate import upgrade  # the instance is named first

    from app.clock import utc_now
    from app.demo.loading import load_demo
    from wsgi import app

    with app.app_context():
        upgrade()
        load_demo(ROOT / "courses", trainees=TRAINEES, sites=SITES, now=utc_now())


def serve(instance: str, descriptor: str) -> None:
    """Prepare the instance in a child that ends, and serve it on a socket that is bound already."""
    os.chdir(ROOT)
    os.environ.update(INSTANCE_PATH=instance, DEMO="1")
    child = multiprocessing.get_context("fork").Process(target=prepare)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)
    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", f"fd://{descriptor}", "wsgi:app"]
    wsgiapp.run()


if __name__ == "__main__":
    with time_machine.travel(morning_of(datetime.now(UTC))):
        serve(*sys.argv[1:])
