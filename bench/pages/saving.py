"""Saving one answer: processor time beside the bare insert, how long it takes in the rush of an exam."""

from dataclasses import replace

from sqlalchemy import func, select

from app.database import db
from app.quizzes.models import Answer
from bench.asking import saving, saving_bare
from bench.load import Shots
from bench.pages.stage import Stage
from bench.report import Report
from bench.scene import Scene
from bench.takes import contest, quietest

RUSH = 120  # 3,500 people who answer once in 30 s are 117


def measure(stage: Stage, report: Report) -> None:
    """Measure saving, and that every answer that was said to be saved is there."""
    scene, ours, bare = stage.scene, stage.ours, stage.bare
    of_bare = Shots(bare.port, saving_bare(bare.port, stage.bare_cookies))
    of_ours = Shots(ours.port, saving(scene, ours.port))
    found = contest(bare, lambda: of_bare, ours, lambda: of_ours, stage.manner)
    report.judge("save_ratio", found.ratio, ">=", 0.60, is_quiet=found.is_quiet)
    report.tell("save_cpu_ms", found.cpu_ms(found.ours))
    report.tell("bare_insert_cpu_ms", found.cpu_ms(found.bare))
    report.tell("saves_per_second", found.per_second(found.ours), 0)
    report.tell("bare_inserts_per_second", found.per_second(found.bare), 0)
    before = count_answers(scene)
    rush = quietest(ours, lambda: [replace(of_ours, per_second=RUSH, connections=RUSH)], stage.manner)
    p99 = rush.first.percentile(99)
    report.judge("save_p99_ms", p99, "<=", 60, is_quiet=rush.is_quiet or p99 <= 60)
    report.tell("save_p50_ms", rush.first.percentile(50))
    assert count_answers(scene) >= before + rush.first.count, "an answer was lost"


def count_answers(scene: Scene) -> int:
    """Count the answers that are stored."""
    with scene.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Answer))
        db.session.remove()
        db.engine.dispose()
    return count or 0
