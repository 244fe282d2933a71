"""A person's own enrolments: what a trainee may open."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.database import db
from app.trainings.models import Enrolment, Site, Training


@dataclass(frozen=True, slots=True)
class OwnEnrolment:
    """One of a person's trainings with his place in it."""

    enrolment_id: int
    enrolment_uuid: str
    enrolment_code: str
    training_id: int
    training_title: str
    time_zone: str
    starts_on: date
    ends_on: date
    closes_at: datetime | None
    grace_minutes: int
    late_answer_minutes: int
    site_id: int
    site_name: str
    site_is_online: bool
    full_name: str
    unit_name: str
    position_title: str

    def is_closed(self, now: datetime) -> bool:
        """Say whether slips and answers have ended."""
        return self.closes_at is not None and self.closes_at <= now


_OWN = (
    select(
        Enrolment.id, Enrolment.uuid, Enrolment.code, Training.id, Training.title, Training.time_zone,
        Training.starts_on, Training.ends_on, Training.closes_at, Training.grace_minutes,
        Training.late_answer_minutes, Site.id, Site.name, Site.is_online, Enrolment.full_name,
        Enrolment.unit_name, Enrolment.position_title,
    )
    .select_from(Enrolment)
    .join(Training, Training.id == Enrolment.training_id)
    .join(Site, Site.id == Enrolment.site_id)
    .where(Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None))
)  # fmt: skip


def list_enrolments_of(user_id: int) -> list[OwnEnrolment]:
    """List the trainings of a person, the latest first; those he was withdrawn from are not his any more."""
    rows = db.session.execute(
        _OWN.where(Enrolment.user_id == user_id).order_by(Training.starts_on.desc(), Training.id.desc())
    )
    return [OwnEnrolment(*tuple(row)) for row in rows]


def find_enrolment_for(user_id: int, training_id: int) -> OwnEnrolment | None:
    """Find a person's place in one training; None when he has none. One query."""
    row = db.session.execute(
        _OWN.where(Enrolment.user_id == user_id, Enrolment.training_id == training_id)
    ).one_or_none()
    return OwnEnrolment(*tuple(row)) if row else None


def is_trainee(user_id: int) -> bool:
    """Say whether a person has a place in any training. One query."""
    place = select(Enrolment.id).where(
        Enrolment.user_id == user_id, Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None)
    )
    return bool(db.session.scalar(select(place.exists())))
