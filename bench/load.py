"""The load generator: a process of its own that keeps some connections busy, or sends at a steady rate.

It speaks just enough HTTP/1.1 to be light beside the server that it measures.
"""

import math
import multiprocessing
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

HOST = "127.0.0.1"
CONNECTIONS = 8
COMING_SECONDS = 0.02  # between two that come
PATIENCE_SECONDS = 20  # for the last answers
CHUNK_BYTES = 256 * 1024
BROKEN = 0  # the status of an answer that never came
WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True)
class Shots:
    """What to send: `make` gives the bytes of the n-th request.

    Without `per_second` each connection sends the next request as soon as it has its answer.
    """

    port: int
    make: Callable[[int], bytes]
    expected: frozenset[int] = frozenset({200})
    per_second: float | None = None
    connections: int = CONNECTIONS


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


class Line:
    """One connection: one request at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = b""
        self.due_at = 0.0
        self.is_busy = False

    def send(self, request: bytes, due_at: float) -> None:
        """Send one request."""
        self.answer, self.due_at, self.is_busy = b"", due_at, True
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """Take what came. Give the status of the answer once it is whole, 0 when it will never be."""
        try:
            data = self.socket.recv(CHUNK_BYTES)
        except OSError:
            data = b""
        if not data:
            return BROKEN
        self.answer += data
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not end:
            return None
        status = int(head[9:12])
        length = 0 if status in WITHOUT_BODY else content_length(head)
        return status if len(body) >= length else None


def content_length(head: bytes) -> int:
    """Read how long the body is."""
    _before, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class Range:
    """Fires `shots` for some seconds."""

    def __init__(self, shots: Shots, seconds: float) -> None:
        self.shots, self.seconds = shots, seconds
        self.volley = Volley()
        self.lines = selectors.DefaultSelector()
        self.idle: deque[Line] = deque()
        self.open = 0
        self.sent = 0

    def fire(self) -> Volley:
        """Send until the time is over, and wait for the last answers."""
        began = time.perf_counter()
        if self.shots.per_second is None:
            self.keep_busy(began)
        else:
            self.keep_pace(self.shots.per_second)
        until = time.perf_counter() + PATIENCE_SECONDS
        while self.open and time.perf_counter() < until:
            self.wait(until)
        if self.open:
            self.volley.statuses[BROKEN] += self.open
        self.volley.seconds = time.perf_counter() - began
        self.volley.cpu_seconds = time.process_time()
        for key in list(self.lines.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # our sockets
        self.lines.close()
        return self.volley

    def keep_busy(self, began: float) -> None:
        """Let each connection send the next request when it has its answer.

        They are opened one after the other: opened at the same moment they may all end at one idle worker,
        while a busy one leaves them to others.
        """
        ends_at = began + self.seconds
        for number in range(self.shots.connections):
            self.connect()
            self.serve_until(min(ends_at, began + number * COMING_SECONDS))
        self.serve_until(ends_at)

    def serve_until(self, end: float) -> None:
        """Use whatever connection is free, until then."""
        while (now := time.perf_counter()) < end:
            while self.idle:
                self.shoot(now)
            self.wait(end)

    def keep_pace(self, per_second: float) -> None:
        """Let a request be due at each beat; it waits when all connections are busy, and its clock runs."""
        for _ in range(self.shots.connections):
            self.connect()
        began, beats = time.perf_counter(), int(self.seconds * per_second)
        while self.sent < beats:
            due_at = began + self.sent / per_second
            if due_at <= time.perf_counter() and self.idle:
                self.shoot(due_at)
            else:
                self.wait(due_at if self.idle else math.inf)

    def connect(self) -> None:
        """Open one more connection."""
        line = Line(self.shots.port)
        self.lines.register(line.socket, selectors.EVENT_READ, line)
        self.idle.append(line)

    def shoot(self, due_at: float) -> None:
        """Send the next request over the connection that was free the longest."""
        line = self.idle.popleft()
        self.open += 1
        line.send(self.shots.make(self.sent), due_at)
        self.sent += 1

    def wait(self, until: float) -> None:
        """Take in what comes, until then at most."""
        patience = max(0.0, min(until - time.perf_counter(), PATIENCE_SECONDS))
        for key, _events in self.lines.select(patience):
            line: Line = key.data
            status = line.receive()
            if status is not None:
                self.note(line, status)

    def note(self, line: Line, status: int) -> None:
        """Note an answer; the connection is free again. One that the server closed is opened anew."""
        if line.is_busy:
            self.open -= 1
            self.volley.statuses[status] += 1
            if status in self.shots.expected:
                self.volley.latencies.append(time.perf_counter() - line.due_at)
        if status == BROKEN:
            self.lines.unregister(line.socket)
            line.socket.close()
            if not line.is_busy:
                self.idle.remove(line)
            self.connect()
        else:
            line.is_busy = False
            self.idle.append(line)


def _child(sender: Connection, shots: Shots, seconds: float) -> None:
    sender.send(Range(shots, seconds).fire())


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
