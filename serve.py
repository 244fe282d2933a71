"""Run everything on one machine: tables up to date, first content, web workers, job worker.

`make serve` calls this. HOST, PORT, CERT and KEY say where to listen; the rest of the environment is the
application's own (docs/operations.md). Whatever ends by itself is started again; SIGTERM and SIGINT end all.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
RESTART_PAUSE_SECONDS = 1
LOOK_EVERY_SECONDS = 0.5
GUNICORN_CANNOT_START = {1, 3, 4}


def main() -> int:
    """Prepare the instance, then serve until a signal comes."""
    environ = os.environ | {"FLASK_APP": "wsgi.py"}
    production = environ.get("PRODUCTION") == "1"
    if not production:
        environ.setdefault("DEMO", "1")
    run("flask", "db", "upgrade", environ=environ)
    if not production:
        run("flask", "demo", "load", "--if-empty", environ=environ)
    supervisor = Supervisor(environ)
    signal.signal(signal.SIGINT, supervisor.end)
    signal.signal(signal.SIGTERM, supervisor.end)
    supervisor.start(web_command())
    supervisor.start([str(BIN / "flask"), "jobs", "work"])
    return supervisor.watch()


def run(command: str, *arguments: str, environ: dict[str, str]) -> None:
    """Run one preparing command; its failure ends us with its own exit code."""
    done = subprocess.run([BIN / command, *arguments], cwd=ROOT, env=environ, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def web_command() -> list[str]:
    """Give the command line of the web server."""
    address = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
    command = [str(BIN / "gunicorn"), "--config", str(ROOT / "gunicorn.conf.py"), "--bind", address]
    cert, key = os.environ.get("CERT"), os.environ.get("KEY")
    if bool(cert) != bool(key):
        raise SystemExit("CERT và KEY phải đi cùng nhau / CERT and KEY go together.")
    if cert and key:
        command += ["--certfile", cert, "--keyfile", key]
    return [*command, "wsgi:app"]


@dataclass
class Supervisor:
    """Keeps the children running. The first one is the web server: when it cannot start, all ends."""

    environ: dict[str, str]
    commands: list[list[str]] = field(default_factory=list)
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    ending: bool = False

    def start(self, command: list[str]) -> None:
        """Start one more child."""
        self.commands.append(command)
        self.children.append(self._open(command))

    def watch(self) -> int:
        """Start again what ended, until a signal comes. Give the exit code of the web server."""
        while not self.ending:
            time.sleep(LOOK_EVERY_SECONDS)
            for number, child in enumerate(self.children):
                if child.poll() is not None and not self.ending:
                    self._replace(number, child.returncode)
        for child in self.children:  # also one that was being started when the signal came
            child.terminate()
        returncodes = [child.wait() for child in self.children]
        return returncodes[0]

    def _replace(self, number: int, returncode: int) -> None:
        if number == 0 and returncode in GUNICORN_CANNOT_START:
            self.end()
            return
        time.sleep(RESTART_PAUSE_SECONDS)
        if not self.ending:
            self.children[number] = self._open(self.commands[number])

    def _open(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, env=self.environ)

    def end(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask all children to end; `watch` waits for them."""
        self.ending = True
        for child in self.children:
            child.terminate()


if __name__ == "__main__":
    sys.exit(main())
