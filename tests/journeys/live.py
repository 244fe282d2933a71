"""The live server of the journeys: started once, ended with the tests."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.journeys.server import ROOT

START_SECONDS = 60


@contextmanager
def live_server() -> Iterator[str]:
    """Serve the application on a free port of the loopback address; gives its address."""
    folder = Path(tempfile.mkdtemp(prefix="diemcau-journeys-"))
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with (folder / "server.log").open("w+") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.server", str(folder), str(listening.fileno())],
                cwd=ROOT,
                pass_fds=[listening.fileno()],
                stdout=log,
                stderr=log,
            )
            try:
                wait_until_ready(process, address, folder / "server.log")
                yield address
            finally:
                process.send_signal(signal.SIGINT)  # quickly, without waiting for open connections
                process.wait()
                shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until it answers; fails with what it said when it ends before."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/readyz", timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the live server did not start:\n{log.read_text(encoding='utf-8')}")
