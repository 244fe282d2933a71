"""PUT /api/1/attempts/…/answers/…: what a client sends and what it is told."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.database import db
from tests.cast import Cast
from tests.counting import Counter
from tests.makers import NOW
from tests.quizzes.samples import SECRET, begin, log_of, minutes, token_of
from tests.visitor import Visitor

NOW_MS = int(NOW.timestamp() * 1000)
GOOD = {
    "client_id": "c1",
    "sequence": NOW_MS,
    "answered_at": "2026-11-22T01:30:00.000Z",
    "sent_at": "2026-11-22T01:30:00.100Z",
    "response": ["45"],
}


@pytest.fixture
def attempt_id(cast: Cast, course_id: int) -> int:
    return begin(cast)


def put(
    visit: Visitor, user: User | None, attempt_id: int, body: Any, *, question: str = "so-ngay", **more: Any
) -> TestResponse:
    """Send one answer; `body` is JSON as it stands, or what becomes JSON."""
    headers = {"X-CSRFToken": visit.csrf_token(user), **more.pop("headers", {})}
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    path = f"/api/1/attempts/{attempt_id}/answers/{question}"
    db.session.rollback()
    sent = {} if "input_stream" in more else {"data": data}
    more |= {**sent, "headers": headers, "content_type": "application/json"}
    reply = visit.browser(user).put(path, **more)
    db.session.rollback()
    return reply


def test_a_saved_answer_is_told_with_what_holds(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    token = token_of(attempt_id, "thoi-han", 1)
    reply = put(visit, cast.trainee, attempt_id, {**GOOD, "response": [token]}, question="thoi-han")
    assert reply.status_code == 200
    told = reply.get_json()
    received = told["received_at"]
    assert received.startswith("2026-11-22T01:30:")
    assert told.pop("server_now_ms") >= NOW_MS
    assert told == {
        "saved": True,
        "standing": "in-time",
        "superseded": False,
        "received_at": received,
        "holds": {"sequence": NOW_MS, "client_id": "c1", "response": [token], "received_at": received},
    }
    assert SECRET not in reply.text
    assert log_of(attempt_id) == [("thoi-han", 1, "in-time")]


def test_a_superseded_answer_is_never_told_as_saved(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    put(visit, cast.trainee, attempt_id, {**GOOD, "sequence": NOW_MS + 5, "client_id": "c2"})
    told = put(visit, cast.trainee, attempt_id, {**GOOD, "response": ["46"]}).get_json()
    assert (told["saved"], told["superseded"], told["holds"]["response"]) == (False, True, ["45"])
    assert len(log_of(attempt_id)) == 2


def test_a_repeated_answer_is_told_the_same(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    first, again = (put(visit, cast.trainee, attempt_id, GOOD).get_json() for _ in range(2))
    assert first["holds"] == again["holds"]
    assert again["saved"]
    assert len(log_of(attempt_id)) == 1


def test_a_save_asks_three_times_and_no_more(
    cast: Cast, attempt_id: int, visit: Visitor, count_queries: Callable[[], AbstractContextManager[Counter]]
) -> None:
    put(visit, cast.trainee, attempt_id, GOOD)
    trainee = cast.trainee
    visit.csrf_token(trainee)
    with count_queries() as counter:
        reply = put(visit, trainee, attempt_id, {**GOOD, "sequence": NOW_MS + 1})
    assert reply.status_code == 200
    kinds = [statement.split()[0] for statement in counter.statements if "users.user_name" not in statement]
    looks = ["SELECT"] * (3 if db.engine.dialect.name == "postgresql" else 2)  # there it waits first
    assert kinds == [*looks, "INSERT"]


def test_a_clock_ahead_is_told_our_time(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    reply = put(visit, cast.trainee, attempt_id, {**GOOD, "sequence": NOW_MS + 120_000})
    assert reply.status_code == 409
    told = reply.get_json()
    assert told["error"] == "clock-ahead"
    assert told["message"]
    assert NOW_MS <= told["server_now_ms"] < NOW_MS + 60_000


def test_a_stale_token_is_told_apart_and_can_be_renewed(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    reply = put(visit, cast.trainee, attempt_id, GOOD, headers={"X-CSRFToken": "stale"})
    assert (reply.status_code, reply.get_json()["error"]) == (400, "csrf")
    token = visit.browser(cast.trainee).get("/api/1/csrf").get_json()["token"]
    assert put(visit, cast.trainee, attempt_id, GOOD, headers={"X-CSRFToken": token}).status_code == 200


def test_who_is_signed_out_is_told_so(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    reply = put(visit, None, attempt_id, GOOD)
    assert (reply.status_code, reply.get_json()["error"]) == (401, "signed-out")


def test_the_attempt_of_another_is_not_found(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    for user in (cast.other_trainee, cast.stranger, cast.organizer):
        reply = put(visit, user, attempt_id, GOOD)
        assert (reply.status_code, reply.get_json()["error"]) == (404, "attempt-not-found")
    assert log_of(attempt_id) == []


def test_a_number_that_is_none_is_refused_with_a_sentence(
    cast: Cast, attempt_id: int, visit: Visitor
) -> None:
    reply = put(visit, cast.trainee, attempt_id, {**GOOD, "response": ["bốn lăm"]})
    assert (reply.status_code, reply.get_json()["error"]) == (422, "number-response-invalid")
    assert "không phải là một số" in reply.get_json()["message"]


class SlowBody(BytesIO):
    """A request whose body arrives half an hour after its head."""

    def __init__(self, content: bytes, traveller: Any) -> None:
        super().__init__(content)
        self.traveller = traveller

    def readinto(self, buffer: Any) -> int:
        self.traveller.move_to(NOW + minutes(30))
        return super().readinto(buffer)


def test_an_answer_counts_from_its_last_byte_on(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    content = json.dumps({**GOOD, "sent_at": "2026-11-22T01:30:00.000Z"}).encode()
    visit.csrf_token(cast.trainee)
    with time_machine.travel(NOW) as traveller:
        body = {"input_stream": SlowBody(content, traveller), "content_length": len(content)}
        reply = put(visit, cast.trainee, attempt_id, None, **body)
    assert reply.get_json()["standing"] != "in-time"


def test_a_late_answer_is_kept_and_told_to_be_late(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    import time_machine

    with time_machine.travel(NOW + minutes(25)):
        body = {**GOOD, "sent_at": "2026-11-22T01:55:00Z"}
        told = put(visit, cast.trainee, attempt_id, body).get_json()
    assert (told["saved"], told["standing"], told["holds"]) == (False, "held", None)


@pytest.mark.parametrize(
    "question", ["la-lung", "SO-NGAY", "so%00ngay", "%F0%9F%98%80", "x" * 300, "a'b", "-", "%ff"]
)
def test_a_question_that_is_not_asked_is_not_found(
    cast: Cast, attempt_id: int, visit: Visitor, question: str
) -> None:
    assert put(visit, cast.trainee, attempt_id, GOOD, question=question).status_code == 404


def test_a_body_that_is_too_large_is_refused(cast: Cast, attempt_id: int, visit: Visitor) -> None:
    assert put(visit, cast.trainee, attempt_id, {**GOOD, "response": ["x" * 70_000]}).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        "[" * 30_000,
        "{" + '"a":{' * 5_000,
        "1" * 5_000,
        "null",
        "[]",
        '"x"',
        "NaN",
        json.dumps(GOOD)[:-1],
    ],
)
def test_what_is_no_answer_at_all_is_refused(
    cast: Cast, attempt_id: int, visit: Visitor, body: str | bytes
) -> None:
    reply = put(visit, cast.trainee, attempt_id, body)
    assert (reply.status_code, reply.get_json()["error"]) == (422, "answer-invalid")


times = st.sampled_from(
    [
        "2026-11-22T01:30:00Z",
        "2026-11-22T01:30:00",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "2199-12-31T00:00:00+07:00",
        "hôm nay",
        "",
    ]
)
odd = st.sampled_from(
    [None, True, -1, 0, 0.5, 1e400, 2**53, 2**70, "", "1", [], {}, "\x00", "\ud800", "é" * 50]
)
texts = st.sampled_from(["45", "0", "", " ", "\x00", "\ud800", "١٢", "4,5", "3.500", "x" * 6000])
responses = st.lists(texts | odd, max_size=3)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "client_id": st.just("c1") | odd,
        "sequence": st.just(NOW_MS) | odd,
        "answered_at": times | odd,
        "sent_at": times | odd,
        "response": responses | odd,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies, st.sampled_from(["so-ngay", "thoi-han", "tham-quyen", "hinh-thuc"]))
def test_nothing_that_is_sent_breaks_the_server(
    cast: Cast, attempt_id: int, visit: Visitor, changes: dict[str, Any], question: str
) -> None:
    reply = put(visit, cast.trainee, attempt_id, {**GOOD, **changes}, question=question)
    assert reply.status_code in {200, 409, 422}
    assert ("error" in reply.get_json()) == (reply.status_code != 200)
