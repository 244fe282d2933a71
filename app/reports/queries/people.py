"""The people behind the figures: the list of a site, and everybody for the export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.accounts.permissions import Action, Actor
from app.attendance.models import Attendance
from app.attendance.rules import Status
from app.catalogue.models import Course, VersionPart
from app.catalogue.rules import PartKind
from app.database import db
from app.quizzes.queries.best import BestResult, best_results_of_people
from app.reports.queries.board import COUNTED, count_lessons_done, status_column
from app.trainings.models import Enrolment, Expected, Site, Training, TrainingCourse, TrainingSession
from app.trainings.queries.scope import sites_within
from app.vietnamese import fold


@dataclass(frozen=True, slots=True)
class SiteSession:
    """One site in one session, as the drill-down names it."""

    session_id: int
    session_title: str
    site_id: int
    site_name: str
    training_id: int
    training_title: str
    time_zone: str


def find_site_session(training_id: int, session_id: int, site_id: int, *, actor: Actor) -> SiteSession | None:
    """Find a site in a session of a training whose board `actor` may see. One query."""
    row = db.session.execute(
        select(
            TrainingSession.id, TrainingSession.title, Site.id, Site.name, Training.id, Training.title,
            Training.time_zone,
        )
        .select_from(Training)
        .join(Site, Site.training_id == Training.id)
        .join(TrainingSession, TrainingSession.training_id == Training.id)
        .where(
            Training.id == training_id,
            TrainingSession.id == session_id,
            Site.id == site_id,
            sites_within(actor.scope(Action.SEE_BOARD)),
        )
    ).first()  # fmt: skip
    return SiteSession(*row) if row else None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One expected person of a site in a session."""

    enrolment_id: int
    full_name: str
    position_title: str
    unit_name: str
    status: Status
    arrived_at: datetime | None
    lessons_done: int
    best: BestResult | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of people. `total` counts all that match."""

    rows: tuple[PersonRow, ...]
    total: int


def list_people(
    place: SiteSession,
    *,
    quiz: tuple[int, str] | None,
    status: Status | None,
    text: str,
    limit: int,
    offset: int,
) -> Listed:
    """List who is expected at a site, by name, with attendance, lessons, best result. Three queries."""
    listed = _expected_people(place.session_id).where(Expected.site_id == place.site_id)
    if status:
        listed = listed.where(status_column == status.value)
    for word in fold(text).split():
        listed = listed.where(Enrolment.search_text.like(f"% {word}%"))
    rows = db.session.execute(
        listed.add_columns(func.count().over().label("total"))
        .order_by(Enrolment.sort_key, Enrolment.id)
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [row.id for row in rows]
    lessons = count_lessons_done(place.training_id, Enrolment.id, Enrolment.id.in_(ids))
    best = _best_of(ids, quiz)
    return Listed(
        tuple(
            PersonRow(
                row.id, row.full_name, row.position_title, row.unit_name, Status(row.status),
                row.arrived_at, lessons.get(row.id, 0), best.get(row.id),
            )
            for row in rows
        ),
        rows[0].total if rows else 0,
    )  # fmt: skip


def _best_of(ids: Sequence[int], quiz: tuple[int, str] | None) -> Mapping[int, BestResult]:
    if quiz is None:
        return {}
    return best_results_of_people(db.session(), ids, course_id=quiz[0], quiz_key=quiz[1])


def _expected_people(session_id: int) -> Select[Any]:
    return (
        select(
            Enrolment.id, Enrolment.full_name, Enrolment.position_title, Enrolment.unit_name,
            status_column.label("status"), Attendance.arrived_at,
        )
        .join(Expected, Expected.enrolment_id == Enrolment.id)
        .outerjoin(
            Attendance,
            and_(Attendance.session_id == Expected.session_id, Attendance.enrolment_id == Enrolment.id),
        )
        .where(Expected.session_id == session_id, COUNTED)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One enrolment with everything that the export tells of it."""

    enrolment_id: int
    code: str
    full_name: str
    birth: str | None
    position_title: str
    unit_name: str
    site_name: str
    is_provisional: bool


def list_enrolled(training_id: int) -> Sequence[ExportRow]:
    """List everybody of a training, by site and name. One query; the caller has checked the scope."""
    rows = db.session.execute(
        select(
            Enrolment.id, Enrolment.code, Enrolment.full_name, Enrolment.birth, Enrolment.position_title,
            Enrolment.unit_name, Site.name, Enrolment.is_provisional,
        )
        .join(Site, Site.id == Enrolment.site_id)
        .where(Enrolment.training_id == training_id, COUNTED)
        .order_by(Site.sort_key, Enrolment.sort_key, Enrolment.id)
    )  # fmt: skip
    return [ExportRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class AttendanceCell:
    """How somebody stood in one session. `site_name` is where he came to."""

    status: Status
    arrived_at: datetime | None
    site_name: str | None


def attendance_of_training(training_id: int) -> Mapping[tuple[int, int], AttendanceCell]:
    """Give how everybody stood in every session: (session id, enrolment id) to the cell. Two queries.

    Who was neither expected nor came is not there.
    """
    came_to = aliased(Site)
    expected = (
        select(Expected.session_id, Expected.enrolment_id, status_column, Attendance.arrived_at, came_to.name)
        .join(TrainingSession, TrainingSession.id == Expected.session_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.session_id == Expected.session_id,
                Attendance.enrolment_id == Expected.enrolment_id,
            ),
        )
        .outerjoin(came_to, came_to.id == Attendance.site_id)
        .where(TrainingSession.training_id == training_id)
    )
    came = (
        select(
            Attendance.session_id, Attendance.enrolment_id, status_column, Attendance.arrived_at, came_to.name
        )
        .join(TrainingSession, TrainingSession.id == Attendance.session_id)
        .join(came_to, came_to.id == Attendance.site_id)
        .where(TrainingSession.training_id == training_id, Attendance.arrived_at.is_not(None))
    )
    return {
        (row[0], row[1]): AttendanceCell(Status(row[2]), row[3], row[4])
        for statement in (came, expected)
        for row in db.session.execute(statement)
    }


@dataclass(frozen=True, slots=True)
class TrainingQuiz:
    """A quiz of the newest version of a course of a training."""

    course_id: int
    quiz_key: str
    title: str


def list_quizzes(training_id: int) -> list[TrainingQuiz]:
    """List the quizzes of a training's courses in their order. One query."""
    rows = db.session.execute(
        select(Course.id, VersionPart.key, VersionPart.title)
        .select_from(TrainingCourse)
        .join(Course, Course.id == TrainingCourse.course_id)
        .join(
            VersionPart,
            and_(VersionPart.version_id == Course.newest_version_id, VersionPart.kind == PartKind.QUIZ.value),
        )
        .where(TrainingCourse.training_id == training_id)
        .order_by(TrainingCourse.position, VersionPart.position)
    )
    return [TrainingQuiz(*row) for row in rows]
