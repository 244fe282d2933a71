"""A visitor who fetches pages as somebody and checks that each is a good page."""

import warnings
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User, UserSession
from app.accounts.queries.identity import token_hash
from app.accounts.rules import SignInMethod
from app.clock import utc_now
from app.database import db, transaction

XHTML = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}


class Visitor:
    """Fetch pages: `visit(path)`, `visit(path, as_=user)`, `visit.post(path, data, as_=user)`.

    One browser a person: cookies stay from call to call. Posting fetches a CSRF token by itself.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._browsers: dict[int | None, FlaskClient] = {}

    def __call__(self, path: str, *, as_: User | None = None, status: int = 200, **more: Any) -> TestResponse:
        response = self._fresh(self.browser(as_).get, path, **more)
        assert response.status_code == status, (
            f"{path}: {response.status_code}, wanted {status}\n{response.text[:2000]}"
        )
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_page(response.text, path)
        return response

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        as_: User | None = None,
        status: int = 302,
        **more: Any,
    ) -> TestResponse:
        browser = self.browser(as_)
        fields = {"csrf_token": self.csrf_token(as_), **(data or {})}
        response = self._fresh(browser.post, path, data=fields, **more)
        assert response.status_code == status, (
            f"{path}: {response.status_code}, wanted {status}\n{response.text[:3000]}"
        )
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_page(response.text, path)
        return response

    def send(self, path: str, *, as_: User | None = None, method: str = "GET", **more: Any) -> TestResponse:
        """Send a request and give the answer, whatever it is."""
        return self._fresh(partial(self.browser(as_).open, method=method), path, **more)

    def browser(self, user: User | None = None) -> FlaskClient:
        """The browser of a person, signed in."""
        key = user.id if user else None
        if key not in self._browsers:
            client = self.app.test_client()
            if user:
                sign_in(client, user)
            self._browsers[key] = client
        return self._browsers[key]

    def csrf_token(self, user: User | None = None) -> str:
        """A CSRF token that is good in this person's browser."""
        from flask_wtf.csrf import generate_csrf

        client = self.browser(user)
        forget_request()
        with client.session_transaction() as cookie:
            raw = cookie.get("csrf_token")
        with self.app.test_request_context():
            from flask import session

            if raw:
                session["csrf_token"] = raw
            token = generate_csrf()
            raw = session["csrf_token"]
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        return token

    def _fresh(self, method: Any, path: str, **more: Any) -> TestResponse:
        db.session.rollback()
        forget_request()
        response: TestResponse = method(path, **more)
        odd = {name: value for name, value in response.headers if not value.isascii()}
        assert not odd, f"{path}: no server sends such headers: {odd}"
        forget_request()
        db.session.rollback()
        return response


def forget_request() -> None:
    """Empty `g`: a test's application context stays open, so one request would see the last one's user."""
    for name in list(g):
        g.pop(name)


def sign_in(client: FlaskClient, user: User) -> None:
    """Sign a browser in without a password, as a used sign-in would have left it."""
    now = utc_now()
    token = f"test-token-{user.id}-{id(client)}"
    with transaction() as tx:
        tx.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=user.id,
                method=SignInMethod.PASSWORD.value,
                device="test",
                created_at=now,
                last_seen_at=now,
                expires_at=now + timedelta(days=30),
            )
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def check_page(text: str, path: str) -> None:
    """Check what every page must have: valid HTML, language, title, one h1, labels, unique ids, CSRF."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser(strict=False)
        is_page = text.lstrip().lower().startswith("<!doctype")
        tree = parser.parse(text) if is_page else parser.parseFragment(text)
    faults = [f"{code} {where}" for where, code, _ in parser.errors]
    assert not faults, f"{path}: invalid HTML: {faults[:5]}\n{text[:1500]}"
    if not is_page:
        return
    nodes = list(tree.iter())
    tags = Counter(node.tag for node in nodes)
    assert tree.get("lang") in {"vi", "en"}, f"{path}: no language"
    assert tags[f"{XHTML}h1"] == 1, f"{path}: {tags[f'{XHTML}h1']} h1"
    title = next((node for node in nodes if node.tag == f"{XHTML}title"), None)
    assert title is not None, f"{path}: no title"
    assert (title.text or "").strip(), f"{path}: empty title"
    ids = Counter(node.get("id") for node in nodes if isinstance(node.tag, str) and node.get("id"))
    assert not [i for i, n in ids.items() if n > 1], (
        f"{path}: repeated ids {[i for i, n in ids.items() if n > 1]}"
    )
    _check_labels(nodes, set(ids), path)
    _check_forms(nodes, path)
    inline = [
        node.tag for node in nodes if isinstance(node.tag, str) and (node.get("style") or node.get("onclick"))
    ]
    assert not inline, f"{path}: inline style or script on {inline}"


def _check_labels(nodes: list[Any], ids: set[str], path: str) -> None:
    inside = {id(child) for node in nodes if node.tag == f"{XHTML}label" for child in node.iter()}
    labelled = {node.get("for") for node in nodes if node.tag == f"{XHTML}label"}
    for node in nodes:
        if not isinstance(node.tag, str) or node.tag.removeprefix(XHTML) not in LABELLED:
            continue
        if node.get("type") in UNLABELLED_TYPES or id(node) in inside:
            continue
        named = node.get("aria-label") or node.get("aria-labelledby") or node.get("id") in labelled
        assert named, f"{path}: a field without a label: {node.attrib}"


def _check_forms(nodes: list[Any], path: str) -> None:
    for form in nodes:
        if form.tag == f"{XHTML}form" and (form.get("method") or "get").lower() == "post":
            target = urlsplit(form.get("action") or "")
            assert not target.netloc, f"{path}: a form that posts elsewhere"
            tokens = [node for node in form.iter() if node.get("name") == "csrf_token" and node.get("value")]
            assert tokens, f"{path}: a form without CSRF token: {form.attrib}"
