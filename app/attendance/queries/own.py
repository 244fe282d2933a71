"""A trainee's own sessions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from app.attendance.models import Attendance
from app.attendance.queries.doors import DOOR_COLUMNS, status_of_row
from app.attendance.rules import Status
from app.database import db
from app.trainings.models import Enrolment, Expected, SessionSite, Site, Training, TrainingSession


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One session of a trainee's training, and how he stands in it."""

    training_id: int
    training_title: str
    time_zone: str
    session_id: int
    title: str
    site_name: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    arrived_at: datetime | None


def list_own_sessions(user_id: int) -> list[OwnSession]:
    """List the sessions at which somebody is expected, in all his trainings, by time. One query."""
    rows = db.session.execute(
        select(
            *DOOR_COLUMNS, Attendance.arrived_at, Attendance.left_at, Attendance.is_late,
            Attendance.is_excused, Attendance.mode,
        )
        .select_from(Enrolment)
        .join(Expected, Expected.enrolment_id == Enrolment.id)
        .join(TrainingSession, TrainingSession.id == Expected.session_id)
        .join(Site, Site.id == Expected.site_id)
        .join(Training, Training.id == Enrolment.training_id)
        .outerjoin(
            SessionSite, and_(SessionSite.session_id == TrainingSession.id, SessionSite.site_id == Site.id)
        )
        .outerjoin(
            Attendance,
            and_(Attendance.session_id == TrainingSession.id, Attendance.enrolment_id == Enrolment.id),
        )
        .where(Enrolment.user_id == user_id, Enrolment.withdrawn_at.is_(None))
        .order_by("starts_at")
    )  # fmt: skip
    return [
        OwnSession(
            r.training_id, r.training_title, r.time_zone, r.session_id, r.session_title, r.site_name,
            r.starts_at, r.ends_at, status_of_row(r), r.arrived_at,
        )
        for r in rows
    ]  # fmt: skip
