"""Tables of courses: drafts, published versions and their parts, files by content, search texts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model, UtcDateTime


class Course(Model):
    """A course: its drafts are `documents`, what people read is its newest version.

    `drafts_hash` names the state of its drafts, shared documents included; `published_hash` the state that
    was published last. Where both are equal there is nothing to publish.
    """

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    newest_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_versions.id", use_alter=True, name="fk_courses_newest_version_id_course_versions")
    )
    drafts_hash: Mapped[str] = mapped_column(String(64), default="")
    published_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Blob(Model):
    """Bytes by their SHA-256: sources, pictures, files to download. Never changed."""

    __tablename__ = "blobs"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    size_bytes: Mapped[int]


class Document(Model):
    """The draft of one file below courses/.

    `synced_hash` is what both sides held after the last sync. A draft that was deleted here keeps its row
    without `blob_hash` until the other side has followed. In a conflict `conflict_hash` is the other side's
    content, None when it was deleted there.
    """

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int | None] = mapped_column(
        ForeignKey("courses.id"), index=True
    )  # None: shared by all courses
    path: Mapped[str] = mapped_column(String(400), unique=True)
    blob_hash: Mapped[str | None] = mapped_column(ForeignKey("blobs.hash"))
    synced_hash: Mapped[str | None] = mapped_column(String(64))
    has_conflict: Mapped[bool] = mapped_column(default=False)
    conflict_hash: Mapped[str | None] = mapped_column(ForeignKey("blobs.hash"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CompiledDocument(Model):
    """What the compiler made of one document, by the key that it gave: an unchanged one is not made again."""

    __tablename__ = "compiled_documents"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class CourseVersion(Model):
    """What was published at one moment. Never changed.

    `content_hash` covers the outline, the parts and the files: equal content is not published twice.
    """

    __tablename__ = "course_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    outline: Mapped[dict[str, Any]] = mapped_column(JSON)  # course data without the parts' bodies
    content_hash: Mapped[str] = mapped_column(String(64))
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None: the first
    compiler: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(500))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (UniqueConstraint("course_id", "number"),)


class VersionDocument(Model):
    """A document that a version was compiled from, shared ones included: a new compiler needs them again."""

    __tablename__ = "version_documents"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blobs.hash"))


class Part(Model):
    """One compiled lesson or quiz, shared by every version that holds the same content."""

    __tablename__ = "parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # of the compiled data and the compiler's number
    source_hash: Mapped[str] = mapped_column(ForeignKey("blobs.hash"))
    compiler: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class VersionPart(Model):
    """Where a part stands in a version."""

    __tablename__ = "version_parts"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)  # rules.PartKind
    key: Mapped[str] = mapped_column(String(200), primary_key=True)  # "module/lesson"
    position: Mapped[int]
    module_key: Mapped[str | None] = mapped_column(String(100))  # None: a quiz of the whole course
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int | None]
    part_id: Mapped[int] = mapped_column(ForeignKey("parts.id"), index=True)

    __table_args__ = (Index("ix_version_parts_version_id_position", "version_id", "position"),)


class VersionFile(Model):
    """A picture or a file to download of a version."""

    __tablename__ = "version_files"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # below the course's folder
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blobs.hash"))
    media_type: Mapped[str] = mapped_column(String(100))
    is_download: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(Text)


class SearchText(Model):
    """One section of a lesson of a course's newest version: match on `folded`, rank by `exact`."""

    __tablename__ = "search_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    part_hash: Mapped[str] = mapped_column(String(64))  # the lesson that it was taken from
    lesson_key: Mapped[str] = mapped_column(String(200))
    lesson_title: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(Text)  # anchor in the lesson; "" is its beginning
    section_title: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    exact: Mapped[str] = mapped_column(Text)


class Check(Model):
    """What the last check of a course's drafts found. It holds for the drafts named by `drafts_hash`."""

    __tablename__ = "checks"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    drafts_hash: Mapped[str] = mapped_column(String(64))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    errors: Mapped[int]
    warnings: Mapped[int]
    advice: Mapped[int]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
