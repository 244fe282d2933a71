"""Making, changing and deleting the sessions of a training, a site's own times, and topics."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.accounts.services.audit import note
from app.catalogue.models import Course
from app.database import transaction, upsert
from app.trainings.errors import SiteNotFoundError, UnknownCourseError
from app.trainings.models import AgendaItem, Enrolment, Expected, SessionSite, Site, Training, TrainingSession
from app.trainings.rules.history import Deed
from app.trainings.rules.plan import AgendaPlan, Period, SessionPlan, check_inside, check_session
from app.trainings.services.locking import (
    delete_unless_used,
    take_agenda_item,
    take_session,
    take_training,
)
from app.trainings.services.telling import tell_times_changed


def create_session(training_id: int, plan: SessionPlan, *, actor: Actor, now: datetime) -> int:
    """Make a session; everyone enrolled is expected at it. Give its id.

    Raises TrainingNotFoundError and what `check_session` raises.
    """
    with transaction() as tx:
        training = take_training(tx, actor, Action.EDIT_TRAINING, training_id)
        _check(tx, training, plan)
        session = TrainingSession(
            training_id=training_id,
            position=0,
            title=plan.title,
            starts_at=plan.period.starts_at,
            ends_at=plan.period.ends_at,
        )
        tx.add(session)
        tx.flush()
        _put_in_order(tx, training_id)
        _expect_everyone(tx, session.id)
        note(tx, Deed.SESSION_CREATED, "sessions", session.id, actor=actor, now=now)
        return session.id


def edit_session(session_id: int, plan: SessionPlan, *, actor: Actor, now: datetime) -> None:
    """Change a session; its topics move with its beginning.

    Raises SessionNotFoundError and what `check_session` raises.
    """
    with transaction() as tx:
        session = take_session(tx, actor, Action.EDIT_TRAINING, session_id)
        training = take_training(tx, actor, Action.EDIT_TRAINING, session.training_id)
        _check(tx, training, plan, but=session_id)
        _move_items(tx, session_id, plan.period.starts_at - session.starts_at)
        session.title = plan.title
        session.starts_at, session.ends_at = plan.period.starts_at, plan.period.ends_at
        tx.flush()
        _put_in_order(tx, session.training_id)
        tell_times_changed(tx, [session_id], now=now)
        note(tx, Deed.SESSION_EDITED, "sessions", session_id, actor=actor, now=now)


def delete_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """Delete a session where nobody was checked in. Raises SessionNotFoundError or InUseError."""
    with transaction() as tx:
        session = take_session(tx, actor, Action.EDIT_TRAINING, session_id)
        training_id = session.training_id
        delete_unless_used(
            tx,
            delete(Expected).where(Expected.session_id == session_id),
            delete(SessionSite).where(SessionSite.session_id == session_id),
            delete(AgendaItem).where(AgendaItem.session_id == session_id),
            delete(TrainingSession).where(TrainingSession.id == session_id),
        )
        _put_in_order(tx, training_id)
        note(tx, Deed.SESSION_DELETED, "sessions", session_id, actor=actor, now=now, training_id=training_id)


def set_site_times(
    session_id: int, site_id: int, period: Period | None, *, actor: Actor, now: datetime
) -> None:
    """Give one site its own times in a session, or (None) those of the session again.

    Raises SessionNotFoundError, SiteNotFoundError, TimesOutOfOrderError or OutsideTrainingError.
    """
    with transaction() as tx:
        session = take_session(tx, actor, Action.EDIT_TRAINING, session_id)
        training = take_training(tx, actor, Action.EDIT_TRAINING, session.training_id)
        same = select(Site.id).where(Site.id == site_id, Site.training_id == session.training_id)
        if tx.scalar(same) is None:
            raise SiteNotFoundError(site_id=site_id)
        if period is None:
            own = (SessionSite.session_id == session_id, SessionSite.site_id == site_id)
            tx.execute(delete(SessionSite).where(*own))
        else:
            period.check()
            check_inside(period, training.starts_on, training.ends_on, training.time_zone)
            upsert(tx, SessionSite, {"session_id": session_id, "site_id": site_id}, **asdict(period))
        tell_times_changed(tx, [session_id], now=now)
        note(tx, Deed.SITE_TIMES_SET, "sessions", session_id, actor=actor, now=now, site_id=site_id)


def add_agenda_item(session_id: int, plan: AgendaPlan, *, actor: Actor, now: datetime) -> int:
    """Add a topic to a session. Give its id.

    Raises SessionNotFoundError, UnknownCourseError and what `AgendaPlan.check` raises.
    """
    with transaction() as tx:
        session = take_session(tx, actor, Action.EDIT_TRAINING, session_id)
        _check_item(tx, plan, session)
        last = tx.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.session_id == session_id))
        item = AgendaItem(session_id=session_id, position=(last or 0) + 1, **asdict(plan))
        tx.add(item)
        tx.flush()
        _put_items_in_order(tx, session_id)
        note(tx, Deed.AGENDA_ITEM_ADDED, "sessions", session_id, actor=actor, now=now, item_id=item.id)
        return item.id


def edit_agenda_item(item_id: int, plan: AgendaPlan, *, actor: Actor, now: datetime) -> None:
    """Change a topic.

    Raises AgendaItemNotFoundError, UnknownCourseError and what `AgendaPlan.check` raises.
    """
    with transaction() as tx:
        item = take_agenda_item(tx, actor, Action.EDIT_TRAINING, item_id)
        session = take_session(tx, actor, Action.EDIT_TRAINING, item.session_id)
        _check_item(tx, plan, session)
        for name, value in asdict(plan).items():
            setattr(item, name, value)
        tx.flush()
        _put_items_in_order(tx, session.id)
        note(tx, Deed.AGENDA_ITEM_EDITED, "sessions", session.id, actor=actor, now=now, item_id=item_id)


def delete_agenda_item(item_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a topic out of its session. Raises AgendaItemNotFoundError."""
    with transaction() as tx:
        item = take_agenda_item(tx, actor, Action.EDIT_TRAINING, item_id)
        tx.delete(item)
        facts = {"item_id": item_id}
        note(tx, Deed.AGENDA_ITEM_DELETED, "sessions", item.session_id, actor=actor, now=now, **facts)


