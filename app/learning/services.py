"""What reading leaves behind: opened, the place, done, completed, downloaded. Each is safe to repeat."""

from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app.catalogue.queries import Version
from app.database import insert_for, insert_once, table_of, transaction
from app.learning.models import CourseCompletion, Download, LessonProgress
from app.learning.queries import done_lessons
from app.learning.rules import MAX_PLACE, OwnCourse, has_read, is_complete


def open_lesson(course: OwnCourse, lesson_key: str, *, now: datetime) -> None:
    """Note that a lesson was opened; nothing is written when that was noted some minutes ago."""
    seen = course.progress.get(lesson_key)
    if seen is not None and not seen.is_new_visit(now):
        return
    with transaction() as tx:
        _touch(tx, course, lesson_key, now)


def remember_place(course: OwnCourse, lesson_key: str, place: str, *, now: datetime) -> None:
    """Keep the section that somebody is reading, so that he goes on there on any device."""
    with transaction() as tx:
        _touch(tx, course, lesson_key, now)
        _set(tx, course, lesson_key, place=place[:MAX_PLACE])


def mark_done(course: OwnCourse, version: Version, lesson_key: str, *, now: datetime) -> None:
    """Mark a lesson as done by the trainee's own act. Done twice keeps the first time."""
    with transaction() as tx:
        _touch(tx, course, lesson_key, now)
        _done(tx, course, version, lesson_key, now)


def take_back_done(course: OwnCourse, lesson_key: str) -> None:
    """Take the mark of a lesson back. A course that was completed stays completed."""
    with transaction() as tx:
        _set(tx, course, lesson_key, done_at=None)


def reach_end(course: OwnCourse, version: Version, lesson_key: str, *, now: datetime) -> bool:
    """Note that the end was reached. Return whether that makes the lesson done: it was read, not scrolled."""
    seen = course.progress.get(lesson_key)
    opened_at = seen.last_opened_at if seen else now
    read = has_read(opened_at, now, version.get_lesson(lesson_key).minutes)
    with transaction() as tx:
        _touch(tx, course, lesson_key, now)
        table = table_of(LessonProgress).c
        _set(tx, course, lesson_key, end_reached_at=func.coalesce(table.end_reached_at, now))
        if read:
            _done(tx, course, version, lesson_key, now)
    return read


def count_download(course: OwnCourse, path: str, *, now: datetime) -> None:
    """Count that a file was downloaded."""
    table = table_of(Download)
    key = {"enrolment_id": course.enrolment_id, "course_id": course.course_id, "path": path}
    with transaction() as tx:
        tx.execute(
            insert_for(tx)(table)
            .values(**key, times=1, last_at=now)
            .on_conflict_do_update(
                index_elements=list(key), set_={"times": table.c.times + 1, "last_at": now}
            )
        )


def _touch(tx: Session, course: OwnCourse, lesson_key: str, now: datetime) -> None:
    """Make the row of a lesson, or say that it was opened again when that is a new visit."""
    seen = course.progress.get(lesson_key)
    if seen is None:
        insert_once(
            tx, LessonProgress, **_key(course, lesson_key), opened_at=now, last_opened_at=now, place=""
        )
    elif seen.is_new_visit(now):
        _set(tx, course, lesson_key, last_opened_at=now)


def _done(tx: Session, course: OwnCourse, version: Version, lesson_key: str, now: datetime) -> None:
    table = table_of(LessonProgress).c
    _set(tx, course, lesson_key, done_at=func.coalesce(table.done_at, now))
    if is_complete(version.lesson_keys, done_lessons(tx, course.enrolment_id, course.course_id)):
        insert_once(
            tx,
            CourseCompletion,
            enrolment_id=course.enrolment_id,
            course_id=course.course_id,
            version_id=version.id,
            completed_at=now,
        )


def _set(tx: Session, course: OwnCourse, lesson_key: str, **values: object) -> None:
    statement = update(LessonProgress).filter_by(**_key(course, lesson_key)).values(**values)
    tx.execute(statement, execution_options={"synchronize_session": False})


def _key(course: OwnCourse, lesson_key: str) -> dict[str, object]:
    return {
        "enrolment_id": course.enrolment_id,
        "course_id": course.course_id,
        "lesson_key": lesson_key,
    }
