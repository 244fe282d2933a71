"""The job table: once each, leases, retries, progress."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.database import db, transaction
from app.jobs.models import Job
from app.jobs.queries import count_overdue, find_job_id, find_own_job
from app.jobs.rules import LEASE, JobState
from app.jobs.services import Handler, Progress, enqueue, without_progress, work_once
from tests.makers import NOW, make_user

HOUR = timedelta(hours=1)


def ask(key: str = "a", payload: dict[str, Any] | None = None, **more: Any) -> bool:
    with transaction() as tx:
        return enqueue(tx, "add", key, payload or {}, now=NOW, **more)


def work(handler: Handler, now: datetime = NOW) -> bool:
    return work_once({"add": handler}, clock=lambda: now)


def job(key: str = "a") -> Job:
    db.session.rollback()
    return db.session.query(Job).filter_by(key=key).one()


def add(payload: dict[str, Any], _progress: Progress) -> dict[str, Any]:
    return {"sum": payload["a"] + payload["b"]}


def fail(_payload: dict[str, Any], _progress: Progress) -> None:
    raise ValueError("not today")


def test_a_job_is_done_once_and_its_result_kept(app: Flask) -> None:
    ask(payload={"a": 1, "b": 2})
    assert work(add)
    assert not work(add)
    done = job()
    assert (done.state, done.result, done.finished_at) == (JobState.DONE, {"sum": 3}, NOW)


def test_asking_twice_with_one_key_is_one_job(app: Flask) -> None:
    assert ask()
    assert not ask()
    assert find_job_id("a") == job().id
    assert find_job_id("b") is None


def test_the_oldest_is_done_first(app: Flask) -> None:
    seen: list[str] = []

    def note(payload: dict[str, Any]) -> None:
        seen.append(payload["name"])

    for name in ("first", "second"):
        ask(name, {"name": name})
    while work(without_progress(note)):
        pass
    assert seen == ["first", "second"]


def test_nothing_to_do_costs_one_read(app: Flask, count_queries: Any) -> None:
    with count_queries() as counter:
        assert not work(add)
    assert counter.total == 1


def test_a_failed_job_rests_and_is_tried_three_times(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ask()
    assert work(fail)
    assert not work(fail)
    assert work(fail, NOW + timedelta(seconds=11))
    assert not work(fail, NOW + timedelta(seconds=40))
    assert work(fail, NOW + timedelta(seconds=52))
    assert not work(fail, NOW + HOUR)
    failed = job()
    assert (failed.state, failed.attempts) == (JobState.FAILED, 3)
    assert "not today" in (failed.error or "")


def test_a_job_that_fails_once_can_still_succeed(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ask(payload={"a": 1, "b": 2})
    work(fail)
    work(add, NOW + HOUR)
    assert (job().state, job().error) == (JobState.DONE, None)


def test_an_unknown_kind_of_work_fails_in_its_row_only(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ask()
    assert work_once({}, clock=lambda: NOW)
    assert "KeyError" in (job().error or "")


def test_what_a_killed_worker_left_is_taken_over_when_its_lease_ends(app: Flask) -> None:
    ask(payload={"a": 1, "b": 2})
    _die_at_work(NOW)
    assert not work(add, NOW + LEASE - timedelta(seconds=1))
    assert work(add, NOW + LEASE)
    assert job().state == JobState.DONE


def test_a_job_that_kills_its_worker_each_time_is_given_up(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    ask()
    for number in range(3):
        _die_at_work(NOW + number * HOUR)
    assert work(add, NOW + 3 * HOUR)
    assert job().state == JobState.FAILED
    assert not work(add, NOW + 9 * HOUR)


def _die_at_work(now: datetime) -> None:
    def die(_payload: dict[str, Any], _progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(die, now)


def test_progress_is_shown_to_its_owner_and_renews_the_lease(app: Flask) -> None:
    owner, stranger = make_user(), make_user()
    ask(created_by=owner.id)
    seen = []

    def slow(_payload: dict[str, Any], progress: Progress) -> None:
        progress(3, 7)
        seen.append(find_own_job(find_job_id("a") or 0, user_id=owner.id))

    work(slow)
    (status,) = seen
    assert status is not None
    assert (status.state, status.done_steps, status.all_steps) == (JobState.RUNNING, 3, 7)
    assert find_own_job(job().id, user_id=stranger.id) is None


def test_a_worker_that_lost_its_lease_changes_nothing_any_more(app: Flask) -> None:
    ask(payload={"a": 1, "b": 2})

    def overtaken(_payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
        assert work(add, NOW + 2 * LEASE)
        progress(1, 9)
        return {"sum": 0}

    work(overtaken)
    done = job()
    assert (done.result, done.done_steps) == ({"sum": 3}, 0)


def test_jobs_that_wait_too_long_are_counted(app: Flask) -> None:
    ask()
    assert count_overdue(NOW) == 0
    assert count_overdue(NOW + HOUR) == 1
    work(lambda _payload, _progress: None)
    assert count_overdue(NOW + HOUR) == 0
