"""The requests that the load sends, byte by byte as a browser would send them."""

import json
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from app.clock import utc_now
from app.demo import plan
from bench.load import HOST
from bench.scene import Browser, Scene
from bench.servers import Answer, fetch

BROWSER = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "vi-VN,vi;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
}
LINES = "".join(f"{name}: {value}\r\n" for name, value in BROWSER.items())
Make = Callable[[int], bytes]


def look(port: int, path: str, browser: Browser) -> Answer:
    """Fetch a page of ours once, as somebody."""
    return fetch(port, path, BROWSER | {"Cookie": browser.cookie})


def request(method: str, path: str, port: int, cookie: str, more: str = "", body: bytes = b"") -> bytes:
    """Write one request; `more` are further lines of its head."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    start = f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
    return f"{start}{LINES}Cookie: {cookie}\r\n{more}{length}\r\n".encode() + body


def getting(path: str, port: int, cookies: Sequence[str], more: str = "") -> Make:
    """Get one page, as one person after the other."""
    ready = [request("GET", path, port, cookie, more) for cookie in cookies]
    return lambda number: ready[number % len(ready)]


def saving(scene: Scene, port: int) -> Make:
    """Save answers: another person each time, a new answer each time."""

    def make(number: int) -> bytes:
        sheet = scene.sheets[number % len(scene.sheets)]
        more = f"X-CSRFToken: {sheet.browser.csrf_token}\r\nContent-Type: application/json\r\n"
        return request("PUT", sheet.path, port, sheet.browser.cookie, more, answer_body(sheet.values))

    return make


def saving_bare(port: int, cookies: Sequence[str]) -> Make:
    """Save the same in the bare app."""
    json_line = "Content-Type: application/json\r\n"

    def make(number: int) -> bytes:
        path = f"/answers/question-{number % 25}"
        return request("PUT", path, port, cookies[number % len(cookies)], json_line, answer_body(("0",)))

    return make


def answer_body(values: Sequence[str]) -> bytes:
    """Write an answer that is given now."""
    at = utc_now().isoformat()
    return json.dumps(
        {
            "client_id": "bench-0001",
            "sequence": time.time_ns() // 1_000_000,
            "answered_at": at,
            "sent_at": at,
            "response": values,
        }
    ).encode()


def signing_in(scene: Scene, port: int) -> Make:
    """Sign in by password: another account each time, and not the same first in each take."""
    page = scene.stranger
    first = time.time_ns()
    line = "Content-Type: application/x-www-form-urlencoded\r\n"

    def make(number: int) -> bytes:
        name = scene.names[(first + number) % len(scene.names)]
        fields = {"csrf_token": page.csrf_token, "name": name, "password": plan.PASSWORD, "next": ""}
        return request("POST", "/sign-in", port, page.cookie, line, urlencode(fields).encode())

    return make
