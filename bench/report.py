"""Figures, the limits that they keep, and which of them could not be judged."""

from dataclasses import dataclass, field
from typing import Literal

Side = Literal[">=", "<="]


@dataclass
class Report:
    """What one bench found. A figure without a limit is told for its own sake."""

    bench: str
    figures: dict[str, float] = field(default_factory=dict)
    limits: dict[str, tuple[Side, float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    not_judged: list[str] = field(default_factory=list)

    def tell(self, key: str, value: float, digits: int = 2) -> None:
        """Note a figure that has no limit."""
        self.figures[key] = round(value, digits)

    def judge(
        self, key: str, value: float, side: Side, limit: float, *, digits: int = 2, is_quiet: bool = True
    ) -> None:
        """Note a figure and its limit. When other processes disturbed the take it is not judged.

        It is compared as it was measured and rounded only to be read.
        """
        self.figures[key] = round(value, digits)
        self.limits[key] = (side, limit)
        if not is_quiet:
            self.not_judged.append(key)
        elif not (value >= limit if side == ">=" else value <= limit):
            self.figures[key] = value  # in full: rounded it could look as if it held
            self.failed.append(key)

    @property
    def is_ok(self) -> bool:
        """Say whether every figure that was judged keeps its limit."""
        return not self.failed

    def to_data(self) -> dict[str, object]:
        """Give the report as JSON values."""
        return {
            "bench": self.bench,
            "figures": self.figures,
            "limits": {key: list(limit) for key, limit in self.limits.items()},
            "ok": self.is_ok,
            "failed": self.failed,
            "not_judged": self.not_judged,
        }
