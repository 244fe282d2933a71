"""Commands: courses."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.config import PROJECT_ROOT
from app.content import apply_fixes, compile_course, course_slugs, courses_root, read_folder
from app.errors import Level, Problem
from app.web.sentences import hint_of_code, sentence_of_code

COURSES = PROJECT_ROOT / "courses"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


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
        for problem in problems:
            click.echo(line_of(root, problem))
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


COMMANDS: tuple[click.Command, ...] = (courses,)
