"""The lesson page: processor time beside the bare page, queries, and how long it takes when all is calm."""

from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.database import db
from bench.asking import getting
from bench.load import Shots
from bench.pages.stage import Stage
from bench.report import Report
from bench.takes import contest, quietest

STEADY = 5  # a second
STEADY_SECONDS = 10  # so that a 95th percentile is of fifty
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK")


def measure(stage: Stage, report: Report) -> None:
    """Measure the lesson page."""
    scene, ours, bare = stage.scene, stage.ours, stage.bare
    cookies = [browser.cookie for browser in scene.readers]
    of_bare = Shots(bare.port, getting("/", bare.port, stage.bare_cookies))
    of_ours = Shots(ours.port, getting(scene.lesson_path, ours.port, cookies))
    found = contest(bare, lambda: of_bare, ours, lambda: of_ours, stage.manner)
    report.judge("lesson_ratio", found.ratio, ">=", 0.50, is_quiet=found.is_quiet)
    report.tell("lesson_cpu_ms", found.cpu_ms(found.ours))
    report.tell("bare_page_cpu_ms", found.cpu_ms(found.bare))
    report.tell("lessons_per_second", found.per_second(found.ours), 0)
    report.tell("bare_pages_per_second", found.per_second(found.bare), 0)
    report.judge("lesson_queries", count_queries(scene.app, scene.lesson_path, cookies[0]), "<=", 3, digits=0)
    steady = replace(of_ours, per_second=STEADY)
    slow = replace(stage.manner, seconds=max(stage.manner.seconds, STEADY_SECONDS))
    calm = quietest(ours, lambda: [steady], slow)
    p95 = calm.first.percentile(95)
    report.judge("lesson_p95_ms", p95, "<=", 12, is_quiet=calm.is_quiet or p95 <= 12)


def count_queries(app: Flask, path: str, cookie: str) -> int:
    """Count the queries of a page that was asked for before. Transaction control is none."""
    name, _sign, value = cookie.partition("=")
    visitor = app.test_client()
    visitor.set_cookie(name, value, domain="127.0.0.1")
    seen: list[str] = []

    def record(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(CONTROL):
            seen.append(statement)

    visitor.get(path, base_url="http://127.0.0.1")
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", record)
        try:
            answer = visitor.get(path, base_url="http://127.0.0.1")
        finally:
            event.remove(db.engine, "before_cursor_execute", record)
            db.engine.dispose()
    assert answer.status_code == 200, answer.status
    return len(seen)
