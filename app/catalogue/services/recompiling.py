"""A new compiler renders newest versions again. Keys and grading stay as they were published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.catalogue.models import Blob, Course, CourseVersion, Part, VersionDocument, VersionPart
from app.catalogue.rules import PartKind, grading_of
from app.catalogue.services.planning import NewPart, plan_version
from app.catalogue.services.publishing import renew_search_texts
from app.content import COMPILER, compile_course
from app.database import db, transaction


@dataclass(frozen=True, slots=True)
class Recompilation:
    """What became of one version. `kept` parts would grade otherwise now, so they stay as they are."""

    slug: str
    number: int
    rendered: int
    kept: tuple[str, ...]


def recompile() -> tuple[Recompilation, ...]:
    """Render again the newest version of every course that an older compiler made, one transaction each.

    Attempts keep their part: its data is replaced in place, and only where grading and keys are the same.
    Processes that serve meanwhile go on with what they hold until they are restarted, as after any upgrade.
    """
    rows = db.session.execute(
        select(CourseVersion.id, Course.id, Course.slug)
        .join(Course, Course.newest_version_id == CourseVersion.id)
        .where(CourseVersion.compiler != COMPILER)
        .order_by(Course.slug)
    ).all()
    return tuple(_recompile(*row) for row in rows)


def _recompile(version_id: int, course_id: int, slug: str) -> Recompilation:
    files, hashes = _documents(version_id)
    compiled = compile_course(slug, files).course
    plan = plan_version(compiled, hashes) if compiled else None
    new = {(part.kind.value, part.key): part for part in plan.parts} if plan else {}
    kept: list[str] = []
    with transaction() as tx:
        version = tx.get_one(CourseVersion, version_id)
        placed = tx.execute(
            select(VersionPart.kind, VersionPart.key, Part)
            .join(Part, Part.id == VersionPart.part_id)
            .where(VersionPart.version_id == version_id)
        ).all()
        for kind, key, part in placed:
            fresh = new.get((kind, key))
            if fresh is None or not _grades_alike(kind, part.data, fresh.data):
                kept.append(key)
            else:
                _replace(tx, version_id, part, fresh)
        version.compiler = COMPILER
        if plan is not None and not kept:
            version.outline, version.content_hash = plan.outline, plan.content_hash
            renew_search_texts(tx, course_id, plan)
    return Recompilation(slug, version.number, len(placed) - len(kept), tuple(kept))


def _documents(version_id: int) -> tuple[dict[str, bytes], dict[str, str]]:
    rows = db.session.execute(
        select(VersionDocument.path, Blob.hash, Blob.content)
        .join(Blob, Blob.hash == VersionDocument.blob_hash)
        .where(VersionDocument.version_id == version_id)
    ).all()
    return {row.path: bytes(row.content) for row in rows}, {row.path: row.hash for row in rows}


def _grades_alike(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if kind == PartKind.QUIZ.value:
        return bool(grading_of(before) == grading_of(after))
    return _self_checks(before) == _self_checks(after)


def _self_checks(lesson: Mapping[str, Any]) -> list[Any]:
    return [grading_of(block["question"]) for block in lesson["blocks"] if "question" in block]


def _replace(tx: Session, version_id: int, part: Part, fresh: NewPart) -> None:
    """Give a part its new rendering; where that is stored already, the version points to it."""
    known = tx.scalar(select(Part.id).where(Part.hash == fresh.hash))
    if known is None:
        part.hash, part.data, part.compiler = fresh.hash, fresh.data, COMPILER
        tx.flush()
    elif known != part.id:
        tx.execute(
            update(VersionPart)
            .where(VersionPart.version_id == version_id, VersionPart.part_id == part.id)
            .values(part_id=known)
        )
