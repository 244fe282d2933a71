"""The door over HTTP: as a form, as our script, as a device's batch; and who is not let in."""

import json
import re
import uuid

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.attendance.models import Attendance, CheckIn
from app.database import db
from app.trainings.models import Enrolment
from tests.makers import grant, make_enrolment, make_user


def door(cast, tail="", site=0):
    return f"/sessions/{cast.session.id}/sites/{cast.sites[site].id}/door{tail}"


def tap(cast, kind="arrive", key=None, **more):
    return {"key": key or str(uuid.uuid4()), "tap": f"{kind}:{cast.enrolment.uuid}", **more}


def kinds():
    return list(db.session.scalars(select(CheckIn.kind).order_by(CheckIn.id)))


def test_a_coordinator_sees_his_doors_and_opens_one(cast, visit):
    page = visit("/door", as_=cast.coordinator)
    assert cast.sites[0].name in page.text
    assert cast.sites[1].name not in page.text
    assert "Nguyễn Thị Bình" in visit(door(cast), as_=cast.coordinator).text


def test_one_tap_is_present_and_the_same_form_twice_is_once(cast, visit):
    data = tap(cast)
    for _ in range(2):
        answer = visit.post(door(cast, "/check-ins"), data, as_=cast.coordinator)
        assert door(cast) in answer.location
    assert kinds() == ["arrive"]


def test_our_script_gets_the_changed_part_only(cast, visit):
    answer = visit.post(
        door(cast, "/check-ins"), tap(cast), as_=cast.coordinator, status=200, headers={"X-Fragment": "1"}
    )
    assert "<html" not in answer.text
    assert 'data-arrived="1"' in answer.text


def test_a_tap_keeps_the_time_of_the_device_that_waited_for_the_network(cast, visit):
    hour = 3_600_000
    now = 1_800_000_000_000
    data = tap(cast, client_ms=now - hour, sent_ms=now)
    visit.post(door(cast, "/check-ins"), data, as_=cast.coordinator)
    row = db.session.execute(select(CheckIn.occurred_at, CheckIn.received_at)).one()
    assert (row.received_at - row.occurred_at).total_seconds() == pytest.approx(3600, abs=1)


def test_online_leave_and_excuse_are_said_by_their_own_buttons(cast, visit):
    for kind in ("online", "leave", "excuse"):
        visit.post(door(cast, "/check-ins"), tap(cast, kind), as_=cast.coordinator)
    assert kinds() == ["arrive", "leave", "excuse"]
    assert db.session.scalar(select(CheckIn.mode).order_by(CheckIn.id)) == "online"


def test_undo_asks_for_a_reason_and_keeps_the_log(cast, visit):
    visit.post(door(cast, "/check-ins"), tap(cast), as_=cast.coordinator)
    data = {"key": str(uuid.uuid4()), "person": cast.enrolment.uuid}
    visit.post(door(cast, "/undo"), data, as_=cast.coordinator, status=422)
    visit.post(door(cast, "/undo"), {**data, "reason": "Nhầm người"}, as_=cast.coordinator)
    assert kinds() == ["arrive", "correct"]
    assert db.session.scalar(select(Attendance.arrived_at)) is None


def test_a_walk_in_without_a_name_is_asked_again_and_keeps_what_was_typed(cast, visit):
    data = {"key": str(uuid.uuid4()), "full_name": "", "unit_name": "Chi đoàn Bản Nà"}
    page = visit.post(door(cast, "/walk-ins"), data, as_=cast.coordinator, status=422)
    assert "Chi đoàn Bản Nà" in page.text
    visit.post(door(cast, "/walk-ins"), {**data, "full_name": "Lò Văn Pẻng"}, as_=cast.coordinator)
    person = db.session.scalars(select(Enrolment).where(Enrolment.is_provisional)).one()
    assert (person.full_name, kinds()) == ("Lò Văn Pẻng", ["arrive"])


@pytest.mark.parametrize("tail", ["", "?q=binh", "?page=99999999999", "?q=%00%25_%27&last=x%00"])
def test_whatever_is_searched_the_door_answers(cast, visit, tail):
    visit(door(cast) + tail, as_=cast.coordinator)


def test_a_door_of_another_site_is_not_found_and_a_trainee_may_not_try(cast, visit):
    visit(door(cast), as_=cast.other_coordinator, status=404)
    visit(door(cast), as_=cast.other_organizer, status=404)
    visit(door(cast), as_=cast.trainee, status=403)
    visit(door(cast), as_=None, status=302)
    visit.post(door(cast, "/check-ins"), tap(cast), as_=cast.other_coordinator, status=404)
    assert kinds() == []


@pytest.mark.parametrize(
    "change",
    [{"tap": "dance:x"}, {"tap": ""}, {"key": "no"}, {"key": f"{uuid.uuid4()}\n"}, {"client_ms": "x"}],
)
def test_a_broken_form_stores_nothing(cast, visit, change):
    visit.post(door(cast, "/check-ins"), {**tap(cast), **change}, as_=cast.coordinator, status=422)
    assert kinds() == []


def batch(cast, **event):
    values = {
        "uuid": str(uuid.uuid4()), "person": cast.enrolment.uuid, "kind": "arrive", "mode": "in-person",
        "method": "list", "client_ms": 1_800_000_000_000, **event,
    }  # fmt: skip
    place = {"session_id": cast.session.id, "site_id": cast.sites[0].id}
    return {**place, "sent_ms": 1_800_000_000_000, "events": [values]}


