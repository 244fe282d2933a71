"""What was published: versions, parts and files. All of it is immutable, so it is kept in this process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.catalogue.errors import FileNotInCourseError, PartNotFoundError, VersionNotFoundError
from app.catalogue.models import Blob, Course, CourseVersion, Part, VersionFile, VersionPart
from app.catalogue.queries.cache import BoundedCache
from app.catalogue.rules import PartKind
from app.database import db

MAX_NUMBER = 2**31 - 1  # what the column holds
MAX_VERSIONS_WEIGHT = 50_000  # rows: parts and files of versions
MAX_PARTS_WEIGHT = 8_000_000  # characters of stored JSON


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A lesson or quiz where it stands in a version. `minutes` None: its author did not say."""

    kind: PartKind
    key: str
    position: int
    module_key: str | None
    title: str
    minutes: int | None
    part_id: int


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A picture or a file to download of a version; `path` is below the course's folder."""

    path: str
    blob_hash: str
    media_type: str
    is_download: bool
    title: str
    size_bytes: int


@dataclass(frozen=True)
class Version:
    """A published version, without the bodies of its parts. `lessons` and `quizzes` are in reading order."""

    id: int
    course_id: int
    slug: str
    number: int
    title: str
    outline: dict[str, Any]
    lessons: Mapping[str, PlacedPart]
    quizzes: Mapping[str, PlacedPart]
    files: Mapping[str, PlacedFile]

    @cached_property
    def lesson_keys(self) -> tuple[str, ...]:
        """List the keys of the lessons in reading order."""
        return tuple(self.lessons)

    def get_lesson(self, key: str) -> PlacedPart:
        """Give a lesson's place. Raises PartNotFoundError."""
        return _placed(self.lessons, key)

    def get_quiz(self, key: str) -> PlacedPart:
        """Give a quiz's place. Raises PartNotFoundError."""
        return _placed(self.quizzes, key)

    def neighbours(self, lesson_key: str) -> tuple[PlacedPart | None, PlacedPart | None]:
        """Give the lessons before and after one; None at the ends."""
        at = self.lesson_keys.index(lesson_key)
        before = self.lessons[self.lesson_keys[at - 1]] if at else None
        after = self.lessons[self.lesson_keys[at + 1]] if at + 1 < len(self.lesson_keys) else None
        return before, after


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file's bytes with what a browser must know about them."""

    path: str
    hash: str
    media_type: str
    is_download: bool
    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One line of a course's history. `changes` None: the first version; `published_by` None: a command."""

    id: int
    number: int
    title: str
    note: str | None
    changes: dict[str, Any] | None
    published_at: datetime
    published_by: str | None


_versions: BoundedCache[int, Version] = BoundedCache(MAX_VERSIONS_WEIGHT)
_parts: BoundedCache[int, dict[str, Any]] = BoundedCache(MAX_PARTS_WEIGHT)


def forget_kept() -> None:
    """Forget what this process keeps of versions and parts: for when the database is replaced under it."""
    _versions.clear()
    _parts.clear()


def get_version(version_id: int) -> Version:
    """Give a version. No query when it is kept, else three. Raises VersionNotFoundError."""
    return _versions.get(version_id, lambda: _load_version(version_id))


def get_part(part_id: int) -> dict[str, Any]:
    """Give a part's stored data; never change it. No query when kept. Raises PartNotFoundError."""
    return _parts.get(part_id, lambda: _load_part(part_id))


def find_file(version_id: int, path: str) -> StoredFile | None:
    """Find a file of a version with its bytes; None when it has none at that path. One query when kept."""
    placed = get_version(version_id).files.get(path)
    if placed is None:
        return None
    content = db.session.scalar(select(Blob.content).where(Blob.hash == placed.blob_hash))
    if content is None:
        raise FileNotInCourseError(path=path)
    return StoredFile(
        path, placed.blob_hash, placed.media_type, placed.is_download, placed.title, bytes(content)
    )


def find_version_id(course_id: int, number: int) -> int | None:
    """Find the id of a course's version by its number, whatever number somebody typed."""
    if not 0 < number <= MAX_NUMBER:
        return None
    return db.session.scalar(
        select(CourseVersion.id).where(CourseVersion.course_id == course_id, CourseVersion.number == number)
    )


def count_versions(course_id: int) -> int:
    """Count a course's versions."""
    statement = select(func.count()).select_from(CourseVersion).where(CourseVersion.course_id == course_id)
    return db.session.scalar(statement) or 0


def list_versions(course_id: int, *, limit: int, offset: int = 0) -> list[PublishedVersion]:
    """List a course's versions, the newest first."""
    rows = db.session.execute(
        select(
            CourseVersion.id,
            CourseVersion.number,
            CourseVersion.title,
            CourseVersion.note,
            CourseVersion.changes,
            CourseVersion.published_at,
            User.full_name,
        )
        .outerjoin(User, User.id == CourseVersion.published_by)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.number.desc())
        .limit(limit)
        .offset(offset)
    )
    return [PublishedVersion(*row) for row in rows]


def _load_version(version_id: int) -> tuple[Version, int]:
    row = db.session.execute(
        select(CourseVersion, Course.slug)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.id == version_id)
    ).first()
    if row is None:
        raise VersionNotFoundError(version_id=version_id)
    placed = _load_placed_parts(version_id)
    files = _load_files(version_id)
    version = Version(
        id=version_id,
        course_id=row.CourseVersion.course_id,
        slug=row.slug,
        number=row.CourseVersion.number,
        title=row.CourseVersion.title,
        outline=row.CourseVersion.outline,
        lessons=MappingProxyType({part.key: part for part in placed if part.kind is PartKind.LESSON}),
        quizzes=MappingProxyType({part.key: part for part in placed if part.kind is PartKind.QUIZ}),
        files=MappingProxyType({file.path: file for file in files}),
    )
    return version, 10 + len(placed) + len(files)


def _load_placed_parts(version_id: int) -> list[PlacedPart]:
    rows = db.session.execute(
        select(
            VersionPart.kind,
            VersionPart.key,
            VersionPart.position,
            VersionPart.module_key,
            VersionPart.title,
            VersionPart.minutes,
            VersionPart.part_id,
        )
        .where(VersionPart.version_id == version_id)
        .order_by(VersionPart.position)
    )
    return [
        PlacedPart(
            PartKind(row.kind), row.key, row.position, row.module_key, row.title, row.minutes, row.part_id
        )
        for row in rows
    ]


def _load_files(version_id: int) -> list[PlacedFile]:
    rows = db.session.execute(
        select(
            VersionFile.path,
            VersionFile.blob_hash,
            VersionFile.media_type,
            VersionFile.is_download,
            VersionFile.title,
            Blob.size_bytes,
        )
        .join(Blob, Blob.hash == VersionFile.blob_hash)
        .where(VersionFile.version_id == version_id)
        .order_by(VersionFile.path)
    )
    return [PlacedFile(*row) for row in rows]


def _load_part(part_id: int) -> tuple[dict[str, Any], int]:
    data = db.session.scalar(select(Part.data).where(Part.id == part_id))
    if data is None:
        raise PartNotFoundError(part_id=part_id)
    return data, len(json.dumps(data, ensure_ascii=False))


def _placed(parts: Mapping[str, PlacedPart], key: str) -> PlacedPart:
    if key not in parts:
        raise PartNotFoundError(key=key)
    return parts[key]
