"""Hashing and checking passwords, where it starves nobody.

One hash costs 20 to 50 ms of a core, all else in a request a few. So hashing has a small pool of its own in
each process, whose threads are polite to the scheduler: while an exam runs beside a wave of sign-ins, saving
goes first and the wave takes what is left. Only so many may wait for it; who comes later is told to try
again, so that the threads of the web server are never all waiting.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.errors import SignInBusyError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
POLITENESS = 10
RETRY_AFTER_SECONDS = 3
T = TypeVar("T")


class HashPool:
    """The threads of this process that hash. Made after the fork, at the first sign-in."""

    def __init__(self, threads: int, most_waiting: int) -> None:
        self._places = threading.BoundedSemaphore(threads + most_waiting)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="hash", initializer=_be_polite)

    def run(self, work: Callable[[], T]) -> T:
        """Do `work` in the pool and wait for it. Raises SignInBusyError when too many wait already."""
        if not self._places.acquire(blocking=False):
            raise SignInBusyError(retry_after=RETRY_AFTER_SECONDS)
        try:
            return self._threads.submit(work).result()
        finally:
            self._places.release()


def _be_polite() -> None:
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)


@cache
def _pool() -> HashPool:
    workers = int(os.environ.get("WEB_WORKERS", "2"))
    threads = int(os.environ.get("WEB_THREADS", "16"))
    hashing = max(1, (os.cpu_count() or 1) // workers)
    return HashPool(hashing, most_waiting=max(0, threads - hashing - 3))


@cache
def _nobodys_hash() -> str:
    return HASHER.hash(os.urandom(16).hex())


def hash_password(password: str) -> str:
    """Hash a password for the table."""
    return _pool().run(lambda: HASHER.hash(password))


def is_password(password_hash: str | None, password: str) -> bool:
    """Say whether this is the password. Takes as long when there is none to compare with."""
    return _pool().run(lambda: _verify(password_hash or _nobodys_hash(), password)) and bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Say whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
