"""How gunicorn serves the bare app: our own settings, without our application's hooks."""

import gc
import runpy
from pathlib import Path

_OURS = runpy.run_path(str(Path(__file__).resolve().parent.parent / "gunicorn.conf.py"))
globals().update(
    {name: value for name, value in _OURS.items() if isinstance(value, str | int | float | bool)}
)


def when_ready(_server: object) -> None:
    """Do for the bare app what ours does before it forks."""
    gc.collect()
    gc.freeze()
