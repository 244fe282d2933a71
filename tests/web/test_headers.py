"""Headers that keep a page safe, on every kind of answer."""

from pathlib import Path

import pytest
from flask import Flask

from app.factory import create_app
from tests.conftest import make_settings


@pytest.mark.parametrize("path", ["/kit/parts", "/none", "/healthz", "/static/x/css/app.css", "/api/1/none"])
def test_every_answer_carries_them(kit_app: Flask, path: str) -> None:
    headers = kit_app.test_client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "Strict-Transport-Security" not in headers


def test_pages_are_personal(kit_app: Flask) -> None:
    assert kit_app.test_client().get("/kit/parts").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("scheme", "expected"), [("https", True), ("http", False)])
def test_production_insists_on_https_only_over_https(
    instance_folder: Path, scheme: str, expected: bool
) -> None:
    app = create_app(make_settings(instance_folder / "production", PRODUCTION="1"))
    headers = app.test_client().get("/healthz", base_url=f"{scheme}://localhost").headers
    assert ("Strict-Transport-Security" in headers) is expected


def test_a_long_page_is_compressed_and_a_short_answer_is_not(kit_app: Flask) -> None:
    client = kit_app.test_client()
    page = client.get("/kit/parts", headers={"Accept-Encoding": "gzip, br"})
    assert page.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in page.headers["Vary"]
    assert client.get("/kit/parts", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/kit/parts").headers
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "br"}).headers
