"""Commands: the worker that does the long work."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from app.clock import utc_now
from app.config import mark_serving
from app.database import db
from app.jobs.services import Handler, work_once

HANDLERS = "diemcau_jobs"  # app.extensions: kind -> handler, named in the factory
SWEEPS = "diemcau_sweeps"  # app.extensions: what is done every minute, named in the factory
IDLE_SECONDS = 1.0
SWEEP_EVERY = timedelta(minutes=1)


@click.group("jobs")
def jobs() -> None:
    """Việc chạy nền / background jobs."""


@jobs.command("work")
@click.option("--until-idle", is_flag=True, help="Dừng khi hết việc / stop when nothing is left to do.")
@with_appcontext
def work(until_idle: bool) -> None:
    """Làm các việc đang chờ, cho đến khi nhận SIGTERM / do waiting jobs until SIGTERM."""
    stopped = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stopper(stopped))
        signal.signal(signal.SIGINT, _stopper(stopped))
    handlers: Mapping[str, Handler] = current_app.extensions[HANDLERS]
    mark = mark_serving(current_app.config["DIEMCAU"].instance_path)
    sweep_at = utc_now()
    try:
        while not stopped.is_set():
            if utc_now() >= sweep_at:
                sweep_at = utc_now() + SWEEP_EVERY
                _sweep(utc_now())
            if not _did_one(handlers):
                if until_idle:
                    return
                stopped.wait(IDLE_SECONDS)
    finally:
        os.close(mark)


def _did_one(handlers: Mapping[str, Handler]) -> bool:
    try:
        return work_once(handlers, clock=utc_now)
    except OperationalError as error:  # the database is away: it comes back
        click.echo(f"jobs: {error.orig}", err=True)
        return False
    finally:
        db.session.remove()


def _sweep(now: datetime) -> None:
    sweeps: Iterable[Callable[[datetime], object]] = current_app.extensions[SWEEPS]
    for sweep in sweeps:
        try:
            sweep(now)
        except OperationalError as error:  # the database is away: the next minute comes
            click.echo(f"jobs: {error.orig}", err=True)
        finally:
            db.session.remove()


def _stopper(stopped: threading.Event) -> Callable[[int, FrameType | None], None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    return stop


COMMANDS = (jobs,)
