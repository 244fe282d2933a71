"""The results of a training as one table: a row a person, by site and name."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.attendance.rules import Status
from app.database import db
from app.documents import csv_bytes
from app.quizzes.queries.best import best_results_of_training
from app.reports.queries import people
from app.reports.queries.board import count_lessons_done, list_training_sessions
from app.trainings.models import Enrolment
from app.trainings.queries.scope import TrainingRow
from app.web.filters import clock, decimal


def status_word(status: Status) -> str:
    """Give the word for a status, in the language of the page."""
    words: dict[Status, str] = {
        Status.EXCUSED: _("Vắng có lý do"),
        Status.ABSENT: _("Vắng"),
        Status.LEFT: _("Ra lớp sớm"),
        Status.LATE: _("Đến muộn"),
        Status.ONLINE: _("Trực tuyến"),
        Status.PRESENT: _("Có mặt"),
    }
    return words[status]


def results_csv(training: TrainingRow) -> bytes:
    """Make the table. Six queries and one for each quiz; the caller has checked the scope."""
    return csv_bytes(list(_rows(training)))


def _rows(training: TrainingRow) -> Iterator[list[str]]:
    sessions = list_training_sessions(training.id)
    quizzes = people.list_quizzes(training.id)
    cells = people.attendance_of_training(training.id)
    lessons = count_lessons_done(training.id, Enrolment.id)
    results = [
        best_results_of_training(db.session(), training.id, course_id=quiz.course_id, quiz_key=quiz.quiz_key)
        for quiz in quizzes
    ]
    yield _head([session.title for session in sessions], [quiz.title for quiz in quizzes])
    for number, row in enumerate(people.list_enrolled(training.id), 1):
        line = [str(number), row.code, row.full_name, row.birth or "", row.position_title, row.unit_name]
        line.append(row.site_name)
        for session in sessions:
            cell = cells.get((session.id, row.enrolment_id))
            line.append(status_word(cell.status) if cell else "")
            line.append(clock(cell.arrived_at, training.time_zone) if cell and cell.arrived_at else "")
            line.append(cell.site_name or "" if cell and cell.site_name != row.site_name else "")
        line.append(str(lessons.get(row.enrolment_id, 0)))
        for best in results:
            result = best.get(row.enrolment_id)
            line.append(decimal(result.score_permille / 10) if result else "")
            line.append((_("Đạt") if result.passed else _("Chưa đạt")) if result else "")
        yield line


def _head(sessions: list[str], quizzes: list[str]) -> list[str]:
    head = [_("STT"), _("Mã"), _("Họ và tên"), _("Ngày sinh"), _("Chức vụ"), _("Đơn vị"), _("Điểm cầu")]
    for title in sessions:
        head += [title, _("%(session)s, giờ vào", session=title), _("%(session)s, nơi khác", session=title)]
    head.append(_("Số bài đã học"))
    for title in quizzes:
        head += [_("%(quiz)s, điểm", quiz=title), _("%(quiz)s, kết quả", quiz=title)]
    return head
