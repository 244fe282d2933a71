"""Backup of the running system, and restore: every row of every table comes back."""

import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from app.accounts.models import User
from app.clock import utc_now
from app.config import mark_serving
from app.database import Base, db, sqlite, transaction
from tests.cast import make_cast
from tests.makers import make_user
from tests.postgres import find_binaries


@pytest.fixture
def live(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A migrated instance of its own with people in it."""
    make_cast()
    binaries = find_binaries()
    if binaries:
        monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    return migrated_app


def run(app: Flask, *arguments: str) -> Result:
    db.session.remove()
    db.engine.dispose()
    return app.test_cli_runner().invoke(args=list(arguments))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
    }


def test_what_was_backed_up_comes_back_row_by_row(live: Flask, tmp_path: Path) -> None:
    before = everything()
    file = tmp_path / "copy.backup"
    made = run(live, "backup", str(file))
    assert made.exit_code == 0, made.output
    assert file.stat().st_mode & 0o077 == 0
    make_user("Người đến sau", user_name="sau")
    assert everything() != before
    done = run(live, "restore", str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert everything() == before
    make_user("Người mới", user_name="moi")


def test_the_former_data_is_kept_beside(live: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    run(live, "backup", str(file))
    make_user("Người đến sau", user_name="sau")
    done = run(live, "restore", str(file), "--yes")
    (kept,) = [Path(word.rstrip(".")) for word in done.output.split() if "before-restore" in word]
    assert kept.exists()
    back = run(live, "restore", str(kept), "--yes")
    assert back.exit_code == 0, back.output
    assert db.session.scalar(select(User.full_name).where(User.user_name == "sau")) == "Người đến sau"


@pytest.mark.engine("sqlite")
def test_a_backup_is_whole_while_somebody_writes(live: Flask, tmp_path: Path) -> None:
    with transaction() as tx:
        tx.add(User(user_name="giua", full_name="x", sort_key="x", search_text="x", created_at=utc_now()))
        tx.flush()
        done = live.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.backup")])
    assert done.exit_code == 0, done.output
    with closing(sqlite.connect(tmp_path / "copy.backup")) as copy:
        assert copy.execute("SELECT count(*) FROM users WHERE user_name = 'giua'").fetchone() == (0,)


def test_an_old_backup_is_never_overwritten(live: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    file.write_text("quan trọng", encoding="utf-8")
    refused = run(live, "backup", str(file))
    assert refused.exit_code == 1
    assert "đã có" in refused.output
    assert file.read_text(encoding="utf-8") == "quan trọng"
    assert run(live, "backup", str(tmp_path / "không có" / "x")).exit_code == 1


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\0 and then rubbish", b"PGDMPxx"]
)
def test_what_is_no_backup_is_refused_and_nothing_changes(
    live: Flask, tmp_path: Path, content: bytes
) -> None:
    before = everything()
    file = tmp_path / "broken.backup"
    file.write_bytes(content)
    refused = run(live, "restore", str(file), "--yes")
    assert refused.exit_code == 1, refused.output
    assert "Traceback" not in refused.output
    assert everything() == before
    assert not list(Path(live.instance_path).glob(".*.draft"))
    assert run(live, "restore", str(tmp_path / "nothing"), "--yes").exit_code == 1


@pytest.mark.engine("sqlite")
def test_a_damaged_backup_is_refused(live: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    run(live, "backup", str(file))
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\xff" * 4096 * 9
    file.write_bytes(content)
    before = everything()
    refused = run(live, "restore", str(file), "--yes")
    assert refused.exit_code == 1
    assert "hỏng" in refused.output
    assert everything() == before


@pytest.mark.engine("sqlite")
def test_a_backup_of_a_newer_release_is_refused(live: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    run(live, "backup", str(file))
    with closing(sqlite.connect(file)) as copy:
        copy.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
        copy.commit()
    refused = run(live, "restore", str(file), "--yes")
    assert refused.exit_code == 1
    assert "bản mới hơn" in refused.output


def test_nothing_is_restored_while_the_server_runs(live: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    run(live, "backup", str(file))
    descriptor = mark_serving(Path(live.instance_path))
    try:
        refused = run(live, "restore", str(file), "--yes")
    finally:
        os.close(descriptor)
    assert refused.exit_code == 1
    assert "đang chạy" in refused.output
    assert run(live, "restore", str(file), "--yes").exit_code == 0


@pytest.mark.engine("postgresql")
def test_open_connections_of_other_machines_stop_a_restore(live: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    run(live, "backup", str(file))
    with db.engine.connect() as other:
        other.execute(text("SELECT 1"))
        other.commit()
        refused = live.test_cli_runner().invoke(args=["restore", str(file), "--yes"])
    assert refused.exit_code == 1
    assert "kết nối" in refused.output


@pytest.mark.engine("postgresql")
def test_without_pg_dump_the_command_says_what_to_install(
    live: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    refused = run(live, "backup", str(tmp_path / "copy.backup"))
    assert refused.exit_code == 1
    assert "postgresql-client" in refused.output
    assert not (tmp_path / "copy.backup").exists()
