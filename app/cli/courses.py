"""flask courses: check a folder, bring it into the database, publish, and write it back."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from app.catalogue import services
from app.catalogue.errors import CourseHasErrorsError
from app.catalogue.rules import Decision
from app.clock import utc_now
from app.config import PROJECT_ROOT
from app.content import apply_fixes, compile_course, course_slugs, courses_root, read_folder
from app.errors import DiemCauError, Level, Problem
from app.web.errors import sentence_of
from app.web.sentences import hint_of_code, sentence_of_code

COURSES = PROJECT_ROOT / "courses"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
LINES = {
    Decision.ADDED: "thêm          {path}",
    Decision.UPDATED: "sửa           {path}",
    Decision.REMOVED: "xóa           {path}",
    Decision.KEPT: "giữ bản nháp  {path}",
    Decision.CONFLICT: "XUNG ĐỘT      {path}",
}


@click.group("courses")
def courses() -> None:
    """Khóa học / courses."""


@courses.command("check")
@click.argument("path", type=FOLDER, default=COURSES, metavar="[PATH]")
@click.option("--json", "as_json", is_flag=True, help="In ra dạng JSON / print JSON.")
@click.option("--fix", "fixes", is_flag=True, help="Tự sửa lỗi chắc chắn / make the certain repairs.")
@with_appcontext
def check(path: Path, *, as_json: bool, fixes: bool) -> None:
    """Kiểm tra một thư mục khóa học / check a folder of courses, or one course. Exit 1 only on errors."""
    problems = find_problems(path)
    if fixes and write_fixes(courses_root(path), problems):
        problems = find_problems(path)
    root = courses_root(path)
    if as_json:
        click.echo(json.dumps(report_of(root, problems), ensure_ascii=False, indent=2))
    else:
        print_problems(root, problems)
        click.echo(summary_of(problems), err=True)
    if any(problem.level is Level.ERROR for problem in problems):
        raise SystemExit(1)


def find_problems(path: Path) -> list[Problem]:
    """Check every course below `path`. What concerns all courses is told once."""
    files, problems = read_folder(path)
    found = list(problems)
    for slug in course_slugs(files):
        found += compile_course(slug, files).problems
    return list({repr(problem): problem for problem in found}.values())


def write_fixes(root: Path, problems: Iterable[Problem]) -> bool:
    """Write the certain repairs into the files. True when there was one."""
    paths = {problem.path for problem in problems if problem.fix}
    for path in paths:
        file = root / path
        fixes = [problem.fix for problem in problems if problem.path == path and problem.fix]
        file.write_bytes(apply_fixes(file.read_bytes(), fixes))
    return bool(paths)


def line_of(root: Path, problem: Problem) -> str:
    """Say a problem on one line: path:line:column: LEVEL CODE sentence hint."""
    place = f"{shown_path(root, problem)}:{problem.line}:{problem.column}"
    return f"{place}: {problem.level.upper()} {problem.code} {' '.join(words_of(problem))}".rstrip()


def shown_path(root: Path, problem: Problem) -> str:
    """Give a problem's path as one would type it here."""
    full = root / problem.path
    here = Path.cwd()
    return os.path.relpath(full, here) if full.is_relative_to(here) else str(full)


def words_of(problem: Problem) -> list[str]:
    """Give the sentence of a problem, and its hint when there is one."""
    facts = dict(problem.facts)
    return [
        words for words in (sentence_of_code(problem.code, facts), hint_of_code(problem.code, facts)) if words
    ]


def report_of(root: Path, problems: Iterable[Problem]) -> dict[str, object]:
    """Give the problems as JSON values, with their sentences."""
    rows = [
        asdict(problem)
        | {
            "file": shown_path(root, problem),
            "message": sentence_of_code(problem.code, dict(problem.facts)),
            "hint": hint_of_code(problem.code, dict(problem.facts)),
        }
        for problem in problems
    ]
    counts = Counter(problem.level for problem in problems)
    return {"problems": rows, "counts": {str(level): counts[level] for level in Level}}


def summary_of(problems: Iterable[Problem]) -> str:
    """Count what was found."""
    counts = Counter(problem.level for problem in problems)
    return f"{counts[Level.ERROR]} lỗi, {counts[Level.WARNING]} cảnh báo, {counts[Level.ADVICE]} gợi ý."


@courses.command("sync")
@click.argument("path", type=FOLDER, default=COURSES)
@with_appcontext
def sync(path: Path) -> None:
    """Đưa các khóa học trong PATH vào cơ sở dữ liệu / bring the courses in PATH into the database.

    Tài liệu bị sửa ở cả hai nơi được giữ cả hai và báo ra; khi đó mã kết thúc là 1.
    """
    files, faults = read_folder(path)
    if any(fault.level is Level.ERROR for fault in faults):
        print_problems(courses_root(path), faults)
        raise SystemExit(1)
    try:
        report = services.sync(files, now=utc_now())
    except DiemCauError as error:
        fail(error)
    for decision, line in LINES.items():
        for document in report.paths(decision):
            click.echo(line.format(path=document))
    if not report.decisions:
        click.echo("Không có gì thay đổi.")
    for slug in report.courses:
        problems = services.check(slug, now=utc_now())
        click.echo(f"{slug}: {summary_of(problems)}")
    if report.conflicts:
        raise SystemExit(1)


@courses.command("publish")
@click.argument("slug")
@click.option("--note", help="Ghi chú cho phiên bản / a note for the version.")
@with_appcontext
def publish(slug: str, note: str | None) -> None:
    """Phát hành bản nháp của khóa học SLUG / publish the drafts of the course SLUG."""
    try:
        done = services.publish(slug, now=utc_now(), note=note)
    except CourseHasErrorsError as error:
        print_problems(COURSES, error.problems)
        fail(error)
    except DiemCauError as error:
        fail(error)
    else:
        line = "đã phát hành phiên bản" if done.is_new else "không có gì mới, vẫn là phiên bản"
        click.echo(f"{slug}: {line} {done.number}.")


@courses.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export(folder: Path) -> None:
    """Ghi mọi bản nháp vào FOLDER, đúng từng byte / write all drafts into FOLDER, byte for byte.

    Tệp đã sửa trong FOLDER từ lần đồng bộ trước được giữ nguyên và báo ra.
    """
    try:
        report = services.export(folder)
    except DiemCauError as error:
        fail(error)
    except OSError as error:
        raise click.ClickException(f"Không ghi được {error.filename}: {error.strerror}.") from error
    for path in report.removed:
        click.echo(f"đã xóa        {path}")
    for path in report.kept:
        click.echo(f"mới hơn, giữ  {path}")
    for path in report.conflicts:
        click.echo(f"XUNG ĐỘT      {path}")
    click.echo(f"Đã ghi {len(report.written)} tệp vào {folder}.")
    if report.conflicts:
        raise SystemExit(1)


@courses.command("recompile")
@with_appcontext
def recompile() -> None:
    """Dựng lại các phiên bản mới nhất sau khi nâng cấp / render newest versions again after an upgrade."""
    for done in services.recompile():
        click.echo(f"{done.slug}, phiên bản {done.number}: dựng lại {done.rendered} phần.")
        for key in done.kept:
            click.echo(f"giữ bản cũ    {key}")


def print_problems(root: Path, problems: Iterable[Problem]) -> None:
    """Print problems, one a line."""
    for problem in problems:
        click.echo(line_of(root, problem))


def fail(error: DiemCauError) -> NoReturn:
    """End with 1 and say why, in one sentence."""
    raise click.ClickException(sentence_of(error)) from error


COMMANDS: tuple[click.Command, ...] = (courses,)
