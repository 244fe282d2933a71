"""The load generator: a process of its own that keeps some connections busy, or sends at a steady rate.

It speaks just enough HTTP/1.1 to be light beside the server that it measures.
"""

import asyncio
import math
import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

HOST = "127.0.0.1"
CONNECTIONS = 8
COMING_SECONDS = 0.02  # between two that come
PATIENCE_SECONDS = 20  # for the last answers


@dataclass(frozen=True)
class Shots:
    """What to send: `make` gives the bytes of the n-th request.

    Without `per_second` each connection sends the next request as soon as it has its answer. With `is_fresh`
    each request comes over a connection of its own, as from somebody who was not here before.
    """

    port: int
    make: Callable[[int], bytes]
    expected: frozenset[int] = frozenset({200})
    per_second: float | None = None
    connections: int = CONNECTIONS
    is_fresh: bool = False


@dataclass
class Volley:
    """What came back. `latencies` in seconds; at a steady rate each counts from when it was due."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def count(self) -> int:
        """Count the answers."""
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        """Give the answers a second."""
        return self.count / self.seconds if self.seconds else 0.0

    def percentile(self, percent: float) -> float:
        """Give the latency in milliseconds that so many percent of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] * 1000 if ordered else math.inf


class Line(asyncio.Protocol):
    """One connection: one request at a time."""

    def __init__(self, answered: Callable[["Line", int, float], None]) -> None:
        self.answered = answered
        self.transport: asyncio.Transport | None = None
        self.buffer = b""
        self.due_at = 0.0
        self.is_waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def send(self, request: bytes, due_at: float) -> None:
        """Send one request."""
        assert self.transport is not None
        self.due_at, self.is_waiting, self.buffer = due_at, True, b""
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is whole."""
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        status = int(head[9:12])
        length = 0 if status in {204, 304} else content_length(head)
        if len(body) >= length:
            self.is_waiting = False
            self.answered(self, status, time.perf_counter() - self.due_at)

    def hang_up(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """Count an answer that never came as status 0."""
        self.transport = None
        if self.is_waiting:
            self.is_waiting = False
            self.answered(self, 0, time.perf_counter() - self.due_at)


def content_length(head: bytes) -> int:
    """Read how long the body is."""
    _before, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class Range:
    """Fires `shots` for some seconds."""

    def __init__(self, shots: Shots, seconds: float) -> None:
        self.shots, self.seconds = shots, seconds
        self.volley = Volley()
        self.idle: deque[Line] = deque()
        self.due: deque[float] = deque()
        self.open = 0
        self.sent = 0
        self.ends_at = math.inf
        self.done = asyncio.Event()
        self.renewals: set[asyncio.Future[None]] = set()  # kept, or they would be collected

    async def fire(self) -> Volley:
        """Send until the time is over, and wait for the last answers."""
        began = time.perf_counter()
        if self.shots.per_second is None:
            self.ends_at = began + self.seconds
            await self.come_in()
        else:
            for _ in range(self.shots.connections):
                await self.connect()
            began = time.perf_counter()
            await self.keep_pace(began, self.shots.per_second)
        await asyncio.wait_for(self.done.wait(), self.seconds + PATIENCE_SECONDS)
        self.volley.seconds = time.perf_counter() - began
        self.volley.cpu_seconds = time.process_time()
        for line in self.idle:
            line.hang_up()
        await asyncio.sleep(0)  # hanging up is done in the next turn
        return self.volley

    async def connect(self) -> None:
        """Open one more connection."""
        loop = asyncio.get_running_loop()
        _transport, line = await loop.create_connection(lambda: Line(self.answered), HOST, self.shots.port)
        self.idle.append(line)

    async def come_in(self) -> None:
        """Open the connections one after the other, each busy at once.

        Opened all at the same moment they may all end at one idle worker: a busy one leaves them to others.
        """
        for _ in range(self.shots.connections):
            await self.renew()
            await asyncio.sleep(COMING_SECONDS)

    async def renew(self) -> None:
        """Go on over a new connection."""
        await self.connect()
        self.shoot(self.idle.popleft(), time.perf_counter())

    async def keep_pace(self, began: float, per_second: float) -> None:
        """Let a request be due at each beat; it waits when all connections are busy, and its clock runs."""
        for number in range(int(self.seconds * per_second)):
            due_at = began + number / per_second
            await asyncio.sleep(max(0.0, due_at - time.perf_counter()))
            if self.idle:
                self.shoot(self.idle.popleft(), due_at)
            else:
                self.due.append(due_at)
        self.ends_at = time.perf_counter()
        self.check_end()

    def shoot(self, line: Line, due_at: float) -> None:
        """Send the next request over a connection that is free."""
        self.open += 1
        line.send(self.shots.make(self.sent), due_at)
        self.sent += 1

    def answered(self, line: Line, status: int, seconds: float) -> None:
        """Note an answer, and use the connection again."""
        self.open -= 1
        self.volley.statuses[status] += 1
        if status in self.shots.expected:
            self.volley.latencies.append(seconds)
        if line.transport is None:
            pass  # the server closed it: one less
        elif self.shots.is_fresh and time.perf_counter() < self.ends_at:
            line.hang_up()
            self.renewals.add(asyncio.ensure_future(self.renew()))
            return
        elif self.due:
            self.shoot(line, self.due.popleft())
        elif self.shots.per_second is None and time.perf_counter() < self.ends_at:
            self.shoot(line, time.perf_counter())
        else:
            self.idle.append(line)
        self.check_end()

    def check_end(self) -> None:
        """Say that all is done once the time is over and nothing is open."""
        if not self.open and not self.due and time.perf_counter() >= self.ends_at:
            self.done.set()


async def _fire(shots: Shots, seconds: float) -> Volley:
    return await Range(shots, seconds).fire()


def _child(sender: Connection, shots: Shots, seconds: float) -> None:
    sender.send(asyncio.run(_fire(shots, seconds)))


def fire(shots: Sequence[Shots], seconds: float) -> list[Volley]:
    """Fire some shots at the same time, each from a process of its own, and wait for all."""
    forking = multiprocessing.get_context("fork")
    running = []
    for one in shots:
        receiver, sender = forking.Pipe(duplex=False)
        child = forking.Process(target=_child, args=(sender, one, seconds), daemon=True)
        child.start()
        sender.close()
        running.append((child, receiver))
    volleys = [receiver.recv() for _child, receiver in running]
    for child, _receiver in running:
        child.join()
    return volleys
