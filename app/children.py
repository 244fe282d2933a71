"""Work that may eat memory or time (PDFs, files of strangers) runs in a child process that ends.

The child is a module of ours: it reads its standard input and writes its answer to standard output. It sets
its own limits before anything else, and knows no settings, no database and no secrets.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no such limits: there only the time is bounded
    resource = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[1]
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


class ChildFailedError(Exception):
    """The child ended without an answer: too slow, too large, or it fell."""


def run_child(module: str, data: bytes, *, limit_seconds: int, limit_bytes: int) -> bytes:
    """Run `module` on `data` and give what it wrote. `limit_bytes` bounds its address space.

    Raises ChildFailedError when it breaks a limit or fails.
    """
    command = [sys.executable, "-m", "app.children", module, str(limit_seconds), str(limit_bytes)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module, no shell
            command,
            input=data,
            capture_output=True,
            timeout=limit_seconds + 5,
            cwd=ROOT,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ChildFailedError(f"{module}: longer than {limit_seconds} s") from None
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ChildFailedError(f"{module}: ended with {done.returncode} {last}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {"PYTHONUTF8": "1"} | {name: os.environ[name] for name in _KEPT if name in os.environ}


def _main(module: str, limit_seconds: int, limit_bytes: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (limit_seconds, limit_seconds))
        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
