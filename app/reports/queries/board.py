"""What the boards ask: one grouped query a figure, whatever the number of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from app.accounts.permissions import Action, Actor
from app.attendance.models import Attendance, SiteContact
from app.attendance.rules import Mode, Status
from app.catalogue.models import Course, CourseVersion, VersionPart
from app.catalogue.rules import PartKind
from app.database import db
from app.learning.models import LessonProgress
from app.quizzes.queries.states import SiteResults, count_results_by_site
from app.reports.errors import BoardNotFoundError
from app.reports.models import BoardSnapshot
from app.reports.rules import Board, SiteFigures
from app.trainings.models import (
    AgendaItem,
    Enrolment,
    Expected,
    Site,
    Training,
    TrainingCourse,
    TrainingSession,
)
from app.trainings.queries.scope import trainings_within

status_column = case(
    (Attendance.is_excused, Status.EXCUSED.value),
    (Attendance.arrived_at.is_(None), Status.ABSENT.value),
    (Attendance.left_at.is_not(None), Status.LEFT.value),
    (Attendance.is_late, Status.LATE.value),
    (Attendance.mode == Mode.ONLINE.value, Status.ONLINE.value),
    else_=Status.PRESENT.value,
)
"""The status of a row of `expected` joined to `attendance`: `attendance.rules.status_of`, in SQL."""

COUNTED = and_(Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None))


@dataclass(frozen=True, slots=True)
class BoardSession:
    """A session whose board somebody may see."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    training_id: int
    training_title: str
    time_zone: str


_SESSIONS = (
    select(
        TrainingSession.id, TrainingSession.title, TrainingSession.starts_at, TrainingSession.ends_at,
        Training.id, Training.title, Training.time_zone,
    )
    .join(Training, Training.id == TrainingSession.training_id)
    .order_by(TrainingSession.starts_at, TrainingSession.position)
)  # fmt: skip


def list_sessions(actor: Actor, training_id: int) -> list[BoardSession]:
    """List the sessions of a training whose board `actor` may see, by time. One query.

    Raises BoardNotFoundError when there are none.
    """
    rows = db.session.execute(
        _SESSIONS.where(Training.id == training_id, trainings_within(actor.scope(Action.SEE_BOARD)))
    ).all()
    if not rows:
        raise BoardNotFoundError
    return [BoardSession(*row) for row in rows]


def list_training_sessions(training_id: int) -> list[BoardSession]:
    """List the sessions of a training, by time. One query; the caller has checked the scope."""
    return [BoardSession(*row) for row in db.session.execute(_SESSIONS.where(Training.id == training_id))]


@dataclass(frozen=True, slots=True)
class QuizOfSession:
    """The quiz whose figures a session's board shows."""

    course_id: int
    quiz_key: str
    title: str


def find_quiz_of(session_id: int, training_id: int) -> QuizOfSession | None:
    """Find the quiz of a session's agenda; without one, the first of the training's courses. One query."""
    in_agenda = and_(
        AgendaItem.session_id == session_id,
        AgendaItem.course_id == Course.id,
        AgendaItem.quiz_key == VersionPart.key,
    )
    row = db.session.execute(
        select(Course.id, VersionPart.key, VersionPart.title)
        .select_from(TrainingCourse)
        .join(Course, Course.id == TrainingCourse.course_id)
        .join(
            VersionPart,
            and_(VersionPart.version_id == Course.newest_version_id, VersionPart.kind == PartKind.QUIZ.value),
        )
        .outerjoin(AgendaItem, in_agenda)
        .where(TrainingCourse.training_id == training_id)
        .order_by(AgendaItem.id.is_(None), AgendaItem.position, TrainingCourse.position, VersionPart.position)
        .limit(1)
    ).first()
    return QuizOfSession(*row) if row else None


def find_snapshot(session_id: int) -> tuple[int, datetime, Board] | None:
    """Find the stored figures of a session: their number, when they were made, the board. One query."""
    row = db.session.execute(
        select(BoardSnapshot.number, BoardSnapshot.made_at, BoardSnapshot.data).where(
            BoardSnapshot.session_id == session_id
        )
    ).first()
    return (row.number, row.made_at, Board.from_data(row.data)) if row else None


