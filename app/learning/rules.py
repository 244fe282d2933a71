"""When a lesson counts as read, and how far somebody is in a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OPENED_AGAIN_AFTER = timedelta(minutes=10)  # coming back sooner is the same visit: nothing is written
READ_SHARE = 0.25  # of the lesson's minutes: who is at the end sooner has only scrolled
MAX_READ_SECONDS = 180
MAX_PLACE = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one enrolment came in one lesson."""

    opened_at: datetime
    last_opened_at: datetime
    place: str = ""
    end_reached_at: datetime | None = None
    done_at: datetime | None = None

    def is_new_visit(self, now: datetime) -> bool:
        """Say whether opening the lesson now is worth writing down."""
        return now - self.last_opened_at >= OPENED_AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """A course of one's training, in its newest version, with one's progress by lesson key."""

    enrolment_id: int
    training_id: int
    training_title: str
    time_zone: str
    site_name: str
    course_id: int
    slug: str
    version_id: int
    completed_at: datetime | None = None
    progress: Mapping[str, Progress] = field(default_factory=dict)

    def is_done(self, lesson_key: str) -> bool:
        """Say whether a lesson is done."""
        found = self.progress.get(lesson_key)
        return found is not None and found.done_at is not None

    def count_done(self, lesson_keys: Sequence[str]) -> int:
        """Count the lessons of a list that are done: of a version, so lessons taken out do not count."""
        return sum(self.is_done(key) for key in lesson_keys)

    def next_lesson(self, lesson_keys: Sequence[str]) -> str | None:
        """Say where to read on: the lesson opened last if it is not done, else the first not done.

        None: all is done.
        """
        open_ones = [key for key in lesson_keys if key in self.progress and not self.is_done(key)]
        if open_ones:
            return max(open_ones, key=lambda key: self.progress[key].last_opened_at)
        return next((key for key in lesson_keys if not self.is_done(key)), None)


def has_read(opened_at: datetime, now: datetime, minutes: int | None) -> bool:
    """Say whether reaching the end now means that the lesson was read, and not only scrolled through."""
    needed = min((minutes or 1) * 60 * READ_SHARE, MAX_READ_SECONDS)
    return (now - opened_at).total_seconds() >= needed


def is_complete(lesson_keys: Sequence[str], done: Mapping[str, datetime | None]) -> bool:
    """Say whether every lesson of a version is done; a version without lessons is never complete."""
    return bool(lesson_keys) and all(done.get(key) for key in lesson_keys)
