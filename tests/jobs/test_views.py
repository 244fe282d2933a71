"""The page that shows how far a job is."""

import pytest

from app.database import transaction
from app.jobs.queries import find_job_id
from app.jobs.services import Progress, enqueue, work_once
from tests.cast import Cast
from tests.makers import NOW
from tests.visitor import Visitor


@pytest.fixture
def job_id(cast: Cast) -> int:
    with transaction() as tx:
        enqueue(tx, "slow", "a", {}, now=NOW, created_by=cast.organizer.id)
    return find_job_id("a") or 0


def work(result: dict[str, object] | None) -> None:
    def slow(_payload: dict[str, object], progress: Progress) -> dict[str, object] | None:
        progress(3, 7)
        if result is None:
            raise ValueError
        return result

    for _ in range(3):
        work_once({"slow": slow}, clock=lambda: NOW.replace(year=2027))


def test_a_job_is_shown_to_who_asked_for_it_only(cast: Cast, visit: Visitor, job_id: int) -> None:
    path = f"/jobs/{job_id}"
    assert "Đang chờ đến lượt" in visit(path, as_=cast.organizer).text
    visit(path, as_=cast.other_organizer, status=404)
    visit(path, as_=cast.admin, status=404)
    visit("/jobs/99999", as_=cast.organizer, status=404)
    visit(path, status=302)


def test_a_finished_job_leads_to_its_result(cast: Cast, visit: Visitor, job_id: int) -> None:
    work({"url": "/manage/trainings/1"})
    text = visit(f"/jobs/{job_id}", as_=cast.organizer).text
    assert 'href="/manage/trainings/1"' in text


def test_an_unchanged_job_costs_the_poll_nothing(cast: Cast, visit: Visitor, job_id: int) -> None:
    fragment = {"X-Fragment": "1"}
    first = visit(f"/jobs/{job_id}", as_=cast.organizer, headers=fragment)
    assert "<html" not in first.text
    again = fragment | {"If-None-Match": first.headers["ETag"]}
    visit(f"/jobs/{job_id}", as_=cast.organizer, status=304, headers=again)
    work({})
    visit(f"/jobs/{job_id}", as_=cast.organizer, headers=again)
