"""How quizzes say no."""

from app.errors import ConflictError, InvalidError, NotFoundError


class QuizNotFoundError(NotFoundError):
    """No such quiz in a training of this person."""

    code = "quiz-not-found"


class AttemptNotFoundError(NotFoundError):
    """No such attempt of this person."""

    code = "attempt-not-found"


class QuestionNotInAttemptError(NotFoundError):
    """The attempt does not ask this question."""

    code = "question-not-in-attempt"


class CourseUnpublishedError(ConflictError):
    """Nothing of the course has been published, so there is nothing to try."""

    code = "course-unpublished"


class QuizNotOpenError(ConflictError):
    """The organizer has not opened it yet, or it has closed."""

    code = "quiz-not-open"


class NoAttemptsLeftError(ConflictError):
    """All allowed attempts are used."""

    code = "no-attempts-left"


class ClockAheadError(ConflictError):
    """A client stamped an answer more than a minute ahead of our clock: it stamps again."""

    code = "clock-ahead"


class TooManyAnswersError(ConflictError):
    """More answers to one question than anybody gives by hand."""

    code = "too-many-answers"


class AnswerInvalidError(InvalidError):
    """What was sent is not an answer to this question."""

    code = "answer-invalid"


class ClosesBeforeOpeningError(InvalidError):
    """A quiz would close before it opens, or in the past."""

    code = "closes-before-opening"
