"""What the trainee's pages ask of several features at once."""

from collections.abc import Sequence
from datetime import datetime

from app.catalogue.queries import get_version
from app.database import db
from app.home.rules import CoursePath, make_path
from app.learning.queries import list_own_courses
from app.learning.rules import OwnCourse
from app.quizzes.queries.states import OwnQuiz, list_quiz_states


def list_own_quizzes(enrolment_ids: Sequence[int], *, now: datetime) -> list[OwnQuiz]:
    """List the quizzes of some of one's own enrolments with how they stand. One query."""
    return list_quiz_states(db.session(), enrolment_ids, now=now)


def list_paths(user_id: int, training_id: int, quizzes: Sequence[OwnQuiz]) -> list[CoursePath]:
    """List the courses of one's own training, each with progress and quizzes. One query when warm."""
    return [
        make_path(course, get_version(course.version_id), quizzes)
        for course in list_own_courses(user_id, training_id)
    ]


def get_path(course: OwnCourse, *, now: datetime) -> CoursePath:
    """Give one course with progress and quizzes. One query when warm."""
    quizzes = list_quiz_states(db.session(), [course.enrolment_id], now=now, course_id=course.course_id)
    return make_path(course, get_version(course.version_id), quizzes)
