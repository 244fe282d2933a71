"""The doctor says what is missing, and ends with 1 when something must be put right."""

import dataclasses
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app.accounts.models import AuditEntry
from app.accounts.rules import Role
from app.cli.backup import back_up
from app.cli.doctor import Finding, State, examine
from app.clock import utc_now
from app.config import DEVELOPMENT_KEY_FILE, Settings
from app.database import transaction
from app.jobs.services import enqueue
from tests.makers import add, grant, make_user


def settings_of(app: Flask, **changes: object) -> Settings:
    return dataclasses.replace(app.config["DIEMCAU"], **changes)


def look(app: Flask, subject: str, **changes: object) -> Finding:
    (found,) = [each for each in examine(settings_of(app, **changes), utc_now()) if each.subject == subject]
    return found


def test_the_command_prints_a_line_for_each_check(migrated_app: Flask) -> None:
    done = migrated_app.test_cli_runner().invoke(args=["doctor"])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert len(lines) == 12
    assert all(line.startswith(("ĐẠT", "CHÚ Ý", "LỖI")) for line in lines)


def test_a_database_without_tables_is_an_error_and_ends_with_1(empty_app: Flask) -> None:
    done = empty_app.test_cli_runner().invoke(args=["doctor"])
    assert done.exit_code == 1
    assert "flask db upgrade" in done.output


def test_https_must_be_there_in_production(migrated_app: Flask) -> None:
    assert look(migrated_app, "HTTPS").state is State.LOOK
    assert look(migrated_app, "HTTPS", production=True).state is State.BAD
    assert look(migrated_app, "HTTPS", production=True, public_url="http://x.vn").state is State.BAD
    assert look(migrated_app, "HTTPS", production=True, public_url="https://x.vn").state is State.GOOD


def test_a_key_made_by_itself_or_too_short_is_noticed(migrated_app: Flask) -> None:
    assert look(migrated_app, "Khóa bí mật").state is State.GOOD
    assert look(migrated_app, "Khóa bí mật", secret_key="short").state is State.BAD
    own = Path(migrated_app.instance_path) / DEVELOPMENT_KEY_FILE
    own.write_text("k" * 40, encoding="ascii")
    assert look(migrated_app, "Khóa bí mật", secret_key="k" * 40).state is State.LOOK


def test_a_folder_that_others_can_read_is_noticed(migrated_app: Flask, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert look(migrated_app, "Quyền thư mục", instance_path=tmp_path).state is State.LOOK
    tmp_path.chmod(0o750)
    assert look(migrated_app, "Quyền thư mục", instance_path=tmp_path).state is State.GOOD


def test_the_age_of_the_last_backup_is_known(migrated_app: Flask, tmp_path: Path, engine_name: str) -> None:
    assert look(migrated_app, "Sao lưu").state is State.LOOK
    assert look(migrated_app, "Sao lưu", production=True).state is State.BAD
    if engine_name == "sqlite":
        instance = Path(migrated_app.instance_path)
        back_up(tmp_path / "a", instance=instance, now=utc_now() - timedelta(hours=30))
        assert look(migrated_app, "Sao lưu").state is State.LOOK
        back_up(tmp_path / "b", instance=instance, now=utc_now())
        assert look(migrated_app, "Sao lưu").state is State.GOOD


def test_demo_accounts_are_an_error_in_production_only(migrated_app: Flask) -> None:
    assert look(migrated_app, "Tài khoản minh họa").state is State.GOOD
    make_user(is_demo=True)
    assert look(migrated_app, "Tài khoản minh họa").state is State.LOOK
    assert look(migrated_app, "Tài khoản minh họa", production=True).state is State.BAD


def test_a_missing_administrator_is_noticed(migrated_app: Flask) -> None:
    assert look(migrated_app, "Quản trị viên").state is State.LOOK
    grant(make_user(), Role.ADMIN)
    assert look(migrated_app, "Quản trị viên").state is State.GOOD


def test_jobs_that_nobody_does_are_noticed(migrated_app: Flask) -> None:
    assert look(migrated_app, "Việc chạy nền").state is State.GOOD
    with transaction() as tx:
        enqueue(tx, "slow", "a", {}, now=utc_now() - timedelta(hours=1))
    assert look(migrated_app, "Việc chạy nền").state is State.LOOK


def test_a_clock_that_once_ran_ahead_is_noticed(migrated_app: Flask) -> None:
    assert look(migrated_app, "Thời gian đã ghi").state is State.GOOD
    add(AuditEntry(at=utc_now() + timedelta(days=1), action="x", subject="users", facts={}))
    assert look(migrated_app, "Thời gian đã ghi").state is State.BAD
