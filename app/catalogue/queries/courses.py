"""What can be asked about courses and their drafts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from app.accounts.permissions import Action, Actor
from app.catalogue.errors import CourseNotFoundError
from app.catalogue.models import Blob, Check, Course, CourseVersion, Document, VersionDocument
from app.content.cache import problem_from_data
from app.database import db
from app.errors import ForbiddenError, Problem


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course with where it stands: its newest version, and what the last check of its drafts found.

    `newest_*` are None before the first publication; `errors`, `warnings`, `advice` and `checked_at` before
    the first check. `is_checked` says whether that check saw the drafts as they are now, `has_changes`
    whether the drafts differ from what was published last.
    """

    id: int
    slug: str
    title: str
    newest_version_id: int | None
    newest_number: int | None
    published_at: datetime | None
    checked_at: datetime | None
    errors: int | None
    warnings: int | None
    advice: int | None
    conflicts: int
    is_checked: bool
    has_changes: bool


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A document that both sides changed. `ours_size`, `theirs_size` None: deleted on that side."""

    id: int
    path: str
    ours_size: int | None
    theirs_size: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DraftChange:
    """A document whose draft differs from the newest version: "added", "changed" or "removed"."""

    path: str
    kind: str


def find_course(slug: str) -> CourseRow | None:
    """Find a course, for commands and for features that have checked the right themselves. One query."""
    row = db.session.execute(_courses().where(Course.slug == slug)).first()
    return CourseRow(*row) if row else None


def get_course(slug: str, actor: Actor, action: Action = Action.SEE_COURSE) -> CourseRow:
    """Give a course that `actor` may see, and do `action` to. One query.

    Raises CourseNotFoundError when he may not see it, ForbiddenError when he sees it but may not do that.
    """
    row = db.session.execute(
        _courses().where(Course.slug == slug, _in_scope(actor, Action.SEE_COURSE))
    ).first()
    if row is None:
        raise CourseNotFoundError(slug=slug)
    if not is_in_scope(row.id, actor, action):
        raise ForbiddenError(action=action.value)
    return CourseRow(*row)


def is_in_scope(course_id: int, actor: Actor, action: Action) -> bool:
    """Say whether `actor` may do `action` to this course. No query."""
    scope = actor.scope(action)
    return scope.everywhere or course_id in scope.course_ids


def count_courses(actor: Actor) -> int:
    """Count the courses that `actor` may see."""
    statement = select(func.count()).select_from(Course).where(_in_scope(actor, Action.SEE_COURSE))
    return db.session.scalar(statement) or 0


def list_courses(actor: Actor, *, limit: int = 100, offset: int = 0) -> list[CourseRow]:
    """List the courses that `actor` may see, by title. One query."""
    rows = db.session.execute(
        _courses()
        .where(_in_scope(actor, Action.SEE_COURSE))
        .order_by(Course.title, Course.slug)
        .limit(limit)
        .offset(offset)
    )
    return [CourseRow(*row) for row in rows]


def list_problems(course_id: int) -> tuple[Problem, ...]:
    """List what the last check found, in the order of files and lines. One query."""
    stored = db.session.scalar(select(Check.problems).where(Check.course_id == course_id))
    return tuple(problem_from_data(item) for item in stored or ())


def list_conflicts(course_id: int) -> list[ConflictRow]:
    """List the documents of a course, and the shared ones, that wait for a decision. One query."""
    ours, theirs = Blob.__table__.alias("ours"), Blob.__table__.alias("theirs")
    rows = db.session.execute(
        select(Document.id, Document.path, ours.c.size_bytes, theirs.c.size_bytes, Document.updated_at)
        .outerjoin(ours, ours.c.hash == Document.blob_hash)
        .outerjoin(theirs, theirs.c.hash == Document.conflict_hash)
        .where(Document.has_conflict, belongs_to(course_id))
        .order_by(Document.path)
    )
    return [ConflictRow(*row) for row in rows]


def list_draft_changes(course_id: int, version_id: int | None) -> list[DraftChange]:
    """List the documents whose drafts differ from a version's (None: from nothing), by path. Two queries."""
    drafts = draft_hashes(course_id)
    published: dict[str, str] = {}
    if version_id is not None:
        rows = db.session.execute(
            select(VersionDocument.path, VersionDocument.blob_hash).where(
                VersionDocument.version_id == version_id
            )
        )
        published = {row.path: row.blob_hash for row in rows}
    return [
        DraftChange(path, _kind_of_change(published.get(path), drafts.get(path)))
        for path in sorted(drafts.keys() | published.keys())
        if drafts.get(path) != published.get(path)
    ]


def draft_hashes(course_id: int) -> dict[str, str]:
    """Give the content hash of every draft of a course, shared documents included. One query."""
    rows = db.session.execute(
        select(Document.path, Document.blob_hash).where(
            Document.blob_hash.is_not(None), belongs_to(course_id)
        )
    )
    return {row.path: row.blob_hash for row in rows}


def _kind_of_change(before: str | None, after: str | None) -> str:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _courses() -> Select[*tuple[Any, ...]]:
    conflicts = (
        select(func.count())
        .select_from(Document)
        .where(Document.has_conflict, or_(Document.course_id == Course.id, Document.course_id.is_(None)))
        .correlate(Course)
        .scalar_subquery()
    )
    return (
        select(
            Course.id,
            Course.slug,
            Course.title,
            Course.newest_version_id,
            CourseVersion.number,
            CourseVersion.published_at,
            Check.checked_at,
            Check.errors,
            Check.warnings,
            Check.advice,
            conflicts,
            func.coalesce(Check.drafts_hash == Course.drafts_hash, False),
            Course.drafts_hash != Course.published_hash,
        )
        .outerjoin(CourseVersion, CourseVersion.id == Course.newest_version_id)
        .outerjoin(Check, Check.course_id == Course.id)
    )


def _in_scope(actor: Actor, action: Action) -> ColumnElement[bool]:
    scope = actor.scope(action)
    return true() if scope.everywhere else Course.id.in_(sorted(scope.course_ids))


def belongs_to(course_id: int) -> ColumnElement[bool]:
    """Say which documents make up a course: its own and the shared ones."""
    return or_(Document.course_id == course_id, Document.course_id.is_(None))
