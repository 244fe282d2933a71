"""The worker command."""

from flask import Flask

from app.cli.jobs import HANDLERS
from app.clock import utc_now
from app.database import db, transaction
from app.jobs.models import Job
from app.jobs.services import enqueue, without_progress


def test_the_worker_does_what_waits_and_stops_when_idle(app: Flask, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(app.extensions, HANDLERS, {"add": without_progress(lambda payload: payload)})
    with transaction() as tx:
        for key in ("a", "b"):
            enqueue(tx, "add", key, {"key": key}, now=utc_now())
    done = app.test_cli_runner().invoke(args=["jobs", "work", "--until-idle"])
    assert done.exit_code == 0, done.output
    db.session.rollback()
    assert [job.result for job in db.session.query(Job).order_by(Job.id)] == [{"key": "a"}, {"key": "b"}]
