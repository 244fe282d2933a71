"""Checking and syncing a large course."""

import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.courses import generate_course
from bench.machine import busy_seconds
from bench.pages.stage import Stage
from bench.report import Report
from bench.servers import ROOT, environment
from bench.takes import QUIET_CORES

FLASK = Path(sys.executable).parent / "flask"


def measure_check(stage: Stage, report: Report) -> None:
    """Measure `flask courses check`, process start included."""
    courses = generated(stage)
    limit = 10.0
    tries = []
    for _ in range(stage.manner.repeats + 1):
        tries.append(timed_check(stage, courses))
        if tries[-1][1] or tries[-1][0] <= limit:
            break
    seconds, is_quiet = min(tries)
    report.judge("courses_check_s", seconds, "<=", limit, is_quiet=is_quiet or seconds <= limit)


def measure_sync(stage: Stage, report: Report) -> None:
    """Measure a sync where one lesson changed, in a fresh process, without the start of the process."""
    courses = generated(stage)
    environ = environment(INSTANCE_PATH=str(stage.folder / "sync"))
    subprocess.run([FLASK, "db", "upgrade"], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "bench.syncing", str(courses)]
    report.tell("first_sync_s", float(subprocess.check_output(command, cwd=ROOT, env=environ)))
    limit, tries = 1.0, []
    for number in range(stage.manner.repeats + 1):
        lesson = next(courses.glob("*/01-*/01-*.md"))
        text = lesson.read_text(encoding="utf-8")
        lesson.write_text(text.replace("## Mục 2", f"Lần {number}.\n\n## Mục 2", 1), encoding="utf-8")
        tries.append(float(subprocess.check_output(command, cwd=ROOT, env=environ)))
        if tries[-1] <= limit:
            break
    report.judge("sync_s", min(tries), "<=", limit)


def generated(stage: Stage) -> Path:
    """Generate the course once."""
    courses = stage.folder / "courses"
    if not courses.exists():
        courses.mkdir()
        generate_course(courses, lessons=stage.manner.lessons)
    return courses


def timed_check(stage: Stage, courses: Path) -> tuple[float, bool]:
    """Check once. Give the seconds, and whether nobody else was busy."""
    environ = environment(INSTANCE_PATH=str(stage.folder / "check"))
    busy, used, began = busy_seconds(), used_by_children(), time.perf_counter()
    subprocess.run(
        [FLASK, "courses", "check", courses], cwd=ROOT, env=environ, check=True, capture_output=True
    )
    seconds = time.perf_counter() - began
    others = busy_seconds() - busy - (used_by_children() - used)
    return seconds, others / seconds <= QUIET_CORES


def used_by_children() -> float:
    """Give the processor time of all processes that we started and that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
