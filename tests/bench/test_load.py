"""The load generator counts what it got, against a small server of its own."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.load import Range, Shots, Volley, content_length


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: set[object]

    def do_GET(self) -> None:
        self.seen.add(self.client_address)
        body = b"x" * 70_000  # more than one read
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    Handler.seen = set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def asking(path: str = "/") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def fired(shots: Shots, seconds: float = 0.2) -> Volley:
    return Range(shots, seconds).fire()


def test_connections_are_kept_busy(port: int) -> None:
    volley = fired(Shots(port, lambda _n: asking(), connections=2))
    assert volley.count > 2
    assert set(volley.statuses) == {200}
    assert len(Handler.seen) == 2
    assert 0 < volley.percentile(50) <= volley.percentile(99)


def test_a_steady_rate_sends_what_is_due(port: int) -> None:
    volley = fired(Shots(port, lambda _n: asking(), per_second=50, connections=4), 0.4)
    assert volley.count == 20


def test_unexpected_answers_are_counted_apart(port: int) -> None:
    volley = fired(Shots(port, lambda _n: asking("/missing"), connections=1))
    assert volley.count == 0
    assert volley.statuses[404] > 0


def test_the_length_of_a_body_is_read_whatever_the_case() -> None:
    assert content_length(b"HTTP/1.1 200 OK\r\nA: b\r\ncontent-length: 12\r\nC: d") == 12
    assert content_length(b"HTTP/1.1 200 OK\r\nA: b") == 0
