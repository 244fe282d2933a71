"""The launcher: an empty folder becomes a ready service, and ends cleanly."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT, is_serving
from tests.conftest import SECRET

STARTS_WITHIN_SECONDS = 90
ENDS_WITHIN_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, **environ: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    settings = {"INSTANCE_PATH": str(folder), "PRODUCTION": "1", "SECRET_KEY": SECRET, "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "serve.py"],
        cwd=PROJECT_ROOT,
        env=os.environ | settings | {"WEB_WORKERS": "1"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=ENDS_WITHIN_SECONDS)


def wait_until_ready(process: subprocess.Popen[str], url: str) -> dict[str, object]:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                return dict(json.load(answer))
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"not ready: {process.communicate()[0] if process.poll() is not None else 'still starting'}")


def test_an_empty_folder_becomes_a_service_that_ends_cleanly(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    with serving(folder) as (process, url):
        assert wait_until_ready(process, url) == {"ready": True}
        assert is_serving(folder)
        process.send_signal(signal.SIGTERM)
        output, _none = process.communicate(timeout=ENDS_WITHIN_SECONDS)
        assert process.returncode == 0, output
    assert not is_serving(folder)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"CERT": "/nowhere/cert.pem"}, "CERT và KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY: chưa đặt"),
        ({"SECRET_KEY": "short", "DEMO": "1"}, "DEMO=1"),
    ],
)
def test_a_service_that_must_not_start_says_why(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    with serving(tmp_path / "instance", **environ) as (process, _url):
        output, _none = process.communicate(timeout=STARTS_WITHIN_SECONDS)
        assert process.returncode != 0
        assert said in output