def count_board(session_id: int, training_id: int, *, now: datetime) -> Board:
    """Count everything that the board of a session shows. Eight grouped queries, whatever the size."""
    quiz = find_quiz_of(session_id, training_id)
    attendance = _count_expected(session_id)
    others = _count_others(session_id)
    people = _count_people(training_id)
    lessons = count_lessons_done(training_id, Enrolment.site_id)
    results = _count_results(training_id, quiz, now)
    sites = []
    for row in _list_sites(training_id):
        counts = attendance.get(row.id, {})
        result = results.get(row.id)
        sites.append(
            SiteFigures(
                site_id=row.id,
                name=row.name,
                phone=row.phone,
                expected=sum(counts.values()),
                others=others.get(row.id, 0),
                people=people.get(row.id, 0),
                lessons_done=lessons.get(row.id, 0),
                quiz_taken=result.taken if result else 0,
                quiz_passed=result.passed if result else 0,
                quiz_graded=result.graded if result else 0,
                score_sum_permille=result.score_sum_permille if result else 0,
                heard_at=row.heard_at.replace(second=0, microsecond=0).isoformat() if row.heard_at else None,
                **counts,
            )
        )
    return Board(_count_lessons(training_id), quiz.title if quiz else None, tuple(sites))


def _count_results(training_id: int, quiz: QuizOfSession | None, now: datetime) -> Mapping[int, SiteResults]:
    if quiz is None:
        return {}
    return count_results_by_site(
        db.session(), training_id=training_id, course_id=quiz.course_id, quiz_key=quiz.quiz_key, now=now
    )


def _list_sites(training_id: int) -> list[Any]:
    return list(
        db.session.execute(
            select(Site.id, Site.name, Site.phone, SiteContact.heard_at)
            .outerjoin(SiteContact, SiteContact.site_id == Site.id)
            .where(Site.training_id == training_id)
            .order_by(Site.sort_key, Site.id)
        )
    )


def _count_expected(session_id: int) -> dict[int, dict[str, int]]:
    """Count each expected person once, at the site where he is expected."""
    status = status_column.label("status")
    rows = db.session.execute(
        select(Expected.site_id, status, func.count())
        .join(Enrolment, Enrolment.id == Expected.enrolment_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.session_id == Expected.session_id,
                Attendance.enrolment_id == Expected.enrolment_id,
            ),
        )
        .where(Expected.session_id == session_id, COUNTED)
        .group_by(Expected.site_id, status)
    )
    counts: dict[int, dict[str, int]] = {}
    for site_id, name, count in rows:
        counts.setdefault(site_id, {})[name] = count
    return counts


def _count_others(session_id: int) -> Mapping[int, int]:
    """Count who came to a site without being expected at the session: walk-ins and substitutes."""
    return _by_site(
        select(Attendance.site_id, func.count())
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .outerjoin(
            Expected,
            and_(
                Expected.session_id == Attendance.session_id,
                Expected.enrolment_id == Attendance.enrolment_id,
            ),
        )
        .where(
            Attendance.session_id == session_id,
            Attendance.arrived_at.is_not(None),
            Expected.enrolment_id.is_(None),
            COUNTED,
        )
        .group_by(Attendance.site_id)
    )


def _count_people(training_id: int) -> Mapping[int, int]:
    return _by_site(
        select(Enrolment.site_id, func.count())
        .where(Enrolment.training_id == training_id, COUNTED, Enrolment.is_provisional.is_(False))
        .group_by(Enrolment.site_id)
    )


def count_lessons_done(training_id: int, by: Any, *whose: ColumnElement[bool]) -> Mapping[int, int]:
    """Count lessons done that the newest versions still have, by site or by person. One query.

    `by` is the column of `enrolments` to group by; `whose` narrows to some enrolments.
    """
    rows = db.session.execute(
        select(by, func.count())
        .select_from(LessonProgress)
        .join(Enrolment, Enrolment.id == LessonProgress.enrolment_id)
        .join(Course, Course.id == LessonProgress.course_id)
        .join(
            VersionPart,
            and_(
                VersionPart.version_id == Course.newest_version_id,
                VersionPart.kind == PartKind.LESSON.value,
                VersionPart.key == LessonProgress.lesson_key,
            ),
        )
        .where(Enrolment.training_id == training_id, COUNTED, LessonProgress.done_at.is_not(None), *whose)
        .group_by(by)
    )
    return {row[0]: row[1] for row in rows}


def _count_lessons(training_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(TrainingCourse)
            .join(Course, Course.id == TrainingCourse.course_id)
            .join(CourseVersion, CourseVersion.id == Course.newest_version_id)
            .join(
                VersionPart,
                and_(VersionPart.version_id == CourseVersion.id, VersionPart.kind == PartKind.LESSON.value),
            )
            .where(TrainingCourse.training_id == training_id)
        )
        or 0
    )


def _by_site(statement: Any) -> Mapping[int, int]:
    return {row[0]: row[1] for row in db.session.execute(statement)}
