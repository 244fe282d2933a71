"""What every change of drafts needs: a lock of its own, blobs, and the hash that names the drafts' state."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Blob, Course, Document
from app.catalogue.rules import course_of, drafts_hash
from app.database import insert_for, insert_once, lock_table, table_of

CHUNK = 500
MAX_SLUG_LENGTH = 100  # of courses.slug; the compiler asks for shorter ones


def lock_drafts(tx: Session) -> None:
    """Let nobody else change drafts or publish until this transaction ends. Readers are not held up."""
    lock_table(tx, Document)


def store_blobs(tx: Session, blobs: Mapping[str, bytes]) -> None:
    """Store bytes by their hash, those that are not there yet."""
    names = sorted(blobs)
    for start in range(0, len(names), CHUNK):
        wanted = names[start : start + CHUNK]
        known = set(tx.scalars(select(Blob.hash).where(Blob.hash.in_(wanted))))
        rows = [
            {"hash": name, "content": blobs[name], "size_bytes": len(blobs[name])}
            for name in wanted
            if name not in known
        ]
        if rows:
            tx.execute(insert_for(tx)(table_of(Blob)).on_conflict_do_nothing(), rows)


def place_in_courses(tx: Session, slugs: Iterable[str], *, now: datetime) -> dict[str, int]:
    """Make the courses that are new, say whose each document is, and give the courses' ids by slug."""
    for slug in sorted(slug for slug in slugs if len(slug) <= MAX_SLUG_LENGTH):
        insert_once(tx, Course, slug=slug, title=slug, drafts_hash="", published_hash="", created_at=now)
    ids = {row.slug: row.id for row in tx.execute(select(Course.slug, Course.id))}
    for document in tx.scalars(select(Document)):
        owner = ids.get(course_of(document.path) or "")
        if document.course_id != owner:
            document.course_id = owner
    return ids


def name_drafts(tx: Session) -> tuple[str, ...]:
    """Renew the hash of every course whose drafts are no longer what it says; give their slugs."""
    tx.flush()
    shared: dict[str, str] = {}
    own: dict[int, dict[str, str]] = {}
    for row in tx.execute(
        select(Document.path, Document.blob_hash, Document.course_id).where(Document.blob_hash.is_not(None))
    ):
        (shared if row.course_id is None else own.setdefault(row.course_id, {}))[row.path] = row.blob_hash
    changed = []
    for course in tx.scalars(select(Course).order_by(Course.slug)):
        name = drafts_hash({**shared, **own.get(course.id, {})})
        if course.drafts_hash != name:
            course.drafts_hash = name
            changed.append(course.slug)
    return tuple(changed)
