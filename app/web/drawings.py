"""Where the lines of the bridge go: geometry for the macro in `components/bridge.html`."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
HEIGHT = 86
DECK_Y = 76
MAST_X = 160
MARGIN = 8
FIRST_CABLE_Y = 4
LAST_CABLE_Y = 25


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the deck."""

    x: str
    r: str
    style: str


@dataclass(frozen=True, slots=True)
class Bridge:
    """The drawing: path data for the cables by kind, and the points."""

    on: str
    off: str
    lost: str
    points: tuple[Point, ...]
    width: int = WIDTH
    height: int = HEIGHT
    deck_y: int = DECK_Y
    deck: str = f"M0 {DECK_Y}H{WIDTH}"
    mast: str = f"M{MAST_X} 2V{HEIGHT - 2}"


def bridge_drawing(states: Sequence[str]) -> Bridge:
    """Draw a bridge with one point for each of `states`: "done", "now", "lost" or "".

    The outermost point hangs from the top of the mast, the innermost from the lowest cable, as on a real one.
    """
    count = len(states)
    cables: dict[str, list[str]] = {"on": [], "off": [], "lost": []}
    points: list[Point] = []
    for place, state in enumerate(states):
        x = MAST_X if count == 1 else MARGIN + place * (WIDTH - 2 * MARGIN) / (count - 1)
        closeness = 1 - abs(x - MAST_X) / (MAST_X - MARGIN)
        y = FIRST_CABLE_Y + closeness * (LAST_CABLE_Y - FIRST_CABLE_Y)
        kind = {"done": "on", "lost": "lost"}.get(state, "off")
        cables[kind].append(f"M{MAST_X} {_short(y)} {_short(x)} {DECK_Y}")
        points.extend(_points(x, state))
    return Bridge("".join(cables["on"]), "".join(cables["off"]), "".join(cables["lost"]), tuple(points))


def _points(x: float, state: str) -> list[Point]:
    if state == "done":
        return [Point(_short(x), "4.5", "")]
    if state == "now":
        return [Point(_short(x), "6.5", "hole"), Point(_short(x), "2.5", "")]
    return [Point(_short(x), "4", "hole lost" if state == "lost" else "hole")]


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
