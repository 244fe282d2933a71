"""The organizer's page, and the poll that is answered by "nothing changed"."""

from dataclasses import replace

from bench.asking import getting, look
from bench.load import Shots
from bench.pages.stage import Stage
from bench.report import Report
from bench.takes import contest, quietest

STEADY = 4  # a second
STEADY_SECONDS = 13  # so that counting anew, once in five seconds, is among the slowest twentieth
UNCHANGED = frozenset({304, 200})  # 200 when an alert came or went meanwhile


def measure(stage: Stage, report: Report) -> None:
    """Measure the organizer's page."""
    scene, ours, bare = stage.scene, stage.ours, stage.bare
    cookies = [scene.organizer.cookie]
    page = Shots(ours.port, getting(scene.board_path, ours.port, cookies), per_second=STEADY)
    slow = replace(stage.manner, seconds=max(stage.manner.seconds, STEADY_SECONDS))
    calm = quietest(ours, lambda: [page], slow)
    p95 = calm.first.percentile(95)
    report.judge("board_p95_ms", p95, "<=", 50, is_quiet=calm.is_quiet or p95 <= 50)
    report.tell("board_slowest_ms", calm.first.percentile(100))

    def poll() -> Shots:
        tag = look(ours.port, scene.figures_path, scene.organizer).headers["etag"]
        known = f"If-None-Match: {tag}\r\n"
        make = getting(scene.figures_path, ours.port, cookies, known)
        return Shots(ours.port, make, expected=UNCHANGED)

    of_bare = Shots(bare.port, getting("/", bare.port, stage.bare_cookies))
    found = contest(bare, lambda: of_bare, ours, poll, stage.manner)
    statuses = [take.first.statuses for take in found.ours]
    report.judge("board_304_ratio", found.ratio, ">=", 0.60, is_quiet=found.is_quiet)
    report.tell("board_304_cpu_ms", found.cpu_ms(found.ours))
    report.tell("board_304_per_second", found.per_second(found.ours), 0)
    report.tell("board_304_share", sum(one[304] for one in statuses) / sum(one.total() for one in statuses))
