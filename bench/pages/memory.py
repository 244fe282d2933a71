"""Memory of everything that `make serve` leaves running, after work of every kind."""

from bench.asking import getting, saving
from bench.load import Shots, fire
from bench.machine import memory_bytes
from bench.pages.signing_in import sign_in_wave
from bench.pages.stage import Stage
from bench.report import Report

MEGABYTE = 1_000_000


def measure(stage: Stage, report: Report) -> None:
    """Add up master, workers and the idle job process; what waits above them is told, too."""
    scene, ours = stage.scene, stage.ours
    port = ours.port
    cookies = [browser.cookie for browser in scene.readers]
    work = [
        Shots(port, getting(scene.lesson_path, port, cookies)),
        Shots(port, saving(scene, port)),
        Shots(port, getting(scene.board_path, port, [scene.organizer.cookie])),
        sign_in_wave(scene, port),
    ]
    for shots in work:
        fire([shots], stage.manner.seconds)
    supervisor = ours.process.pid
    judged = memory_bytes(pid for pid in ours.all_pids() if pid != supervisor)
    report.judge("memory_mb", judged / MEGABYTE, "<=", 250, digits=0)
    report.tell("memory_with_supervisor_mb", memory_bytes(ours.all_pids()) / MEGABYTE, 0)
