"""Signing in by password: how much of what argon2id allows on this machine is left for people."""

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median

from argon2 import PasswordHasher

from app.demo import plan
from bench.asking import saving, signing_in
from bench.load import Shots, Volley
from bench.machine import busy_seconds
from bench.pages.stage import Stage
from bench.report import Report
from bench.scene import Scene
from bench.takes import QUIET_CORES, Take, cores, take

SAVES = 60  # a second, beside the wave of sign-ins
WAITING = 12  # people at a time: each worker always has one to let in, and turns nobody away
WENT_IN = frozenset({302})
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class Hashing:
    """What argon2id alone does here."""

    per_second: float
    cpu_ms: float
    is_quiet: bool


def measure(stage: Stage, report: Report) -> None:
    """Measure sign-in alone and beside saving, each beside a take of argon2id alone."""
    scene, ours, manner = stage.scene, stage.ours, stage.manner

    def rush() -> Shots:
        return Shots(ours.port, saving(scene, ours.port), per_second=SAVES, connections=SAVES)

    hashing: list[Hashing] = []
    alone: list[Take] = []
    beside: list[Take] = []
    for _ in range(manner.takes):
        hashing.append(hash_quietly(manner.seconds, manner.repeats))
        alone.append(take(ours, lambda: [sign_in_wave(scene, ours.port)], manner))
        beside.append(take(ours, lambda: [sign_in_wave(scene, ours.port), rush()], manner))
    allowed = median(one.per_second for one in hashing)
    is_quiet = all(one.is_quiet for one in hashing)
    report.tell("argon2_per_second", allowed, 1)
    report.tell("argon2_cpu_ms", median(one.cpu_ms for one in hashing), 1)
    report.tell("sign_in_cpu_ms", median(one.cpu_ms for one in alone), 1)
    tell_side(report, "sign_in", alone, allowed, 0.80, is_quiet=is_quiet)
    tell_side(report, "sign_in_beside_saves", beside, allowed, 0.50, is_quiet=is_quiet)
    best = min(beside, key=lambda one: one.others_cores)
    p95 = best.volleys[1].percentile(95)
    report.judge("save_beside_sign_in_p95_ms", p95, "<=", 100, is_quiet=best.is_quiet or p95 <= 100)


def sign_in_wave(scene: Scene, port: int) -> Shots:
    """Let people come in as fast as they can, some at a time."""
    make = signing_in(scene, port)
    return Shots(port, make, expected=WENT_IN, connections=WAITING)


def tell_side(
    report: Report, key: str, takes: list[Take], allowed: float, limit: float, *, is_quiet: bool
) -> None:
    """Note the sign-ins a second of some takes, and their share of what is allowed."""
    per_second = median(one.first.per_second for one in takes)
    quiet = is_quiet and all(one.is_quiet for one in takes)
    report.tell(f"{key}_per_second", per_second, 1)
    report.judge(f"{key}_ratio", per_second / allowed, ">=", limit, is_quiet=quiet)


def hash_quietly(seconds: float, repeats: int) -> Hashing:
    """Let every processor check passwords for some seconds; again when others disturbed it."""
    tries = []
    for _ in range(repeats + 1):
        tries.append(hash_alone(seconds))
        if tries[-1].is_quiet:
            break
    return max(tries, key=lambda one: (one.is_quiet, one.per_second))


def hash_alone(seconds: float) -> Hashing:
    """Let every processor check passwords for some seconds."""
    forking = multiprocessing.get_context("fork")
    busy, own, began = busy_seconds(), time.process_time(), time.perf_counter()
    running = []
    for _ in range(cores()):
        receiver, sender = forking.Pipe(duplex=False)
        child = forking.Process(target=_hash, args=(sender, seconds), daemon=True)
        child.start()
        running.append((child, receiver))
    volleys: list[Volley] = [receiver.recv() for _child, receiver in running]
    for child, _receiver in running:
        child.join()
    elapsed = time.perf_counter() - began
    used = sum(volley.cpu_seconds for volley in volleys)
    others = busy_seconds() - busy - used - (time.process_time() - own)
    count = sum(volley.count for volley in volleys)
    per_second = sum(volley.per_second for volley in volleys)
    return Hashing(per_second, used * 1000 / count, others / elapsed <= QUIET_CORES)


def _hash(sender: Connection, seconds: float) -> None:
    secret = HASHER.hash(plan.PASSWORD)
    volley, began = Volley(), time.perf_counter()
    at, first_cpu = began, time.process_time()
    while at - began < seconds:
        HASHER.verify(secret, plan.PASSWORD)
        now = time.perf_counter()
        volley.latencies.append(now - at)
        at = now
    volley.seconds, volley.cpu_seconds = at - began, time.process_time() - first_cpu
    sender.send(volley)
