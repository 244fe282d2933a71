"""Run everything on one machine: tables up to date, first content, web workers, job worker.

`make serve` calls this. HOST, PORT, CERT and KEY say where to listen; the rest of the environment is the
application's own (docs/operations.md). Signals go to both children; when the web server ends, so do we.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
RESTART_PAUSE_SECONDS = 2


def main() -> int:
    """Prepare the instance, then serve until a signal comes."""
    environ = os.environ | {"FLASK_APP": "wsgi.py"}
    production = environ.get("PRODUCTION") == "1"
    if not production:
        environ.setdefault("DEMO", "1")
    run("flask", "db", "upgrade", environ=environ)
    if not production:
        run("flask", "demo", "load", "--if-empty", environ=environ)
    return supervise([web_command(), [str(BIN / "flask"), "jobs", "work"]], environ)


def run(command: str, *arguments: str, environ: dict[str, str]) -> None:
    """Run one preparing command; its failure ends us with its own exit code."""
    done = subprocess.run([BIN / command, *arguments], cwd=ROOT, env=environ, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def web_command() -> list[str]:
    """Give the command line of the web server."""
    address = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
    command = [
        str(BIN / "gunicorn"),
        "--config",
        str(ROOT / "gunicorn.conf.py"),
        "--bind",
        address,
        "wsgi:app",
    ]
    cert, key = os.environ.get("CERT"), os.environ.get("KEY")
    if cert and key:
        command[1:1] = ["--certfile", cert, "--keyfile", key]
    return command


def supervise(commands: list[list[str]], environ: dict[str, str]) -> int:
    """Keep the children running; end them all on SIGINT or SIGTERM."""
    children = [subprocess.Popen(command, cwd=ROOT, env=environ) for command in commands]
    ending = False

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal ending
        ending = True
        for child in children:
            child.terminate()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    while not ending:
        time.sleep(0.5)
        for number, child in enumerate(children):
            if child.poll() is not None and not ending:
                if number == 0:
                    end(signal.SIGTERM, None)
                    break
                time.sleep(RESTART_PAUSE_SECONDS)
                children[number] = subprocess.Popen(commands[number], cwd=ROOT, env=environ)
    return max(abs(child.wait()) if child is children[0] else 0 for child in children)


if __name__ == "__main__":
    sys.exit(main())
