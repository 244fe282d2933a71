"""What a trainee may read, and how far he is."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from app.catalogue.models import Course
from app.database import db, table_of
from app.learning.errors import CourseNotFoundError
from app.learning.models import CourseCompletion, LessonProgress
from app.learning.rules import OwnCourse, Progress
from app.trainings.models import Enrolment, Site, Training, TrainingCourse

_ENROLMENT, _TRAINING, _SITE, _COURSE, _TAUGHT, _PROGRESS, _COMPLETION = (
    table_of(model).c
    for model in (Enrolment, Training, Site, Course, TrainingCourse, LessonProgress, CourseCompletion)
)
_OWN_COURSES = (
    select(
        _ENROLMENT.id.label("enrolment_id"),
        _TRAINING.id.label("training_id"),
        _TRAINING.title.label("training_title"),
        _TRAINING.time_zone,
        _SITE.name.label("site_name"),
        _COURSE.id.label("course_id"),
        _COURSE.slug,
        _COURSE.newest_version_id.label("version_id"),
        _COMPLETION.completed_at,
        _PROGRESS.lesson_key,
        _PROGRESS.opened_at,
        _PROGRESS.last_opened_at,
        _PROGRESS.place,
        _PROGRESS.end_reached_at,
        _PROGRESS.done_at,
    )
    .select_from(
        table_of(Enrolment)
        .join(table_of(Training), _TRAINING.id == _ENROLMENT.training_id)
        .join(table_of(Site), _SITE.id == _ENROLMENT.site_id)
        .join(table_of(TrainingCourse), _TAUGHT.training_id == _TRAINING.id)
        .join(table_of(Course), _COURSE.id == _TAUGHT.course_id)
        .outerjoin(
            table_of(CourseCompletion),
            and_(_COMPLETION.enrolment_id == _ENROLMENT.id, _COMPLETION.course_id == _COURSE.id),
        )
        .outerjoin(
            table_of(LessonProgress),
            and_(_PROGRESS.enrolment_id == _ENROLMENT.id, _PROGRESS.course_id == _COURSE.id),
        )
    )
    .where(
        _ENROLMENT.user_id == bindparam("user_id"),
        _ENROLMENT.training_id == bindparam("training_id"),
        _ENROLMENT.withdrawn_at.is_(None),
        _COURSE.newest_version_id.is_not(None),
    )
    .order_by(_TAUGHT.position, _COURSE.id)
)
_ONE_COURSE = _OWN_COURSES.where(_COURSE.slug == bindparam("slug"))


def get_own_course(user_id: int, training_id: int, slug: str) -> OwnCourse:
    """Give a course of one's own training with one's progress. Raises CourseNotFoundError. One query."""
    asked = {"user_id": user_id, "training_id": training_id, "slug": slug}
    rows = db.session.connection().execute(_ONE_COURSE, asked).all()  # rows only: no need of the ORM
    if not rows:
        raise CourseNotFoundError
    return _own_courses(rows)[0]


def list_own_courses(user_id: int, training_id: int) -> list[OwnCourse]:
    """List the courses of one's own training in their order, with one's progress. One query."""
    rows = db.session.execute(_OWN_COURSES, {"user_id": user_id, "training_id": training_id}).all()
    return _own_courses(rows)


def _own_courses(rows: Any) -> list[OwnCourse]:
    firsts: dict[int, Any] = {}
    progress: dict[int, dict[str, Progress]] = {}
    for row in rows:
        firsts.setdefault(row.course_id, row)
        of_course = progress.setdefault(row.course_id, {})
        if row.lesson_key is not None:
            of_course[row.lesson_key] = Progress(
                row.opened_at, row.last_opened_at, row.place, row.end_reached_at, row.done_at
            )
    return [
        OwnCourse(
            row.enrolment_id, row.training_id, row.training_title, row.time_zone, row.site_name, course_id,
            row.slug, row.version_id, row.completed_at, progress[course_id],
        )
        for course_id, row in firsts.items()
    ]  # fmt: skip


def done_lessons(tx: Any, enrolment_id: int, course_id: int) -> dict[str, datetime | None]:
    """Give when each opened lesson of a course was done; None: not yet. One query."""
    rows = tx.execute(
        select(_PROGRESS.lesson_key, _PROGRESS.done_at).where(
            _PROGRESS.enrolment_id == enrolment_id, _PROGRESS.course_id == course_id
        )
    )
    return {row.lesson_key: row.done_at for row in rows}
