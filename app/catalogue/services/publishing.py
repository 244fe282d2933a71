"""Publishing: the drafts become a version that never changes, and that costs what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.catalogue.errors import CourseHasErrorsError, CourseNotFoundError, DraftsChangedError
from app.catalogue.models import (
    Course,
    CourseVersion,
    Part,
    SearchText,
    VersionDocument,
    VersionFile,
    VersionPart,
)
from app.catalogue.queries.courses import find_course
from app.catalogue.queries.drafts import Drafts, compile_drafts
from app.catalogue.rules import NamedPart, PartKind, changes_between, search_text
from app.catalogue.services.checking import errors_of, store_check
from app.catalogue.services.drafts import CHUNK, lock_drafts
from app.catalogue.services.planning import NewPart, NewVersion, plan_version
from app.content import COMPILER
from app.database import insert_for, table_of, transaction


@dataclass(frozen=True, slots=True)
class Publication:
    """The version that people read now. `is_new` False: the drafts compile to what it already holds."""

    version_id: int
    number: int
    is_new: bool


def publish(slug: str, *, now: datetime, actor_id: int | None = None, note: str | None = None) -> Publication:
    """Publish the drafts of a course as its newest version; all of it or nothing.

    Raises CourseNotFoundError; CourseHasErrorsError with the problems, which are kept for the course's page;
    DraftsChangedError when somebody changed the drafts meanwhile.
    """
    found = find_course(slug)
    if found is None:
        raise CourseNotFoundError(slug=slug)
    drafts = compile_drafts(found.id, slug)
    compiled = drafts.compilation.course
    errors = errors_of(drafts.compilation.problems)
    if errors or compiled is None:
        with transaction() as tx:
            store_check(tx, drafts, now=now)
        raise CourseHasErrorsError(errors, slug=slug, count=len(errors))
    plan = plan_version(compiled, drafts.hashes)
    with transaction() as tx:
        lock_drafts(tx)
        course = tx.scalars(select(Course).where(Course.id == found.id).with_for_update()).one()
        if course.drafts_hash != drafts.hash:
            raise DraftsChangedError(slug=slug)
        store_check(tx, drafts, now=now)
        course.published_hash = drafts.hash
        newest = tx.get(CourseVersion, course.newest_version_id) if course.newest_version_id else None
        if newest is not None and newest.content_hash == plan.content_hash:
            return Publication(newest.id, newest.number, is_new=False)
        version = _add_version(tx, course, plan, newest, now=now, actor_id=actor_id, note=note)
        _add_places(tx, version, plan, drafts)
        renew_search_texts(tx, course.id, plan)
        course.newest_version_id = version.id
        return Publication(version.id, version.number, is_new=True)


def _add_version(
    tx: Session,
    course: Course,
    plan: NewVersion,
    newest: CourseVersion | None,
    *,
    now: datetime,
    actor_id: int | None,
    note: str | None,
) -> CourseVersion:
    version = CourseVersion(
        course_id=course.id,
        number=newest.number + 1 if newest else 1,
        title=plan.title,
        outline=plan.outline,
        content_hash=plan.content_hash,
        changes=_changes(tx, newest, plan) if newest else None,
        compiler=COMPILER,
        note=note or None,
        published_at=now,
        published_by=actor_id,
    )
    tx.add(version)
    tx.flush()
    return version


def _changes(tx: Session, newest: CourseVersion, plan: NewVersion) -> dict[str, Any]:
    rows = tx.execute(
        select(VersionPart.kind, VersionPart.key, VersionPart.title, Part.hash)
        .join(Part, Part.id == VersionPart.part_id)
        .where(VersionPart.version_id == newest.id)
        .order_by(VersionPart.position)
    )
    before = [NamedPart(PartKind(row.kind), row.key, row.title, row.hash) for row in rows]
    return changes_between(before, [NamedPart(p.kind, p.key, p.title, p.hash) for p in plan.parts])


def _add_places(tx: Session, version: CourseVersion, plan: NewVersion, drafts: Drafts) -> None:
    """Say what stands where in the version: parts, files, and the documents that it came from."""
    part_ids = store_parts(tx, plan.parts)
    places: list[dict[str, Any]] = [
        {
            "kind": part.kind.value,
            "key": part.key,
            "position": position,
            "module_key": part.module_key,
            "title": part.title,
            "minutes": part.minutes,
            "part_id": part_ids[part.hash],
        }
        for position, part in enumerate(plan.parts, 1)
    ]
    files: list[dict[str, Any]] = [
        {
            "path": file.path,
            "blob_hash": file.blob_hash,
            "media_type": file.media_type,
            "is_download": file.is_download,
            "title": file.title,
        }
        for file in plan.files
    ]
    documents: list[dict[str, Any]] = [
        {"path": path, "blob_hash": blob_hash} for path, blob_hash in drafts.hashes.items()
    ]
    for model, rows in ((VersionPart, places), (VersionFile, files), (VersionDocument, documents)):
        if rows:
            tx.execute(insert_for(tx)(table_of(model)), [{"version_id": version.id, **row} for row in rows])


def store_parts(tx: Session, parts: Sequence[NewPart]) -> dict[str, int]:
    """Store the parts that no version holds yet; give the ids of all by hash."""
    by_hash = {part.hash: part for part in parts}
    names = sorted(by_hash)
    ids: dict[str, int] = {}
    for start in range(0, len(names), CHUNK):
        wanted = names[start : start + CHUNK]
        known = _part_ids(tx, wanted)
        rows = [_part_row(by_hash[name]) for name in wanted if name not in known]
        if rows:
            tx.execute(insert_for(tx)(table_of(Part)).on_conflict_do_nothing(), rows)
            known = _part_ids(tx, wanted)
        ids |= known
    return ids


def _part_ids(tx: Session, hashes: Sequence[str]) -> dict[str, int]:
    rows = tx.execute(select(Part.hash, Part.id).where(Part.hash.in_(hashes)))
    return {row.hash: row.id for row in rows}


def _part_row(part: NewPart) -> dict[str, Any]:
    return {"hash": part.hash, "source_hash": part.source_hash, "compiler": COMPILER, "data": part.data}


def renew_search_texts(tx: Session, course_id: int, plan: NewVersion) -> None:
    """Let search find what this version says; the texts of lessons that stayed the same are kept."""
    lessons = {part.key: part for part in plan.parts if part.kind is PartKind.LESSON}
    kept = dict(
        tx.execute(
            select(SearchText.lesson_key, func.min(SearchText.part_hash))
            .where(SearchText.course_id == course_id)
            .group_by(SearchText.lesson_key)
        ).all()
    )
    gone = sorted(key for key, name in kept.items() if key not in lessons or lessons[key].hash != name)
    for start in range(0, len(gone), CHUNK):
        tx.execute(
            delete(SearchText).where(
                SearchText.course_id == course_id, SearchText.lesson_key.in_(gone[start : start + CHUNK])
            )
        )
    rows = [
        row
        for key, part in lessons.items()
        if kept.get(key) != part.hash
        for row in _search_rows(course_id, part)
    ]
    if rows:
        tx.execute(insert_for(tx)(table_of(SearchText)), rows)


def _search_rows(course_id: int, part: NewPart) -> list[dict[str, Any]]:
    rows = []
    for section in part.data["sections"]:
        plain = section["text"].replace("\0", " ")
        folded, exact = search_text(section["title"], plain)
        rows.append(
            {
                "course_id": course_id,
                "part_hash": part.hash,
                "lesson_key": part.key,
                "lesson_title": part.title,
                "section": section["id"],
                "section_title": section["title"],
                "plain": plain,
                "folded": folded,
                "exact": exact,
            }
        )
    return rows
