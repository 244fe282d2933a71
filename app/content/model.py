"""What compiling gives: a course of frozen values. Lessons and quizzes carry the JSON that is stored."""

from dataclasses import dataclass
from typing import Any

from app.errors import Problem


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson. `key` is "module/lesson", `path` its file below courses/, `data` what is stored of it."""

    key: str
    title: str
    minutes: int
    path: str
    source_hash: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz. `key` is "module/NAME", or "NAME" when it belongs to the whole course."""

    key: str
    title: str
    minutes: int | None
    path: str
    source_hash: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Module:
    """A module with its lessons and quizzes in their order. `minutes` None: nobody said."""

    key: str
    title: str
    objectives: tuple[str, ...]
    minutes: int | None
    description_html: str
    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]


@dataclass(frozen=True, slots=True)
class CourseFile:
    """A picture that a page shows, or a file to download. `path` is below the course's folder."""

    path: str
    media_type: str
    is_download: bool
    title: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PassRules:
    """What completes the course: percent of lessons and of sessions, and whether every quiz is passed."""

    lessons_percent: int = 100
    attendance_percent: int = 0
    all_quizzes: bool = True


@dataclass(frozen=True, slots=True)
class Course:
    """A compiled course. `language` is "vi" or "en"."""

    slug: str
    title: str
    summary: str
    language: str
    audience: str
    certificate: str
    pass_rules: PassRules
    description_html: str
    modules: tuple[Module, ...]
    quizzes: tuple[Quiz, ...]
    files: tuple[CourseFile, ...]


@dataclass(frozen=True, slots=True)
class Compilation:
    """The course, and what is wrong with it. None: not even its first page can be made."""

    course: Course | None
    problems: tuple[Problem, ...]
