"""Writing the drafts back into a folder, byte for byte, without overwriting what changed there."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.catalogue.errors import UnsafePathError
from app.catalogue.models import Blob, Document
from app.catalogue.rules import Decision, content_hash, decide, is_safe_path
from app.database import db

NOT_A_FILE = "not-a-file"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What export did, by path. `kept`: changed in the folder only; `conflicts`: changed on both sides."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    conflicts: tuple[str, ...]


def export(folder: Path) -> ExportReport:
    """Write every draft into `folder`, each at once or not at all.

    A file that somebody changed in the folder since the last sync is left alone and reported. Files that the
    drafts do not know are not touched, and the drafts stay as they are: the next sync sees both sides equal.
    Raises UnsafePathError, before anything is written, when a path would leave the folder; OSError when the
    folder cannot be written.
    """
    root = folder.resolve()
    rows = db.session.execute(
        select(Document.path, Document.synced_hash, Document.blob_hash).order_by(Document.path)
    ).all()
    targets = {row.path: _target(root, row.path) for row in rows}
    done: dict[Decision, list[str]] = {decision: [] for decision in Decision}
    for path, base, draft in rows:
        decision = _decide(base, _hash_of(targets[path]), draft)
        done[decision].append(path)
        if decision is Decision.REMOVED:
            targets[path].unlink()
        elif decision is Decision.ADDED and draft is not None:
            _write(targets[path], _content(draft))
    return ExportReport(
        tuple(done[Decision.ADDED]),
        tuple(done[Decision.REMOVED]),
        tuple(done[Decision.KEPT]),
        tuple(done[Decision.CONFLICT]),
    )


def _decide(base: str | None, in_folder: str | None, draft: str | None) -> Decision:
    """Decide about one file: ADDED is written, KEPT is newer in the folder. A missing file loses nothing."""
    if in_folder is None:
        return Decision.UNCHANGED if draft is None else Decision.ADDED
    if in_folder == NOT_A_FILE:
        return Decision.CONFLICT
    decision = decide(base, in_folder, draft)
    return Decision.ADDED if decision is Decision.UPDATED else decision


def _target(root: Path, path: str) -> Path:
    """Give the place of a document below `root`, which no link may lead out of."""
    target = root / path
    if not is_safe_path(path) or not target.resolve().is_relative_to(root):
        raise UnsafePathError(path=path)
    return target


def _hash_of(target: Path) -> str | None:
    if not target.exists():
        return None
    return content_hash(target.read_bytes()) if target.is_file() else NOT_A_FILE


def _content(blob_hash: str) -> bytes:
    return bytes(db.session.execute(select(Blob.content).where(Blob.hash == blob_hash)).scalar_one())


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        beside.write_bytes(content)
        os.replace(beside, target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
