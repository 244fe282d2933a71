"""Run everything on one machine: tables up to date, first content, web workers, job worker.

`make serve` calls this. HOST, PORT, CERT and KEY say where to listen; the rest of the environment is the
application's own (docs/operations.md). Whatever ends by itself is started again; SIGTERM and SIGINT end all.

The application is loaded once and forked: web server, workers and job worker share its memory.
"""

import ctypes
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

from flask.cli import ScriptInfo

ROOT = Path(__file__).resolve().parent
RESTART_PAUSE_SECONDS = 1
LOOK_EVERY_SECONDS = 0.5
CANNOT_START = {1, 3, 4}  # gunicorn's exit codes for what will not get better by trying again
M_ARENA_MAX = -8  # mallopt: one heap a process, else each thread keeps what its largest page needed
FORK = multiprocessing.get_context("fork")


def main() -> int:
    """Prepare the instance, then serve until a signal comes."""
    os.chdir(ROOT)
    production = os.environ.get("PRODUCTION") == "1"
    if not production:
        os.environ.setdefault("DEMO", "1")
    arguments = web_arguments()
    load_application()
    run("db", "upgrade")
    if not production:
        run("demo", "load", "--if-empty")
    warm_up()
    supervisor = Supervisor()
    signal.signal(signal.SIGINT, supervisor.end)
    signal.signal(signal.SIGTERM, supervisor.end)
    supervisor.start(lambda: serve_web(arguments))
    supervisor.start(lambda: command("jobs", "work"))
    return supervisor.watch()


def run(*arguments: str) -> None:
    """Run one preparing command in a child; its failure ends us with its own exit code."""
    child = fork(lambda: command(*arguments))
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)


def web_arguments() -> list[str]:
    """Give the arguments of the web server."""
    address = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
    arguments = ["--config", str(ROOT / "gunicorn.conf.py"), "--bind", address]
    cert, key = os.environ.get("CERT"), os.environ.get("KEY")
    if bool(cert) != bool(key):
        raise SystemExit("CERT và KEY phải đi cùng nhau / CERT and KEY go together.")
    if cert and key:
        arguments += ["--certfile", cert, "--keyfile", key]
    return [*arguments, "wsgi:app"]


def load_application() -> None:
    """Load what all children need, and keep it out of every later collection: its pages stay shared."""
    with suppress(OSError, AttributeError):  # no glibc: no such arenas
        ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 1)
    importlib.import_module("wsgi")
    gc.collect()
    gc.freeze()


def warm_up() -> None:
    """Let the children share what the first visitor leaves in memory, too."""
    importlib.import_module("app.factory").warm_up(importlib.import_module("wsgi").app)
    gc.collect()
    gc.freeze()


def serve_web(arguments: list[str]) -> None:
    """Be the web server."""
    sys.argv = ["gunicorn", *arguments]
    importlib.import_module("gunicorn.app.wsgiapp").run()


def command(*arguments: str) -> None:
    """Be a `flask` command."""
    app = importlib.import_module("wsgi").app
    with app.app_context():
        app.cli.main(arguments, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


@dataclass
class Supervisor:
    """Keeps the children running. The first one is the web server: when it cannot start, all ends."""

    works: list[Callable[[], None]] = field(default_factory=list)
    children: list[ForkProcess] = field(default_factory=list)
    ending: bool = False

    def start(self, work: Callable[[], None]) -> None:
        """Start one more child."""
        self.works.append(work)
        self.children.append(fork(work))

    def watch(self) -> int:
        """Start again what ended, until a signal comes. Give the exit code of the web server."""
        while not self.ending:
            time.sleep(LOOK_EVERY_SECONDS)
            for number, child in enumerate(self.children):
                if child.exitcode is not None and not self.ending:
                    self._replace(number, child.exitcode)
        for child in self.children:  # also one that was being started when the signal came
            child.terminate()
            child.join()
        return self.children[0].exitcode or 0

    def end(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask all children to end; `watch` waits for them."""
        self.ending = True
        for child in self.children:
            child.terminate()

    def _replace(self, number: int, exitcode: int) -> None:
        if number == 0 and exitcode in CANNOT_START:
            self.end()
            return
        time.sleep(RESTART_PAUSE_SECONDS)
        if not self.ending:
            self.children[number] = fork(self.works[number])


def fork(work: Callable[[], None]) -> ForkProcess:
    """Start a child that does `work` with the signals as they are by nature."""
    child = FORK.Process(target=_be_child, args=(work,))
    child.start()
    return child


def _be_child(work: Callable[[], None]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    work()


if __name__ == "__main__":
    sys.exit(main())
