"""What is kept of a document, so that only what changed is rendered again.

Two entries for each document. The first depends on the document alone: its key and what it asks of its
surroundings. The second depends on the answers too: everything made of it. Both keys name all that their
entry depends on, so that an entry is never wrong, only unused.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any, TypeAlias

from app.content.surroundings import Answer
from app.errors import Fix, Level, Problem

COMPILER = 1
"""Grows whenever the same document would compile to something else."""

Cache: TypeAlias = MutableMapping[str, dict[str, Any]]


def first_key(path: str, source_hash: str) -> str:
    """Name the entry that depends on the document alone."""
    return digest("document", str(COMPILER), path, source_hash)


def second_key(first: str, answers: Iterable[Answer]) -> str:
    """Name the entry that depends on what the surroundings answer, too."""
    return digest("compiled", first, *(repr(answer) for answer in answers))


def digest(*parts: str) -> str:
    """Name some texts by one hash."""
    hashed = sha256()
    for part in parts:
        hashed.update(part.encode("utf-8", "surrogatepass"))
        hashed.update(b"\0")
    return hashed.hexdigest()


def problem_to_data(problem: Problem) -> dict[str, Any]:
    """Give a problem as JSON values."""
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "level": str(problem.level),
        "code": problem.code,
        "facts": dict(problem.facts),
        "fix": asdict(problem.fix) if problem.fix else None,
    }


def problem_from_data(data: dict[str, Any]) -> Problem:
    """Read what `problem_to_data` gave."""
    return Problem(
        data["path"],
        data["line"],
        data["column"],
        Level(data["level"]),
        data["code"],
        data["facts"],
        Fix(**data["fix"]) if data["fix"] else None,
    )
