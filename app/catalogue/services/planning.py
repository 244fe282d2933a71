"""What a compiled course becomes when it is published: outline, parts in their order, files. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue.queries.drafts import outline_of
from app.catalogue.rules import PartKind, content_hash
from app.content import COMPILER, Course, CourseFile, Lesson, Quiz


@dataclass(frozen=True, slots=True)
class NewPart:
    """A lesson or quiz with its place. `hash` names the compiled data and the compiler that made it."""

    kind: PartKind
    key: str
    module_key: str | None
    title: str
    minutes: int | None
    source_hash: str
    hash: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewFile:
    """A picture or a file to download, by its content."""

    path: str
    blob_hash: str
    media_type: str
    is_download: bool
    title: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """All that a version will hold. Two with the same `content_hash` are the same to every reader."""

    title: str
    outline: dict[str, Any]
    parts: tuple[NewPart, ...]
    files: tuple[NewFile, ...]
    content_hash: str


def plan_version(course: Course, hashes: Mapping[str, str]) -> NewVersion:
    """Plan the version of a compiled course; `hashes` are the content hashes of its documents by path."""
    parts = tuple(_parts(course, hashes))
    files = tuple(_file(file, f"{course.slug}/{file.path}", hashes) for file in course.files)
    outline = outline_of(course)
    content = [
        outline,
        [[part.kind, part.key, part.module_key, part.title, part.minutes, part.hash] for part in parts],
        [[file.path, file.blob_hash, file.media_type, file.is_download, file.title] for file in files],
    ]
    return NewVersion(course.title, outline, parts, files, hash_of_data(content))


def hash_of_data(data: object) -> str:
    """Name JSON data by its content."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return content_hash(text.encode("utf-8", "surrogatepass"))


def part_of(
    kind: PartKind, source: Lesson | Quiz, module_key: str | None, hashes: Mapping[str, str]
) -> NewPart:
    """Plan the part of one lesson or quiz."""
    return NewPart(
        kind,
        source.key,
        module_key,
        source.title,
        source.minutes,
        hashes[source.path],
        hash_of_data([COMPILER, source.data]),
        source.data,
    )


def _parts(course: Course, hashes: Mapping[str, str]) -> Iterator[NewPart]:
    """Give the parts in reading order: of each module its lessons, then its quizzes; then the course's."""
    for module in course.modules:
        for lesson in module.lessons:
            yield part_of(PartKind.LESSON, lesson, module.key, hashes)
        for quiz in module.quizzes:
            yield part_of(PartKind.QUIZ, quiz, module.key, hashes)
    for quiz in course.quizzes:
        yield part_of(PartKind.QUIZ, quiz, None, hashes)


def _file(file: CourseFile, path: str, hashes: Mapping[str, str]) -> NewFile:
    return NewFile(file.path, hashes[path], file.media_type, file.is_download, file.title)
