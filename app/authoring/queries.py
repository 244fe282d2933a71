"""What instructors look at: the drafts of a course, or one of its versions, through the same door."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.authoring.errors import DraftsBrokenError
from app.catalogue.errors import FileNotInCourseError, PartNotFoundError, VersionNotFoundError
from app.catalogue.queries import CourseRow, StoredFile, find_file, get_part, get_version
from app.catalogue.queries.drafts import Drafts, compile_drafts, outline_of
from app.catalogue.queries.versions import Version, find_version_id
from app.catalogue.rules import PartKind
from app.content import Course


@dataclass(frozen=True, slots=True)
class Edition:
    """A course as it is now in the drafts (`number` None), or as it was published."""

    number: int | None
    outline: dict[str, Any]
    get_part: Callable[[PartKind, str], dict[str, Any]]
    get_file: Callable[[str], StoredFile]


def get_edition(course: CourseRow, number: int | None) -> Edition:
    """Give the drafts of a course (None) or a version.

    Raises DraftsBrokenError when errors keep the drafts from being shown, VersionNotFoundError.
    """
    if number is not None:
        return _published(course, number)
    edition = find_drafts(course)
    if edition is None:
        raise DraftsBrokenError(slug=course.slug)
    return edition


def find_drafts(course: CourseRow) -> Edition | None:
    """Give the drafts of a course; None when errors keep them from being shown."""
    drafts = compile_drafts(course.id, course.slug)
    compiled = drafts.compilation.course
    if compiled is None:
        return None
    parts = _parts_of(compiled)

    def get_part_of_drafts(kind: PartKind, key: str) -> dict[str, Any]:
        if (kind, key) not in parts:
            raise PartNotFoundError(key=key)
        return parts[kind, key]

    return Edition(
        None, outline_of(compiled), get_part_of_drafts, lambda path: _file_of_drafts(drafts, compiled, path)
    )


def _published(course: CourseRow, number: int) -> Edition:
    version_id = find_version_id(course.id, number)
    if version_id is None:
        raise VersionNotFoundError(number=number)
    version = get_version(version_id)
    return Edition(
        number,
        version.outline,
        lambda kind, key: get_part(_placed(version, kind, key)),
        lambda path: _file_of_version(version, path),
    )


def _parts_of(course: Course) -> dict[tuple[PartKind, str], dict[str, Any]]:
    lessons = {
        (PartKind.LESSON, lesson.key): lesson.data for module in course.modules for lesson in module.lessons
    }
    quizzes = {
        (PartKind.QUIZ, quiz.key): quiz.data
        for quizzes in (*(module.quizzes for module in course.modules), course.quizzes)
        for quiz in quizzes
    }
    return {**lessons, **quizzes}


def _placed(version: Version, kind: PartKind, key: str) -> int:
    part = version.get_lesson(key) if kind is PartKind.LESSON else version.get_quiz(key)
    return part.part_id


def _file_of_version(version: Version, path: str) -> StoredFile:
    found = find_file(version.id, path)
    if found is None:
        raise FileNotInCourseError(path=path)
    return found


def _file_of_drafts(drafts: Drafts, course: Course, path: str) -> StoredFile:
    file = next((file for file in course.files if file.path == path), None)
    full = f"{course.slug}/{path}"
    if file is None or full not in drafts.files:
        raise FileNotInCourseError(path=path)
    return StoredFile(
        path, drafts.hashes[full], file.media_type, file.is_download, file.title, drafts.files[full]
    )