def _check(tx: Session, training: Training, plan: SessionPlan, *, but: int = 0) -> None:
    others = tx.scalars(
        select(TrainingSession)
        .where(TrainingSession.training_id == training.id, TrainingSession.id != but)
        .order_by(TrainingSession.starts_at)
    )
    periods = [(other.title, Period(other.starts_at, other.ends_at)) for other in others]
    check_session(plan.period, training.starts_on, training.ends_on, training.time_zone, periods)


def _check_item(tx: Session, plan: AgendaPlan, session: TrainingSession) -> None:
    plan.check(Period(session.starts_at, session.ends_at))
    if plan.course_id is not None and tx.scalar(select(Course.id).where(Course.id == plan.course_id)) is None:
        raise UnknownCourseError


def _move_items(tx: Session, session_id: int, by: timedelta) -> None:
    for item in tx.scalars(select(AgendaItem).where(AgendaItem.session_id == session_id)) if by else ():
        item.starts_at = item.starts_at + by if item.starts_at else None
        item.ends_at = item.ends_at + by if item.ends_at else None


def _put_in_order(tx: Session, training_id: int) -> None:
    """Give the sessions of a training their numbers, by time."""
    sessions = tx.scalars(
        select(TrainingSession)
        .where(TrainingSession.training_id == training_id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    for position, session in enumerate(sessions, 1):
        session.position = position
    tx.flush()


def _put_items_in_order(tx: Session, session_id: int) -> None:
    """Give the topics their numbers, by time; one without a time stays after the one before it."""
    items = list(
        tx.scalars(
            select(AgendaItem).where(AgendaItem.session_id == session_id).order_by(AgendaItem.position)
        )
    )
    latest: datetime | None = None
    keyed = []
    for place, item in enumerate(items):
        latest = item.starts_at or latest
        keyed.append((latest is not None, latest, place, item))
    keyed.sort(key=lambda entry: (entry[0], entry[1].timestamp() if entry[1] else 0, entry[2]))
    for position, (_, _, _, item) in enumerate(keyed, 1):
        item.position = position
    tx.flush()


def _expect_everyone(tx: Session, session_id: int) -> None:
    present = (Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None))
    everyone = (
        select(TrainingSession.id, Enrolment.id, Enrolment.site_id)
        .join(Enrolment, Enrolment.training_id == TrainingSession.training_id)
        .where(TrainingSession.id == session_id, *present)
    )
    tx.execute(insert(Expected).from_select(["session_id", "enrolment_id", "site_id"], everyone))
