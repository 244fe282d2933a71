"""Bringing a folder of courses into the drafts, and settling what both sides changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.catalogue.errors import ConflictSettledError, UnsafePathError
from app.catalogue.models import Document
from app.catalogue.rules import Decision, Side, content_hash, course_of, decide, is_covered, is_safe_path
from app.catalogue.services.drafts import lock_drafts, name_drafts, place_in_courses, store_blobs
from app.content import course_slugs
from app.database import transaction
from app.errors import ForbiddenError

TAKEN = frozenset({Decision.ADDED, Decision.UPDATED})


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What sync decided for each document, the unchanged left out; `courses` have other drafts now."""

    decisions: Mapping[str, Decision]
    courses: tuple[str, ...]

    def paths(self, *decisions: Decision) -> list[str]:
        """List the documents that were decided in this way, by path."""
        return sorted(path for path, decision in self.decisions.items() if decision in decisions)

    @property
    def conflicts(self) -> list[str]:
        """List the documents that both sides changed: nothing was overwritten."""
        return self.paths(Decision.CONFLICT)


def sync(files: Mapping[str, bytes], *, now: datetime, actor_id: int | None = None) -> SyncReport:
    """Take over what changed in a folder of courses since the last sync.

    `files` are the bytes by path below courses/. A document that both sides changed is a conflict: both are
    kept until somebody settles it. Raises UnsafePathError when a path leaves the folder.
    """
    for path in files:
        if not is_safe_path(path):
            raise UnsafePathError(path=path)
    theirs = {path: content_hash(content) for path, content in files.items()}
    with transaction() as tx:
        lock_drafts(tx)
        rows = {row.path: row for row in tx.scalars(select(Document))}
        decisions = _decisions(rows, theirs)
        changed = {path: decision for path, decision in decisions.items() if decision != Decision.UNCHANGED}
        wanted = {path for path, decision in changed.items() if decision in {*TAKEN, Decision.CONFLICT}}
        store_blobs(tx, {theirs[path]: files[path] for path in wanted if path in files})
        for path, decision in decisions.items():
            _apply(tx, path, rows.get(path), theirs.get(path), decision, now=now, actor_id=actor_id)
        tx.flush()
        place_in_courses(tx, course_slugs(files), now=now)
        courses = name_drafts(tx)
    return SyncReport(changed, courses)


def settle_conflict(
    document_id: int, side: Side, *, course_id: int, actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Keep one side's copy of a document that both changed. Give the slugs of the courses it changes.

    Raises ConflictSettledError when there is no such conflict in this course any more, ForbiddenError for a
    shared document when the actor publishes single courses only.
    """
    with transaction() as tx:
        lock_drafts(tx)
        row = tx.scalars(
            select(Document).where(
                Document.id == document_id,
                Document.has_conflict,
                or_(Document.course_id == course_id, Document.course_id.is_(None)),
            )
        ).first()
        if row is None:
            raise ConflictSettledError
        if row.course_id is None and not actor.scope(Action.PUBLISH_COURSE).everywhere:
            raise ForbiddenError(action=Action.PUBLISH_COURSE.value)
        theirs = row.conflict_hash
        row.has_conflict, row.conflict_hash, row.synced_hash = False, None, theirs
        if side is Side.THEIRS:
            _set_draft(tx, row, theirs, now=now, actor_id=actor.user_id)
        return name_drafts(tx)


def _decisions(rows: Mapping[str, Document], theirs: Mapping[str, str]) -> dict[str, Decision]:
    folders = {folder for path in theirs if (folder := course_of(path))}
    known = {folder for path in rows if (folder := course_of(path))}
    decisions = {}
    for path in sorted(rows.keys() | theirs.keys()):
        row = rows.get(path)
        if path in theirs or is_covered(path, folders, known):
            base, ours = (row.synced_hash, row.blob_hash) if row else (None, None)
            decisions[path] = decide(base, ours, theirs.get(path))
    return decisions


def _apply(
    tx: Session,
    path: str,
    row: Document | None,
    theirs: str | None,
    decision: Decision,
    *,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Do with one document what was decided; the row of an unchanged one stays as it is."""
    if row is None:
        row = Document(path=path, has_conflict=False)
        tx.add(row)
    is_conflict = decision is Decision.CONFLICT
    theirs_kept = theirs if is_conflict else None
    if (row.has_conflict, row.conflict_hash) != (is_conflict, theirs_kept):
        row.has_conflict, row.conflict_hash = is_conflict, theirs_kept
    if decision in {Decision.CONFLICT, Decision.KEPT}:
        return
    if row.synced_hash != theirs:
        row.synced_hash = theirs
    if row.blob_hash != theirs or theirs is None:
        _set_draft(tx, row, theirs, now=now, actor_id=actor_id)


def _set_draft(
    tx: Session, row: Document, content: str | None, *, now: datetime, actor_id: int | None
) -> None:
    if content is None:
        tx.delete(row)
        return
    row.blob_hash, row.updated_at, row.updated_by = content, now, actor_id
