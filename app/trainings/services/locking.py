"""Rows of a training, taken for writing inside a service's transaction, with the actor's scope."""

from typing import TypeVar

from sqlalchemy import ColumnElement, Executable, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.database import Base
from app.errors import NotFoundError
from app.trainings.errors import (
    AgendaItemNotFoundError,
    EnrolmentNotFoundError,
    InUseError,
    SessionNotFoundError,
    SiteNotFoundError,
    TrainingNotFoundError,
)
from app.trainings.models import AgendaItem, Enrolment, Site, Training, TrainingSession
from app.trainings.queries.scope import enrolments_within, sites_within, trainings_within

Row = TypeVar("Row", bound=Base)


def take_training(tx: Session, actor: Actor, action: Action, training_id: int) -> Training:
    """Lock a training in scope, so that its plan holds still. Raises TrainingNotFoundError."""
    within = trainings_within(actor.scope(action))
    statement = select(Training).where(Training.id == training_id, within)
    return _one(tx, statement, TrainingNotFoundError(training_id=training_id))


def take_site(tx: Session, actor: Actor, action: Action, site_id: int) -> Site:
    """Lock a site in scope. Raises SiteNotFoundError."""
    statement = select(Site).where(Site.id == site_id, sites_within(actor.scope(action)))
    return _one(tx, statement, SiteNotFoundError(site_id=site_id))


def take_session(tx: Session, actor: Actor, action: Action, session_id: int) -> TrainingSession:
    """Lock a session in scope. Raises SessionNotFoundError."""
    within = _sessions_within(actor, action)
    statement = select(TrainingSession).where(TrainingSession.id == session_id, within)
    return _one(tx, statement, SessionNotFoundError(session_id=session_id))


def take_agenda_item(tx: Session, actor: Actor, action: Action, item_id: int) -> AgendaItem:
    """Lock a topic of a session in scope. Raises AgendaItemNotFoundError."""
    sessions = select(TrainingSession.id).where(_sessions_within(actor, action))
    statement = select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.session_id.in_(sessions))
    return _one(tx, statement, AgendaItemNotFoundError(item_id=item_id))


def take_enrolment(tx: Session, actor: Actor, action: Action, enrolment_id: int) -> Enrolment:
    """Lock an enrolment at a site in scope. Raises EnrolmentNotFoundError."""
    within = enrolments_within(actor.scope(action))
    statement = select(Enrolment).where(Enrolment.id == enrolment_id, within)
    return _one(tx, statement, EnrolmentNotFoundError(enrolment_id=enrolment_id))


def delete_unless_used(tx: Session, *statements: Executable) -> None:
    """Run deletions of what may be in use.

    Attendance and quizzes stand above trainings, so it is the database that says whether something of theirs
    hangs on a row. Raises InUseError.
    """
    try:
        for statement in statements:
            tx.execute(statement)
    except IntegrityError:
        raise InUseError from None


def _one(tx: Session, statement: Select[Row], missing: NotFoundError) -> Row:
    row: Row | None = tx.scalars(statement.with_for_update()).one_or_none()
    if row is None:
        raise missing
    return row


def _sessions_within(actor: Actor, action: Action) -> ColumnElement[bool]:
    trainings = select(Training.id).where(trainings_within(actor.scope(action)))
    return TrainingSession.training_id.in_(trainings)
