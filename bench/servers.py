"""The two servers that are compared: ours as `make serve` starts it, and the bare app beside it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load import HOST
from bench.machine import family_of, listens

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "WEB_WORKERS", "WEB_THREADS")


class ServerNotStartedError(RuntimeError):
    """A server did not answer in time."""


@dataclass(frozen=True)
class Server:
    """A running server. `process` is what we started: the supervisor, or gunicorn's master."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def all_pids(self) -> list[int]:
        """List all its processes."""
        return family_of(self.process.pid)

    def pids(self) -> list[int]:
        """List the web server's master and workers."""
        return [pid for pid in self.all_pids() if listens(pid, self.port)]


def environment(**more: str) -> dict[str, str]:
    """Give the environment of what we start: nothing of the caller's own settings."""
    return {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ} | more


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve_ours(instance: Path) -> Iterator[Server]:
    """Serve an instance by serve.py, with its job worker."""
    port = free_port()
    environ = environment(PORT=str(port), INSTANCE_PATH=str(instance), DEMO="1")
    with _running("ours", port, [sys.executable, str(ROOT / "serve.py")], environ, "/readyz") as server:
        yield server


@contextmanager
def serve_bare(folder: Path) -> Iterator[Server]:
    """Serve the bare app, whose page and database are in `folder`, with the same settings."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"),
        "--config",
        str(ROOT / "bench" / "bare_gunicorn.py"),
        "--bind",
        f"{HOST}:{port}",
        "bench.bare:app",
    ]
    with _running("bare", port, command, environment(BARE_FOLDER=str(folder)), "/healthz") as server:
        yield server


@contextmanager
def _running(
    name: str, port: int, command: list[str], environ: dict[str, str], path: str
) -> Iterator[Server]:
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait_until_ready(name, process, port, path)
        yield Server(name, port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(name: str, process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if fetch(port, path).status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise ServerNotStartedError(name)


@dataclass(frozen=True)
class Answer:
    """One answer. `size_bytes` counts its head, too."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def size_bytes(self) -> int:
        """What went over the line."""
        head = sum(len(f"{name}: {value}\r\n".encode()) for name, value in self.headers.items())
        return len(self.body) + head + len(b"HTTP/1.1 200 OK\r\n\r\n")


def fetch(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    """Fetch one address. Header names in the answer are in lower case."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    finally:
        connection.close()
