"""What a trainee's first page shows first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.catalogue.queries import PlacedFile, PlacedPart, Version
from app.learning.rules import OwnCourse
from app.quizzes.queries.states import OwnQuiz
from app.quizzes.rules import QuizState
from app.trainings.queries.own import OwnEnrolment

DEFAULT_ZONE = "Asia/Ho_Chi_Minh"  # whose "today" chooses among trainings
TO_DO = frozenset({QuizState.OPEN, QuizState.IN_PROGRESS})


def choose_enrolment(enrolments: Sequence[OwnEnrolment], today: date, asked: str = "") -> OwnEnrolment | None:
    """Choose the training to show: the one asked for, else the one that is on, comes next, was last."""
    if not enrolments:
        return None
    for enrolment in enrolments:
        if str(enrolment.training_id) == asked:
            return enrolment
    on = [one for one in enrolments if one.starts_on <= today <= one.ends_on]
    coming = sorted((one for one in enrolments if one.starts_on > today), key=lambda one: one.starts_on)
    past = sorted(enrolments, key=lambda one: one.ends_on, reverse=True)
    return (on or coming or past)[0]


def is_today(at: datetime, now: datetime, time_zone: str) -> bool:
    """Say whether a time falls on the present day of a zone."""
    zone = ZoneInfo(time_zone)
    return at.astimezone(zone).date() == now.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class ModulePath:
    """One module on the way through a course: its lessons with their state, its quizzes."""

    number: int
    key: str
    title: str
    minutes: int | None
    objectives: tuple[str, ...]
    lessons: tuple[PlacedPart, ...]
    done: frozenset[str]
    quizzes: tuple[OwnQuiz, ...]

    @property
    def count_done(self) -> int:
        """Count the lessons done."""
        return len(self.done)

    @property
    def is_done(self) -> bool:
        """Say whether every lesson is done."""
        return len(self.done) == len(self.lessons)

    def states(self, now_key: str | None) -> list[str]:
        """Give the state of each lesson for the drawing of the bridge."""
        return [
            "done" if part.key in self.done else "now" if part.key == now_key else "" for part in self.lessons
        ]


@dataclass(frozen=True, slots=True)
class CoursePath:
    """A course as its trainee sees it: the modules, the quizzes of the whole course, where to go on."""

    course: OwnCourse
    version: Version
    modules: tuple[ModulePath, ...]
    quizzes: tuple[OwnQuiz, ...]
    next_lesson: PlacedPart | None
    place: str

    @property
    def downloads(self) -> list[PlacedFile]:
        """List the files to download."""
        return [file for file in self.version.files.values() if file.is_download]

    @property
    def count_done(self) -> int:
        """Count the lessons done in all modules."""
        return sum(module.count_done for module in self.modules)

    @property
    def count_lessons(self) -> int:
        """Count the lessons of all modules."""
        return sum(len(module.lessons) for module in self.modules)

    @property
    def next_module(self) -> ModulePath | None:
        """Give the module where the next lesson stands."""
        key = self.next_lesson.module_key if self.next_lesson else None
        return next((module for module in self.modules if module.key == key), None)

    @property
    def next_number(self) -> int:
        """Say which lesson of its module comes next, from 1; 0 when all is done."""
        if self.next_lesson is None or self.next_module is None:
            return 0
        return self.next_module.lessons.index(self.next_lesson) + 1


def make_path(course: OwnCourse, version: Version, quizzes: Sequence[OwnQuiz]) -> CoursePath:
    """Put a course's outline, one's progress and one's quizzes together."""
    own = [quiz for quiz in quizzes if quiz.course_id == course.course_id]
    next_key = course.next_lesson(version.lesson_keys)
    progress = course.progress.get(next_key) if next_key else None
    return CoursePath(
        course=course,
        version=version,
        modules=tuple(
            _module_path(number, module, course, version, own)
            for number, module in enumerate(version.outline["modules"], 1)
        ),
        quizzes=tuple(quiz for quiz in own if quiz.module_key is None),
        next_lesson=version.lessons[next_key] if next_key else None,
        place=progress.place if progress else "",
    )


def _module_path(
    number: int, module: dict[str, Any], course: OwnCourse, version: Version, quizzes: Sequence[OwnQuiz]
) -> ModulePath:
    lessons = tuple(part for part in version.lessons.values() if part.module_key == module["key"])
    return ModulePath(
        number=number,
        key=module["key"],
        title=module["title"],
        minutes=module["minutes"],
        objectives=tuple(module["objectives"]),
        lessons=lessons,
        done=frozenset(part.key for part in lessons if course.is_done(part.key)),
        quizzes=tuple(quiz for quiz in quizzes if quiz.module_key == module["key"]),
    )
