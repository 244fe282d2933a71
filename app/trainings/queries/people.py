"""The list of people of a training, one person's place in it, and what was done to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import AuditEntry, User
from app.database import db
from app.trainings.models import Enrolment, Expected, Site, Slip, Training, TrainingSession
from app.trainings.queries.scope import SESSION_COLUMNS, SessionRow
from app.vietnamese import fold


@dataclass(frozen=True, slots=True)
class PersonListed:
    """A line of the list of people."""

    enrolment_id: int
    full_name: str
    birth: str | None
    unit_name: str
    position_title: str
    phone: str | None
    code: str
    site_id: int
    site_name: str
    is_provisional: bool
    withdrawn_at: datetime | None
    has_slip: bool


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people of a training are asked for. `text` is searched without diacritics."""

    text: str = ""
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a person's page in a training shows beside the enrolment itself."""

    training_title: str
    time_zone: str
    closes_at: datetime | None
    site_name: str
    phone: str | None
    user_name: str | None


@dataclass(frozen=True, slots=True)
class ExpectedAt:
    """A session of the training, and whether somebody is expected there. `site_name` None: he is not."""

    session: SessionRow
    site_name: str | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """Something that was done. `by` is None for a command."""

    at: datetime
    action: str
    by: str | None
    facts: Mapping[str, Any]


def count_people(training_id: int, wanted: PeopleFilter) -> int:
    """Count the people of a training, withdrawn ones too."""
    statement = select(func.count(Enrolment.id)).where(*_conditions(training_id, wanted))
    return db.session.scalar(statement) or 0


def list_people(
    training_id: int, wanted: PeopleFilter, *, limit: int = 50, offset: int = 0
) -> list[PersonListed]:
    """List the people of a training in the order of the door lists: by site, then by name. One query."""
    has_slip = select(Slip.id).where(Slip.enrolment_id == Enrolment.id, Slip.revoked_at.is_(None)).exists()
    rows = db.session.execute(
        select(
            Enrolment.id, Enrolment.full_name, Enrolment.birth, Enrolment.unit_name, Enrolment.position_title,
            Enrolment.phone, Enrolment.code, Site.id, Site.name, Enrolment.is_provisional,
            Enrolment.withdrawn_at, has_slip,
        )
        .join(Site, Site.id == Enrolment.site_id)
        .where(*_conditions(training_id, wanted))
        .order_by(Site.sort_key, Site.id, Enrolment.sort_key, Enrolment.id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [PersonListed(*tuple(row)) for row in rows]


def get_details(enrolment_id: int) -> PersonDetails:
    """Give what stands beside an enrolment that was found in scope. One query."""
    row = db.session.execute(
        select(
            Training.title, Training.time_zone, Training.closes_at, Site.name, Enrolment.phone, User.user_name
        )
        .select_from(Enrolment)
        .join(Training, Training.id == Enrolment.training_id)
        .join(Site, Site.id == Enrolment.site_id)
        .outerjoin(User, User.id == Enrolment.user_id)
        .where(Enrolment.id == enrolment_id)
    ).one()
    return PersonDetails(*row)


def list_expected(enrolment_id: int, training_id: int) -> list[ExpectedAt]:
    """List every session of the training by time, and where somebody is expected. One query."""
    rows = db.session.execute(
        select(*SESSION_COLUMNS, Site.name)
        .outerjoin(
            Expected, (Expected.session_id == TrainingSession.id) & (Expected.enrolment_id == enrolment_id)
        )
        .outerjoin(Site, Site.id == Expected.site_id)
        .where(TrainingSession.training_id == training_id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return [ExpectedAt(SessionRow(*row[:-1]), row[-1]) for row in rows]


def list_history(enrolment_id: int, *, limit: int = 50) -> list[HistoryRow]:
    """List what was done to an enrolment, the latest first. One query."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.action, User.full_name, AuditEntry.facts)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.subject == "enrolments", AuditEntry.subject_id == enrolment_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [HistoryRow(*row) for row in rows]


def _conditions(training_id: int, wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    words = fold(wanted.text).split()
    conditions = [Enrolment.training_id == training_id, Enrolment.merged_into_id.is_(None)]
    if wanted.site_id is not None:
        conditions.append(Enrolment.site_id == wanted.site_id)
    return conditions + [Enrolment.search_text.contains(word, autoescape=True) for word in words]
