"""What people see when something is refused or fails: what happened, what is safe, what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import literal_column, select
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from app.accounts.guard import public
from app.accounts.models import User
from app.database import db
from app.errors import ConflictError, NotFoundError
from app.factory import create_app
from app.web.sentences.statuses import STATUSES
from tests.conftest import make_settings
from tests.visitor import check_page

VIETNAMESE = {"Accept-Language": "vi"}
SAME = {"Sec-Fetch-Site": "same-origin", **VIETNAMESE}


class StrangeError(ConflictError):
    """A refusal whose code has no sentence: its kind's is used."""

    code = "strange"


@pytest.fixture(scope="module")
def failing(instance_folder: Path) -> Iterator[Flask]:
    """The application with views that fail in every way."""
    app = create_app(make_settings(instance_folder / "failing"))

    @public
    def fail(how: str) -> ResponseReturnValue:
        if how.isdigit():
            abort(int(how))
        raise {
            "bug": RuntimeError("secret words of a bug"),
            "away": OperationalError("SELECT secret", {}, Exception("secret")),
            "unstorable": DataError("INSERT secret", {}, Exception("secret")),
            "strange": StrangeError(),
            "not-found": NotFoundError(),
            "busy": TooManyRequests(retry_after=60),
        }[how]

    for rule in ("/fail/<how>", "/api/1/fail/<how>"):
        app.add_url_rule(rule, f"web.fail.{rule}", fail, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 429])
def test_each_status_has_a_page_and_json(failing: Flask, status: int) -> None:
    client = failing.test_client()
    page = client.get(f"/fail/{status}", headers=VIETNAMESE)
    assert page.status_code == status
    check_page(page.text, str(status))
    assert str(STATUSES[status].title) in page.text
    data = client.get(f"/api/1/fail/{status}", headers=VIETNAMESE)
    assert data.status_code == status
    assert set(data.get_json()) == {"error", "message"}


@pytest.mark.parametrize(("how", "status"), [("bug", 500), ("away", 503), ("500", 500), ("unstorable", 422)])
def test_a_failure_tells_nothing_of_the_inside(failing: Flask, how: str, status: int) -> None:
    client = failing.test_client()
    for path in (f"/fail/{how}", f"/api/1/fail/{how}"):
        answer = client.get(path, headers=VIETNAMESE)
        assert answer.status_code == status
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
    check_page(client.get(f"/fail/{how}").text, how)


@pytest.mark.parametrize("path", ["/%00", "/api/1/%00", "/trainings/1/courses/a%00b", "/s/%00"])
def test_an_address_with_a_nul_in_it_is_no_page(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404


def test_what_a_statement_was_given_stands_in_no_error(app: Flask) -> None:
    statement = select(User.id).where(User.phone == "+84912345678", literal_column("no_such_column") == 1)
    with pytest.raises(SQLAlchemyError) as raised:
        db.session.execute(statement)
    assert "912345678" not in str(raised.value)


def test_an_absent_database_says_when_to_come_back(failing: Flask) -> None:
    assert failing.test_client().get("/fail/away").headers["Retry-After"] == "30"
    assert failing.test_client().get("/fail/busy").headers["Retry-After"] == "60"


def test_a_signed_in_person_sees_the_page_although_nobody_can_be_looked_up(failing: Flask) -> None:
    client = failing.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token that only the database could know"
    answer = client.get("/nowhere", headers=VIETNAMESE)  # there are no tables in this database
    assert answer.status_code == 404
    check_page(answer.text, "/nowhere")


def test_a_refusal_without_a_sentence_of_its_own_uses_its_kinds(failing: Flask) -> None:
    answer = failing.test_client().get("/api/1/fail/strange", headers=VIETNAMESE)
    assert answer.get_json() == {
        "error": "strange",
        "message": "Trạng thái đã thay đổi nên chưa làm được việc này",
    }


def test_an_error_page_speaks_the_language_of_the_browser(failing: Flask) -> None:
    page = failing.test_client().get("/fail/404", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert "This page was not found" in page.text


def test_a_stale_form_keeps_what_was_typed(failing: Flask) -> None:
    typed = {"note": 'Đến muộn "vì mưa" <b>', "tag": ["a", "b"], "csrf_token": "stale"}
    answer = failing.test_client().post("/fail/bug", data=typed, headers=SAME)
    assert answer.status_code == 400
    check_page(answer.text, "stale")
    assert "Đến muộn &#34;vì mưa&#34; &lt;b&gt;" in answer.text
    assert answer.text.count('name="tag"') == 2
    assert "stale" not in answer.text


def test_a_stale_form_can_be_sent_again_from_there(failing: Flask) -> None:
    client = failing.test_client()
    answer = client.post("/fail/409", data={"note": "x", "csrf_token": "stale"}, headers=SAME)
    token = answer.text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/fail/409", data={"note": "x", "csrf_token": token}).status_code == 409


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}],
)
def test_what_another_site_sent_is_not_offered_to_be_sent_again(
    failing: Flask, headers: dict[str, str]
) -> None:
    answer = failing.test_client().post("/fail/bug", data={"note": "not mine"}, headers=headers)
    assert answer.status_code == 400
    assert "not mine" not in answer.text


def test_a_password_is_never_written_back(failing: Flask) -> None:
    answer = failing.test_client().post("/fail/bug", data={"password": "hunter2"}, headers=SAME)
    assert "hunter2" not in answer.text


def test_a_program_with_a_stale_token_is_told_so_and_gets_a_fresh_one(failing: Flask) -> None:
    client = failing.test_client()
    refused = client.post("/api/1/fail/409", headers={"X-CSRFToken": "stale"})
    assert (refused.status_code, refused.get_json()["error"]) == (400, "csrf")
    token = client.get("/api/1/csrf").get_json()["token"]
    assert client.post("/api/1/fail/409", headers={"X-CSRFToken": token}).status_code == 409


def test_even_a_broken_shell_gives_a_page(failing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(failing.jinja_env.globals, "asset", None)
    failing.jinja_env.cache.clear()
    answer = failing.test_client().get("/fail/404", headers=VIETNAMESE)
    failing.jinja_env.cache.clear()
    assert answer.status_code == 404
    assert "<h1>Không tìm thấy trang này</h1>" in answer.text
