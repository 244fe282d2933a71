"""Backups of the running system, and bringing one back. One file holds everything that is stored.

SQLite is copied by its own backup function on a connection of its own; PostgreSQL by pg_dump.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import URL

from app.database import MIGRATIONS, db, newest_revision, sqlite

LAST_BACKUP = "last-backup.json"
SQLITE_HEAD = b"SQLite format 3\0"
POSTGRES_HEAD = b"PGDMP"


class BackupError(Exception):
    """A backup could not be made or brought back; the sentence says why."""


def back_up(target: Path, *, instance: Path, now: datetime) -> None:
    """Write everything to `target`, which appears only when it is whole. Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} đã có. Chọn tên khác, để không ghi đè bản sao lưu cũ.")
    if not target.parent.is_dir():
        raise BackupError(f"Chưa có thư mục {target.parent}. Tạo thư mục này trước.")
    with _appearing_whole(target) as draft:
        if db.engine.dialect.name == "sqlite":
            _copy_sqlite(_sqlite_file(), draft)
            _check_sqlite(draft)
        else:
            _run_postgres("pg_dump", "--format=custom", f"--file={draft}")
    note = {"at": now.isoformat(), "file": str(target), "size_bytes": target.stat().st_size}
    (instance / LAST_BACKUP).write_text(json.dumps(note), encoding="utf-8")


def find_last_backup(instance: Path) -> datetime | None:
    """Say when the last backup was made, as far as is known."""
    try:
        note = json.loads((instance / LAST_BACKUP).read_text(encoding="utf-8"))
        return datetime.fromisoformat(note["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def restore(source: Path, *, instance: Path, now: datetime) -> Path:
    """Bring `source` back. Give where the former data is kept. Raises BackupError before anything is changed.

    The server must not be running.
    """
    if not source.is_file():
        raise BackupError(f"Không có tệp {source}.")
    stamp = f"{now:%Y%m%d-%H%M%S-%f}"
    if db.engine.dialect.name == "sqlite":
        return _restore_sqlite(source, stamp)
    return _restore_postgres(source, instance / f"before-restore-{stamp}.dump")


def _sqlite_file() -> Path:
    return Path(str(db.engine.url.database))


def _restore_sqlite(source: Path, stamp: str) -> Path:
    if not _begins_with(source, SQLITE_HEAD):
        raise BackupError(f"{source} không phải bản sao lưu SQLite.")
    current = _sqlite_file()
    former = current.with_name(f"{current.stem}-before-restore-{stamp}{current.suffix}")
    db.session.remove()
    db.engine.dispose()
    with _appearing_whole(current, replaces=former) as draft:
        shutil.copyfile(source, draft)
        _check_sqlite(draft)
        _check_revision(_sqlite_revision(draft))
        if current.exists():
            _fold_in_log(current)
    return former


def _restore_postgres(source: Path, former: Path) -> Path:
    if not _begins_with(source, POSTGRES_HEAD):
        raise BackupError(f"{source} không phải bản sao lưu PostgreSQL (pg_dump).")
    others = db.session.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    if others:
        raise BackupError(f"Còn {others} kết nối đang mở tới cơ sở dữ liệu. Dừng mọi máy chủ trước.")
    db.session.remove()
    db.engine.dispose()
    _run_postgres("pg_dump", "--format=custom", f"--file={former}")
    _run_postgres(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname=", str(source)
    )
    with db.engine.connect() as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    _check_revision(revision)
    return former


@contextmanager
def _appearing_whole(target: Path, *, replaces: Path | None = None) -> Iterator[Path]:
    """Give a draft beside `target` that takes its place when all went well; what stood there moves away."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        if replaces and target.exists():
            target.rename(replaces)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def _copy_sqlite(source: Path, draft: Path) -> None:
    with closing(sqlite.connect(source)) as ours, closing(sqlite.connect(draft)) as copy:
        ours.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite.connect(file)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite.DatabaseError as error:
        raise BackupError(f"Tệp bị hỏng: {error}.") from error
    if found != "ok" or broken:
        raise BackupError(f"Tệp bị hỏng: {found if found != 'ok' else broken}.")


def _sqlite_revision(file: Path) -> str | None:
    try:
        with closing(sqlite.connect(file)) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite.DatabaseError:
        return None
    return found[0] if found else None


def _check_revision(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision is None:
        raise BackupError("Tệp này không phải dữ liệu của Điểm Cầu.")
    if revision not in known:
        raise BackupError(
            f"Bản sao lưu thuộc một bản mới hơn ({revision}); bản này chỉ biết đến {newest_revision()}."
            " Cài bản mới trước rồi khôi phục."
        )


def _fold_in_log(file: Path) -> None:
    """Bring the write-ahead log into the file itself, so that the file alone is all there is."""
    with closing(sqlite.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


def _begins_with(file: Path, head: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(head)) == head


def _run_postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password is not seen by `ps`."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"Không tìm thấy {program}. Cài gói postgresql-client cùng đời với máy chủ.")
    url = db.engine.url
    address = _address(url)
    filled = [f"--dbname={address}" if argument == "--dbname=" else argument for argument in arguments]
    if program == "pg_dump":
        filled.append(f"--dbname={address}")
    environ = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(  # noqa: S603  # a program found on PATH, arguments of our own
        [path, *filled], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")


def _address(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
