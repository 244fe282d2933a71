"""Takes: some seconds of load on a server, what it cost, and whether others disturbed it."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from bench.load import Shots, Volley, fire
from bench.machine import busy_seconds, cpu_seconds

QUIET_CORES = 0.15
WAIT_SECONDS = 1.0  # before a take is repeated
ENOUGH_QUIET = 3


class UnexpectedAnswerError(RuntimeError):
    """A server answered otherwise than it should: what was measured means nothing."""


class Served(Protocol):
    """A server under measurement."""

    @property
    def name(self) -> str:
        """Its name in messages."""

    def pids(self) -> list[int]:
        """Its processes that answer requests."""

    def all_pids(self) -> list[int]:
        """All its processes."""


@dataclass(frozen=True)
class Manner:
    """How to measure."""

    takes: int = 5
    seconds: float = 5.0
    repeats: int = 3
    trainees: int = 3500
    lessons: int = 1000


@dataclass(frozen=True)
class Take:
    """One take: the answers to each kind of shots, the server's processor time, and others' cores."""

    volleys: tuple[Volley, ...]
    server_cpu_seconds: float
    others_cores: float

    @property
    def first(self) -> Volley:
        """The answers to the first, often only, kind of shots."""
        return self.volleys[0]

    @property
    def is_quiet(self) -> bool:
        """Say whether other processes left the processors to us."""
        return self.others_cores <= QUIET_CORES

    @property
    def cpu_ms(self) -> float:
        """The server's processor time for one request, in milliseconds."""
        return self.server_cpu_seconds * 1000 / max(1, sum(volley.count for volley in self.volleys))


@dataclass(frozen=True)
class Contest:
    """Alternate takes of the bare app and of ours."""

    bare: Sequence[Take]
    ours: Sequence[Take]

    @property
    def is_quiet(self) -> bool:
        """Say whether enough takes of both sides were quiet to judge by them."""
        needed = min(ENOUGH_QUIET, len(self.ours))
        return all(sum(take.is_quiet for take in side) >= needed for side in (self.bare, self.ours))

    @property
    def ratio(self) -> float:
        """What a request costs the bare app, of what it costs us: medians of processor time."""
        bare, ours = (median(take.cpu_ms for take in self.judged(side)) for side in (self.bare, self.ours))
        return bare / ours

    def judged(self, side: Sequence[Take]) -> Sequence[Take]:
        """Give the quiet takes; all when there are too few of them."""
        return [take for take in side if take.is_quiet] if self.is_quiet else side

    def per_second(self, side: Sequence[Take]) -> float:
        """Give the requests a second of one side."""
        return median(take.first.per_second for take in self.judged(side))

    def cpu_ms(self, side: Sequence[Take]) -> float:
        """Give the processor time of one request of one side."""
        return median(take.cpu_ms for take in self.judged(side))


def take_once(server: Served, shots: Sequence[Shots], seconds: float) -> Take:
    """Fire once. Raises UnexpectedAnswerError."""
    ours, everyone = server.pids(), server.all_pids()
    before = cpu_seconds(ours), cpu_seconds(everyone) + time.process_time(), busy_seconds()
    began = time.perf_counter()
    volleys = fire(shots, seconds)
    elapsed = time.perf_counter() - began
    after = cpu_seconds(ours), cpu_seconds(everyone) + time.process_time(), busy_seconds()
    of_load = sum(volley.cpu_seconds for volley in volleys)
    others = (after[2] - before[2]) - (after[1] - before[1]) - of_load
    for one, volley in zip(shots, volleys, strict=True):
        refuse_unexpected(server.name, one, volley)
    return Take(tuple(volleys), after[0] - before[0], max(0.0, others) / elapsed)


def refuse_unexpected(name: str, shots: Shots, volley: Volley) -> None:
    """Measure nothing that went wrong."""
    strange = {status: count for status, count in volley.statuses.items() if status not in shots.expected}
    if strange or not volley.count:
        raise UnexpectedAnswerError(f"{name}: {strange or 'no answer'} beside {volley.count} good answers")


def take(server: Served, make: Callable[[], Sequence[Shots]], manner: Manner) -> Take:
    """Fire until a take is quiet, `manner.repeats` times more at most; else give the quietest."""
    tries = []
    for number in range(manner.repeats + 1):
        if number:
            time.sleep(WAIT_SECONDS)
        tries.append(take_once(server, make(), manner.seconds))
        if tries[-1].is_quiet:
            break
    return min(tries, key=lambda one: one.others_cores)


def contest(
    bare: Served,
    of_bare: Callable[[], Shots],
    ours: Served,
    of_ours: Callable[[], Shots],
    manner: Manner,
) -> Contest:
    """Alternate: bare, ours, bare, ours. Each side is warmed up by a short volley first."""
    fire([of_bare()], 1)
    fire([of_ours()], 1)
    sides: tuple[list[Take], list[Take]] = ([], [])
    for _ in range(manner.takes):
        sides[0].append(take(bare, lambda: [of_bare()], manner))
        sides[1].append(take(ours, lambda: [of_ours()], manner))
    return Contest(*sides)


def quietest(server: Served, make: Callable[[], Sequence[Shots]], manner: Manner, takes: int = 3) -> Take:
    """Give the quietest of some takes: for absolute limits. Stops at the first quiet ones."""
    return min((take(server, make, manner) for _ in range(takes)), key=lambda one: one.others_cores)


def cores() -> int:
    """Count the processors that we may use."""
    return len(os.sched_getaffinity(0))
