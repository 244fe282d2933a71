"""flask courses check."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.content.courses import LESSON_PATH, QUIZ_PATH, course_files, with_lesson
from tests.content.test_folder import write

pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def cli(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def run(cli: FlaskCliRunner, *args: object, code: int) -> str:
    result = cli.invoke(args=["courses", "check", *map(str, args)])
    assert result.exit_code == code, result.output
    return result.stdout


def test_our_own_courses_are_good(cli: FlaskCliRunner):
    assert run(cli, code=0) == ""


def test_a_good_course_says_nothing_and_ends_with_0(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files())
    assert run(cli, tmp_path, code=0) == ""
    assert run(cli, tmp_path / "c", code=0) == ""


def test_warnings_end_with_0(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, with_lesson("# Tên\n"))
    assert "WARNING heading-one" in run(cli, tmp_path, code=0)


@pytest.mark.parametrize(
    ("files", "start"),
    [
        (with_lesson("\nTheo [@KHONG-CO:1].\n"), f"{LESSON_PATH}:5:6: ERROR citation-unknown "),
        (with_lesson("\n![Ảnh](images/khong.png)\n"), f"{LESSON_PATH}:5:8: ERROR image-missing "),
        (
            course_files(lesson="---\ntitle: A\nminutes: a: b\n---\n"),
            f"{LESSON_PATH}:3:11: ERROR yaml-colon ",
        ),
        (
            course_files(quiz="---\ntitle: A\n---\n\n## B? {#b}\n- ( ) c\n- ( ) d\n"),
            f"{QUIZ_PATH}:6:1: ERROR question-no-right-answer ",
        ),
        (
            course_files(quiz="---\ntitle: A\n---\n\n## B? {#b}\n= c\n\n## D? {#b}\n= e\n"),
            f"{QUIZ_PATH}:8:8: ERROR question-id-twice ",
        ),
    ],
)
def test_an_error_is_one_line_with_its_place_and_ends_with_1(
    cli: FlaskCliRunner, tmp_path: Path, files: dict[str, bytes], start: str
):
    write(tmp_path, files)
    [line] = run(cli, tmp_path, code=1).splitlines()
    assert line.startswith(f"{tmp_path}/{start}")


def test_json_holds_everything(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files(quiz="---\ntitle: A\n---\n\n## B?\n= c\n"))
    report = json.loads(run(cli, tmp_path, "--json", code=1))
    assert report["counts"] == {"error": 1, "warning": 0, "advice": 0}
    [problem] = report["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == (QUIZ_PATH, 5, 6)
    assert (problem["level"], problem["code"]) == ("error", "question-id-missing")
    assert problem["fix"]["text"].startswith(" {#q-")
    assert problem["message"] == "Câu hỏi chưa có mã."
    assert problem["hint"]


def test_fix_writes_the_certain_repairs(cli: FlaskCliRunner, tmp_path: Path):
    write(tmp_path, course_files(quiz="---\r\ntitle: A\r\n---\r\n\r\n## B?\r\n= c\r\n"))
    assert run(cli, tmp_path, "--fix", code=0) == ""
    assert b"## B? {#q-" in (tmp_path / QUIZ_PATH).read_bytes()
    assert (tmp_path / QUIZ_PATH).read_bytes().count(b"\r\n") == 6


def test_a_folder_that_is_not_there_is_refused(cli: FlaskCliRunner, tmp_path: Path):
    assert cli.invoke(args=["courses", "check", str(tmp_path / "khong")]).exit_code == 2
