"""Pages of accounts through HTTP."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import UserSession
from app.accounts.services.passwords import hash_password
from app.clock import utc_now
from app.database import db, transaction
from tests.cast import Cast
from tests.makers import make_user
from tests.visitor import Visitor

PASSWORD = "sông núi nước nam"
WRONG = "chưa đúng đâu nhé"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


# Signing in


def test_signing_in_leads_to_where_one_wanted_to_go(app: Flask, visit: Visitor, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    page = visit("/sign-in?next=/account")
    assert 'value="/account"' in page.text
    answer = visit.post("/sign-in", {"name": "an", "password": PASSWORD, "next": "/account"})
    assert answer.location == "/account"
    assert "Nguyễn Văn An" in visit("/account").text


def test_a_page_that_needs_a_sign_in_sends_there_and_back(app: Flask, visit: Visitor) -> None:
    answer = visit("/account?x=1", status=302)
    assert answer.location == "/sign-in?next=/account?x%3D1"


@pytest.mark.parametrize("target", ["//evil.vn", "https://evil.vn/", "/\\evil.vn", "javascript:1"])
def test_signing_in_leads_nowhere_else(app: Flask, visit: Visitor, password_hash: str, target: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    assert f'value="{target}"' not in visit("/sign-in", query_string={"next": target}).text
    answer = visit.post("/sign-in", {"name": "an", "password": PASSWORD, "next": target})
    assert answer.location == "/"


def test_a_wrong_password_keeps_the_name_and_never_shows_the_password(app: Flask, visit: Visitor) -> None:
    make_user(user_name="an")
    page = visit.post("/sign-in", {"name": "an", "password": WRONG}, status=422)
    assert 'value="an"' in page.text
    assert WRONG not in page.text
    assert "chưa đúng" in page.text
    visit.post("/sign-in", {"name": "", "password": ""}, status=422)


def test_after_many_failures_the_page_says_when_to_try_again(app: Flask, visit: Visitor) -> None:
    for _ in range(5):
        visit.post("/sign-in", {"name": "an", "password": WRONG}, status=422)
    page = visit.post("/sign-in", {"name": "an", "password": WRONG}, status=429)
    assert 25 <= int(page.headers["Retry-After"]) <= 30
    assert "Thử lại sau" in page.text


def test_a_script_that_signs_in_is_told_where_to_go(app: Flask, visit: Visitor, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    answer = visit.post(
        "/sign-in",
        {"name": "an", "password": PASSWORD, "next": "/account"},
        status=200,
        headers={"Accept": "application/json"},
    )
    assert answer.json == {"url": "/account"}


def test_signing_in_forgets_what_the_former_person_left_in_the_browser(
    app: Flask, visit: Visitor, password_hash: str
) -> None:
    make_user(user_name="an", password_hash=password_hash)
    with visit.browser().session_transaction() as cookie:
        cookie["left"] = "something"
    visit.post("/sign-in", {"name": "an", "password": PASSWORD})
    with visit.browser().session_transaction() as cookie:
        assert "left" not in cookie


def test_who_is_signed_in_goes_on_from_the_sign_in_page(cast: Cast, visit: Visitor) -> None:
    assert visit("/sign-in?next=/account", as_=cast.trainee, status=302).location == "/account"


def test_signing_out_needs_a_post_and_ends_the_session(cast: Cast, visit: Visitor) -> None:
    visit("/sign-out", as_=cast.trainee, status=405)
    visit.post("/sign-out", as_=cast.trainee)
    assert db.session.scalars(select(UserSession.revoked_at)).one() is not None
    visit("/account", as_=cast.trainee, status=302)
    visit.post("/sign-out", as_=cast.trainee)


def test_the_sign_in_page_speaks_english_when_asked(app: Flask, visit: Visitor) -> None:
    answer = visit.post("/language", {"language": "en", "next": "/sign-in"})
    assert answer.location == "/sign-in"
    assert '<html lang="en"' in visit("/sign-in").text
    visit.post("/language", {"language": "xx", "next": "//evil.vn"})
    assert '<html lang="en"' in visit("/sign-in").text


# The demo


def test_the_demo_shows_a_card_for_each_role_and_lets_in_by_one_post(app: Flask, visit: Visitor) -> None:
    make_user("Vàng A Pao", user_name="hocvien1", is_demo=True)
    assert "Vàng A Pao" in visit("/sign-in").text
    assert visit.post("/sign-in/demo", {"user_name": "hocvien1"}).location == "/"
    assert "Vàng A Pao" in visit("/account").text


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        ({"REMOTE_ADDR": "192.168.1.20"}, {}),
        ({}, {"X-Forwarded-For": "127.0.0.1"}),
        ({}, {"Forwarded": "for=127.0.0.1"}),
    ],
)
def test_the_demo_is_closed_to_other_machines_and_proxies(
    app: Flask, visit: Visitor, environ: dict[str, str], headers: dict[str, str]
) -> None:
    user = make_user("Vàng A Pao", user_name="hocvien1", is_demo=True)
    more = {"environ_overrides": environ, "headers": headers}
    assert "Vàng A Pao" not in visit("/sign-in", **more).text
    visit.post("/sign-in/demo", {"user_name": "hocvien1"}, status=403, **more)
    visit("/account", as_=user)
    visit("/account", as_=user, status=302, **more)


def test_a_foreign_name_that_points_here_does_not_open_the_demo(app: Flask, visit: Visitor) -> None:
    make_user("Vàng A Pao", user_name="hocvien1", is_demo=True)
    assert "Vàng A Pao" not in visit("/sign-in", headers={"Host": "diemcau.vn"}).text


def test_only_demo_people_can_be_entered_by_one_post(app: Flask, visit: Visitor) -> None:
    make_user(user_name="an")
    visit.post("/sign-in/demo", {"user_name": "an"}, status=404)
    visit.post("/sign-in/demo", {}, status=404)


# One's own account


def test_the_account_page_lists_roles_and_browsers(cast: Cast, visit: Visitor) -> None:
    text = visit("/account", as_=cast.coordinator).text
    assert "Điểm cầu 1" in text
    assert "thiết bị này" in text


def test_a_password_is_changed_with_the_present_one(app: Flask, visit: Visitor, password_hash: str) -> None:
    user = make_user(user_name="an", password_hash=password_hash)
    new = "một câu thật dài"
    visit.post("/account/password", {"current": WRONG, "password": new}, as_=user, status=422)
    visit.post("/account/password", {"current": PASSWORD, "password": "ngắn"}, as_=user, status=422)
    visit.post("/account/password", {"current": PASSWORD, "password": "tôi là an mà"}, as_=user, status=422)
    visit.post("/account/password", {"current": PASSWORD, "password": new}, as_=user)
    visit("/account", as_=user)
    visit.post("/sign-in", {"name": "an", "password": new})


def test_one_browser_or_all_can_be_signed_out(cast: Cast, visit: Visitor, app: Flask) -> None:
    other = Visitor(app)
    other("/account", as_=cast.trainee)
    visit("/account", as_=cast.trainee)
    first = db.session.scalars(select(UserSession.id).order_by(UserSession.id)).first()
    visit.post(f"/account/browsers/{first}/sign-out", as_=cast.organizer, status=404)
    visit.post(f"/account/browsers/{first}/sign-out", as_=cast.trainee)
    other("/account", as_=cast.trainee, status=302)
    visit.post("/account/sign-out-everywhere", as_=cast.trainee)
    visit("/account", as_=cast.trainee, status=302)


def test_language_and_theme_are_kept_with_the_account(cast: Cast, visit: Visitor, app: Flask) -> None:
    visit.post("/language", {"language": "en"}, as_=cast.trainee)
    visit.post("/theme", {"theme": "dark"}, as_=cast.trainee)
    elsewhere = Visitor(app)("/account", as_=cast.trainee).text
    assert '<html lang="en" data-bs-theme="dark">' in elsewhere
    visit.post("/theme", {"theme": ""}, as_=cast.trainee)
    assert "data-bs-theme" not in visit("/account", as_=cast.trainee).text.split("<head>")[0]


def test_being_seen_is_noted_when_an_hour_has_passed(cast: Cast, visit: Visitor) -> None:
    visit("/account", as_=cast.trainee)
    long_ago = utc_now() - timedelta(hours=2)
    with transaction() as tx:
        tx.execute(UserSession.__table__.update().values(last_seen_at=long_ago))  # type: ignore[attr-defined]
    visit("/account", as_=cast.trainee)
    assert db.session.scalars(select(UserSession.last_seen_at)).one() > long_ago
