"""How learning says no."""

from app.errors import NotFoundError


class CourseNotFoundError(NotFoundError):
    """No such published course in a training of this person."""

    code = "course-not-found"


class LessonNotFoundError(NotFoundError):
    """No such lesson in the newest version of this course."""

    code = "lesson-not-found"


class FileNotFoundInCourseError(NotFoundError):
    """No such file in this course."""

    code = "file-not-found"


class SelfCheckNotFoundError(NotFoundError):
    """No such self-check in this lesson."""

    code = "self-check-not-found"
