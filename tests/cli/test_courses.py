"""flask courses sync · publish · export · recompile."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.catalogue.queries.courses import find_course
from app.database import db
from tests.catalogue.samples import LESSON, QUIZ, SLUG, broken_files, course_files, lesson
from tests.catalogue.test_syncing import edit_draft, read, write


@pytest.fixture
def cli(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def run(cli: FlaskCliRunner, *args: object, code: int = 0) -> str:
    db.session.rollback()
    result = cli.invoke(args=["courses", *map(str, args)])
    db.session.rollback()
    assert result.exit_code == code, result.output
    return result.output


def test_sync_publish_export_bring_the_bytes_back(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path / "in", course_files())
    output = run(cli, "sync", tmp_path / "in")
    assert LESSON in output
    assert f"{SLUG}: " in output
    assert "phiên bản 1" in run(cli, "publish", SLUG)
    assert "vẫn là phiên bản 1" in run(cli, "publish", SLUG)
    run(cli, "export", tmp_path / "out")
    assert read(tmp_path / "out") == course_files()


def test_sync_again_says_that_nothing_changed(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files())
    run(cli, "sync", tmp_path)
    assert run(cli, "sync", tmp_path) == "Không có gì thay đổi.\n"


def test_a_conflict_is_named_and_ends_with_1(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files())
    run(cli, "sync", tmp_path)
    edit_draft(LESSON, lesson("Của ta"))
    write(tmp_path, {LESSON: lesson("Của họ")})
    assert f"XUNG ĐỘT      {LESSON}" in run(cli, "sync", tmp_path, code=1)
    assert f"XUNG ĐỘT      {LESSON}" in run(cli, "export", tmp_path, code=1)
    assert (tmp_path / LESSON).read_bytes() == lesson("Của họ")


def test_publishing_with_errors_prints_them_and_ends_with_1(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, broken_files())
    run(cli, "sync", tmp_path)
    output = run(cli, "publish", SLUG, code=1)
    assert f"{QUIZ}:" in output
    course = find_course(SLUG)
    assert course is not None
    assert course.newest_version_id is None


def test_a_course_that_is_not_there_is_said_plainly(cli: FlaskCliRunner):
    output = run(cli, "publish", "khong-co", code=1)
    assert "Traceback" not in output
    assert "Không tìm thấy khóa học" in output


def test_a_name_that_cannot_be_kept_is_said_plainly(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files() | {f"{SLUG}/01-mo-dau/files/a\\b.pdf": b"x"})
    output = run(cli, "sync", tmp_path, code=1)
    assert "Traceback" not in output
    assert "a\\b.pdf" in output


def test_a_folder_that_cannot_be_read_or_written_is_said_plainly(cli: FlaskCliRunner, tmp_path: Path):
    run(cli, "sync", tmp_path / "none", code=2)
    write(tmp_path / "in", course_files())
    run(cli, "sync", tmp_path / "in")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / SLUG).write_bytes(b"a file where a folder must be")
    output = run(cli, "export", tmp_path / "out", code=1)
    assert "Traceback" not in output


def test_recompiling_what_is_new_does_nothing(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files())
    run(cli, "sync", tmp_path)
    run(cli, "publish", SLUG)
    assert run(cli, "recompile") == ""
