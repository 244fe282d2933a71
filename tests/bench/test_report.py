"""What a bench says: one JSON object, and whether its limits hold."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bench.report import Report
from bench.servers import ROOT


def test_a_limit_that_holds_is_ok() -> None:
    report = Report("x")
    report.judge("ratio", 0.5, ">=", 0.5)
    report.judge("ms", 12.0, "<=", 12)
    report.tell("per_second", 713.4, 0)
    assert report.is_ok
    assert report.to_data()["figures"] == {"ratio": 0.5, "ms": 12.0, "per_second": 713}


def test_a_limit_is_compared_before_it_is_rounded() -> None:
    report = Report("x")
    report.judge("ratio", 0.4999, ">=", 0.5)
    assert not report.is_ok
    assert report.figures["ratio"] == 0.4999
    assert report.failed == ["ratio"]


def test_what_was_disturbed_is_told_and_not_judged() -> None:
    report = Report("x")
    report.judge("ratio", 0.1, ">=", 0.5, is_quiet=False)
    assert report.is_ok
    assert report.not_judged == ["ratio"]
    assert report.figures["ratio"] == 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="bench reads /proc")
def test_the_command_prints_one_json_object() -> None:
    parts = ["--only", "weight", "--only", "check", "--only", "sync"]
    small = ["--trainees", "20", "--lessons", "20", "--repeats", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "pages", *parts, *small],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["bench"] == "pages"
    assert report["ok"] is (done.returncode == 0)
    assert report["limits"]["cold_requests"] == ["<=", 8]
    assert set(report["limits"]) <= set(report["figures"])
    assert all(isinstance(value, int | float) for value in report["figures"].values())
    heavy = {"cold_kb", "cold_kb_without_fonts", "cold_requests", "warm_kb", "warm_requests", "htmx"}
    assert not heavy & set(report["failed"]), report  # sizes do not depend on the machine


def test_an_unknown_part_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "pages", "--only", "nothing"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
