"""`python -m bench pages`: what pages, answers and sign-ins cost beside a bare app, and sizes."""

from bench.pages import board, content, memory, reading, saving, signing_in, weight
from bench.pages.stage import Stage
from bench.report import Report
from bench.takes import Manner

PARTS = {
    "lesson": reading.measure,
    "save": saving.measure,
    "board": board.measure,
    "sign-in": signing_in.measure,
    "memory": memory.measure,
    "weight": weight.measure,
    "check": content.measure_check,
    "sync": content.measure_sync,
}
"""In this order: memory is looked at after the work."""


def measure(manner: Manner, parts: list[str]) -> Report:
    """Measure some parts, in their order."""
    report = Report("pages")
    with Stage(manner) as stage:
        for name, part in PARTS.items():
            if name in parts:
                part(stage, report)
    return report
