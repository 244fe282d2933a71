"""A course with a quiz of every type, a training that teaches it, and what its people do there."""

from datetime import datetime, timedelta
from typing import Any

from app.accounts.models import User
from app.catalogue import services
from app.catalogue.queries.courses import find_course
from app.database import db, transaction
from app.quizzes.models import QuizOpening
from app.quizzes.queries.attempts import list_answers
from app.quizzes.rules import NewAnswer
from app.quizzes.services.answers import Saved, milliseconds, save_answer
from app.quizzes.services.attempts import start_attempt
from app.trainings.models import Training, TrainingCourse
from tests.cast import Cast
from tests.catalogue.samples import SLUG, course_files
from tests.makers import NOW, add

KEY = "mo-dau/quiz"
SECRET = "Chỉ nói sau khi nộp"
FRONT_MATTER = "pass: 50%\ntime_limit: 20 min\nattempts: 2\nshuffle: [questions, answers]"
QUESTIONS = f"""
## Thời hạn là bao lâu? {{#thoi-han see="bai-mot#muc-1"}}

- ( ) 15 ngày
- (x) 30 ngày
  > {SECRET}: đúng.
- ( ) 90 ngày
  > {SECRET}: đó là thời hiệu.

> {SECRET}: phản hồi chung.

## Ai có thẩm quyền? {{#tham-quyen}}

- [x] Chi đoàn
- [x] Đoàn xã
- [ ] Thôn

## Hình thức nhẹ nhất? {{#hinh-thuc}}

= khiển trách

## Bao nhiêu ngày? {{#so-ngay}}

= 45
"""
QUIZ = f"/trainings/{{training_id}}/courses/{SLUG}/quizzes/{KEY}"


def quiz_text(front_matter: str = FRONT_MATTER, questions: str = QUESTIONS) -> bytes:
    return f"---\ntitle: Bài kiểm tra mở đầu\n{front_matter}\n---\n{questions}".encode()


def publish_quiz(front_matter: str = FRONT_MATTER, questions: str = QUESTIONS) -> int:
    """Publish the course with this quiz; the course's id."""
    files = {**course_files(), f"{SLUG}/01-mo-dau/quiz.md": quiz_text(front_matter, questions)}
    services.sync(files, now=NOW)
    services.publish(SLUG, now=NOW)
    course = find_course(SLUG)
    assert course is not None
    return course.id


def teach(training: Training, course_id: int, *, opened_at: datetime | None = NOW, **more: Any) -> None:
    """Teach the course in a training, with its quiz open at all sites."""
    add(TrainingCourse(training_id=training.id, course_id=course_id, position=1))
    if opened_at is not None:
        open_at(training, course_id, opened_at=opened_at, **more)


def open_at(training: Training, course_id: int, **more: Any) -> QuizOpening:
    values = {"training_id": training.id, "course_id": course_id, "quiz_key": KEY, "changed_at": NOW, **more}
    return add(QuizOpening(**values))


def set_on(row: Any, **values: Any) -> None:
    """Change some columns of a row."""
    with transaction() as tx:
        fresh = tx.get(type(row), row.id)
        for name, value in values.items():
            setattr(fresh, name, value)


def quiz_url(cast: Cast) -> str:
    return QUIZ.format(training_id=cast.training.id)


def begin(cast: Cast, user: User | None = None, *, now: datetime = NOW) -> int:
    return start_attempt(
        user_id=(user or cast.trainee).id, training_id=cast.training.id, slug=SLUG, quiz_key=KEY, now=now
    )


def answer(attempt_id: int, question_id: str, *values: str, at: datetime = NOW, **more: Any) -> NewAnswer:
    """An answer given and sent at `at` by a right clock."""
    fields = {"client_id": "c1", "sequence": milliseconds(at), "answered_at": at, "sent_at": at, **more}
    return NewAnswer(attempt_id, question_id, values=values, **fields)


def save(cast: Cast, new: NewAnswer, *, now: datetime | None = None) -> Saved:
    return save_answer(new, user_id=cast.trainee.id, now=now or new.sent_at)


def token_of(attempt_id: int, question_id: str, position: int) -> str:
    """The token under which the page of this attempt shows the option at a source position."""
    from app.quizzes.models import Attempt

    db.session.rollback()
    attempt = db.session.get(Attempt, attempt_id)
    assert attempt is not None
    return str(attempt.layout["orders"][question_id].index(position))


def log_of(attempt_id: int) -> list[tuple[str, Any, str]]:
    """What arrived for an attempt: question, response, standing, lowest sequence first."""
    db.session.rollback()
    return [(row.question_id, row.response, row.standing) for row in list_answers(db.session(), attempt_id)]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