def send(cast, visit, payload, status=200, as_=None):
    person = as_ or cast.coordinator
    headers = {"X-CSRFToken": visit.csrf_token(person), "Content-Type": "application/json"}
    body = json.dumps(payload)  # escapes what UTF-8 cannot say, as a hostile client would
    answer = visit.browser(person).post("/api/1/check-ins", data=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_batch_says_what_was_stored_what_was_known_and_who_is_unknown(cast, visit):
    payload = batch(cast)
    stranger = {**payload["events"][0], "uuid": str(uuid.uuid4()), "person": str(uuid.uuid4())}
    first = send(cast, visit, {**payload, "events": [*payload["events"], stranger]})
    assert first["stored"] == [payload["events"][0]["uuid"]]
    assert first["unknown"] == [stranger["uuid"]]
    assert send(cast, visit, payload)["known"] == first["stored"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "dance"}, "events[0].kind"),
        ({"uuid": "x"}, "events[0].uuid"),
        ({"uuid": None}, "events[0].uuid"),
        ({"client_ms": True}, "events[0].client_ms"),
        ({"client_ms": 10**40}, "events[0].client_ms"),
        ({"kind": "correct"}, "events[0].corrects"),
        ({"note": "x" * 301}, "events[0].note"),
        ({"note": {"a": 1}}, "events[0].note"),
        ({"person": "\ud800"}, "events[0].person"),
    ],
)
def test_a_wrong_batch_names_the_place_and_stores_nothing(cast, visit, change, place):
    answer = send(cast, visit, batch(cast, **change), status=422)
    assert answer["error"] == "check-in-invalid"
    assert place in answer["message"]
    assert kinds() == []


@pytest.mark.parametrize("payload", [None, [], "x", 7, {}, {"events": {}}, {"session_id": -1}])
def test_what_is_no_batch_at_all_is_refused_kindly(cast, visit, payload):
    send(cast, visit, payload, status=422)


@pytest.mark.parametrize("place", ["session_id", "site_id"])
def test_a_number_that_no_column_holds_is_refused(cast, visit, place):
    for number in (2**31, 2**63, 2**70):
        send(cast, visit, {**batch(cast), place: number}, status=422)
    visit.post("/enrolments/1/match", {"enrolment_id": str(2**31)}, as_=cast.organizer, status=404)


@pytest.mark.parametrize("typed", ["Lò Văn \ud83d\0", "한글" * 60, "\u0958" * 40, "丁" * 120])
def test_a_walk_in_of_any_name_is_stored_by_every_database(cast, visit, typed):
    key, person = str(uuid.uuid4()), str(uuid.uuid4())
    payload = batch(cast, uuid=key, person=person, note="\ud800 ghi chú")
    payload["walk_ins"] = [{"uuid": person, "full_name": typed, "unit_name": "Xã \udfff"}]
    assert send(cast, visit, payload)["stored"] == [key]
    stored = db.session.scalars(select(Enrolment).where(Enrolment.uuid == person)).one()
    assert stored.full_name.isprintable()


def test_a_batch_for_a_door_of_others_is_not_found(cast, visit):
    send(cast, visit, batch(cast), status=404, as_=cast.other_coordinator)


def test_the_organizer_matches_a_walk_in_with_the_roster(cast, visit):
    data = {"key": str(uuid.uuid4()), "full_name": "Nguyen Thi Binh", "unit_name": ""}
    visit.post(door(cast, "/walk-ins"), data, as_=cast.coordinator)
    walk_in = db.session.scalars(select(Enrolment).where(Enrolment.is_provisional)).one()
    target = {"enrolment_id": cast.enrolment.id}
    page = visit(f"/enrolments/{walk_in.id}/check-ins", as_=cast.organizer)
    assert "Nguyễn Thị Bình" in page.text
    assert "Ghép" not in visit(f"/enrolments/{walk_in.id}/check-ins", as_=cast.coordinator).text
    visit(f"/enrolments/{walk_in.id}/check-ins", as_=cast.other_coordinator, status=404)
    visit.post(f"/enrolments/{walk_in.id}/match", target, as_=cast.other_organizer, status=404)
    visit.post(f"/enrolments/{walk_in.id}/match", target, as_=cast.organizer)
    assert db.session.scalar(select(Attendance.enrolment_id)) == cast.enrolment.id


def test_the_number_of_queries_does_not_grow_with_the_list(cast, visit, count_queries):
    def queries():
        with count_queries() as counter:
            visit(door(cast), as_=cast.coordinator)
        return counter.total

    queries()
    few = queries()
    for number in range(30):
        user = make_user(f"Trần Văn {number}")
        make_enrolment(cast.training, cast.sites[0], user, sessions=[cast.session])
    assert queries() <= few <= 8


def test_a_coordinator_with_two_sites_sees_both_doors(cast, visit):
    grant(cast.coordinator, Role.COORDINATOR, site_id=cast.sites[1].id)
    page = visit("/door", as_=cast.coordinator)
    assert len(set(re.findall(r"/sites/(\d+)/door", page.text))) == 2


def test_the_log_of_a_person_keeps_what_was_undone_and_why(cast, visit):
    visit.post(door(cast, "/check-ins"), tap(cast), as_=cast.coordinator)
    data = {"key": str(uuid.uuid4()), "person": cast.enrolment.uuid, "reason": "Nhầm người"}
    visit.post(door(cast, "/undo"), data, as_=cast.coordinator)
    page = visit(f"/enrolments/{cast.enrolment.id}/check-ins", as_=cast.coordinator)
    assert "đã hoàn tác" in page.text
    assert "Nhầm người" in page.text
    assert "Trần Quốc Bảo" in page.text
