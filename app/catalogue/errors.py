"""How the catalogue says no."""

from collections.abc import Sequence

from app.errors import ConflictError, InvalidError, NotFoundError, Problem


class CourseNotFoundError(NotFoundError):
    """There is no such course, or the actor may not know of it."""

    code = "course-not-found"


class VersionNotFoundError(NotFoundError):
    """The course has no such version."""

    code = "version-not-found"


class PartNotFoundError(NotFoundError):
    """There is no such lesson or quiz."""

    code = "part-not-found"


class FileNotInCourseError(NotFoundError):
    """There is no such picture or file."""

    code = "file-not-found"


class CourseHasErrorsError(ConflictError):
    """The drafts have errors, so nothing was published."""

    code = "course-has-errors"

    def __init__(self, problems: Sequence[Problem], **facts: object) -> None:
        super().__init__(**facts)
        self.problems = tuple(problems)


class DraftsChangedError(ConflictError):
    """Somebody changed the drafts while they were being compiled."""

    code = "drafts-changed"


class ConflictSettledError(ConflictError):
    """The conflict is no longer there."""

    code = "conflict-settled"


class UnsafePathError(InvalidError):
    """A path would leave the folder that it is written into."""

    code = "unsafe-path"
