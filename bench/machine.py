"""What the machine says about processes: processor time, memory, who else was busy. Linux only."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
KERNEL_THREAD = 0x00200000  # PF_KTHREAD
LISTENING = "0A"  # a state in /proc/net/tcp


@dataclass(frozen=True, slots=True)
class Process:
    """One line of the process table; `cpu_seconds` is its own time, not that of its children."""

    pid: int
    parent: int
    is_kernel: bool
    cpu_seconds: float


def read_process(pid: int) -> Process | None:
    """Read one process; None when it has ended."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    cpu_seconds = (int(fields[11]) + int(fields[12])) / TICKS
    return Process(pid, int(fields[1]), bool(int(fields[6]) & KERNEL_THREAD), cpu_seconds)


def list_processes() -> list[Process]:
    """Read all processes."""
    found = (read_process(int(entry.name)) for entry in PROC.iterdir() if entry.name.isdigit())
    return [process for process in found if process]


def family_of(pid: int) -> list[int]:
    """List a process and all that came from it."""
    processes = list_processes()
    family = [pid]
    for member in family:  # grows while we walk
        family += [process.pid for process in processes if process.parent == member]
    return family


def listens(pid: int, port: int) -> bool:
    """Say whether a process holds the socket that listens on an IPv4 port."""
    sockets = set()
    for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
            sockets.add(f"socket:[{fields[9]}]")
    try:
        return any(os.readlink(entry) in sockets for entry in (PROC / str(pid) / "fd").iterdir())
    except OSError:
        return False


def cpu_seconds(pids: Iterable[int]) -> float:
    """Add up the processor time of some processes."""
    found = (read_process(pid) for pid in pids)
    return sum(process.cpu_seconds for process in found if process)


def busy_seconds() -> float:
    """Give the time that programs had the processors since the machine started, and that other machines took.

    The kernel's own threads are left out: they write to the disk for whoever asked.
    """
    first = (PROC / "stat").read_text().split("\n", 1)[0].split()
    user, nice, system, steal = (int(first[place]) for place in (1, 2, 3, 8))
    kernel = sum(process.cpu_seconds for process in list_processes() if process.is_kernel)
    return (user + nice + system + steal) / TICKS - kernel


def memory_bytes(pids: Iterable[int]) -> int:
    """Add up the memory of some processes; what several share counts once (PSS)."""
    total = 0
    for pid in pids:
        rollup = (PROC / str(pid) / "smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
    return total
