"""Making and changing trainings, and which courses they teach."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Delete, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant, Unit, UserSession
from app.accounts.permissions import Action, Actor
from app.accounts.rules import SESSION_LIFETIME, Role, Scope
from app.accounts.services.audit import note
from app.catalogue.models import Course
from app.database import transaction
from app.trainings.errors import TrainingHasPeopleError, UnknownCourseError, UnknownUnitError
from app.trainings.models import (
    AgendaItem,
    Enrolment,
    Roster,
    SessionSite,
    Site,
    Slip,
    Training,
    TrainingCourse,
    TrainingSession,
)
from app.trainings.rules.history import Deed
from app.trainings.rules.plan import Period, TrainingPlan, check_dates_hold_sessions, coordinators_end_at
from app.trainings.services.locking import delete_unless_used, take_training
from app.trainings.services.telling import tell_times_changed


def create_training(plan: TrainingPlan, *, actor: Actor, now: datetime) -> int:
    """Make a training. Give its id.

    Raises UnknownUnitError and what `TrainingPlan.check` raises.
    """
    plan.check()
    with transaction() as tx:
        _check_unit(tx, plan.unit_id, actor.scope(Action.CREATE_TRAINING))
        training = Training(**asdict(plan), created_at=now, created_by=actor.user_id)
        tx.add(training)
        tx.flush()
        note(tx, Deed.TRAINING_CREATED, "trainings", training.id, actor=actor, now=now)
        return training.id


def edit_training(training_id: int, plan: TrainingPlan, *, actor: Actor, now: datetime) -> None:
    """Change a training. Sign-ins by slip and coordinators' roles then end when it now closes.

    Raises TrainingNotFoundError, UnknownUnitError, DatesCutSessionError and what `TrainingPlan.check` raises.
    """
    plan.check()
    with transaction() as tx:
        training = take_training(tx, actor, Action.EDIT_TRAINING, training_id)
        if plan.unit_id != training.unit_id:
            _check_unit(tx, plan.unit_id, actor.scope(Action.EDIT_TRAINING))
        sessions = tx.scalars(select(TrainingSession).where(TrainingSession.training_id == training_id)).all()
        check_dates_hold_sessions(plan, [(s.title, Period(s.starts_at, s.ends_at)) for s in sessions])
        if plan.closes_at != training.closes_at:
            _move_closing(tx, training, plan.closes_at, now)
        if plan.grace_minutes != training.grace_minutes:
            tell_times_changed(tx, [session.id for session in sessions], now=now)
        for name, value in asdict(plan).items():
            setattr(training, name, value)
        note(tx, Deed.TRAINING_EDITED, "trainings", training_id, actor=actor, now=now)


def delete_training(training_id: int, *, actor: Actor, now: datetime) -> None:
    """Delete a training that nobody was ever enrolled in, with its plan.

    Raises TrainingNotFoundError, TrainingHasPeopleError or InUseError.
    """
    with transaction() as tx:
        take_training(tx, actor, Action.EDIT_TRAINING, training_id)
        people = tx.scalar(select(func.count()).where(Enrolment.training_id == training_id))
        if people:
            raise TrainingHasPeopleError(count=people)
        delete_unless_used(tx, *_plan_deletions(training_id))
        note(tx, Deed.TRAINING_DELETED, "trainings", training_id, actor=actor, now=now)


def set_courses(training_id: int, course_ids: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """Set which courses a training teaches, in this order. Raises UnknownCourseError."""
    wanted = list(dict.fromkeys(course_ids))
    with transaction() as tx:
        take_training(tx, actor, Action.EDIT_TRAINING, training_id)
        known = set(tx.scalars(select(Course.id).where(Course.id.in_(wanted))))
        if known != set(wanted):
            raise UnknownCourseError
        tx.execute(delete(TrainingCourse).where(TrainingCourse.training_id == training_id))
        tx.add_all(
            TrainingCourse(training_id=training_id, course_id=course_id, position=position)
            for position, course_id in enumerate(wanted, 1)
        )
        note(tx, Deed.COURSES_SET, "trainings", training_id, actor=actor, now=now, courses=wanted)


def _plan_deletions(training_id: int) -> list[Delete]:
    sites = select(Site.id).where(Site.training_id == training_id)
    sessions = select(TrainingSession.id).where(TrainingSession.training_id == training_id)
    return [
        delete(RoleGrant).where(or_(RoleGrant.training_id == training_id, RoleGrant.site_id.in_(sites))),
        delete(TrainingCourse).where(TrainingCourse.training_id == training_id),
        delete(Roster).where(Roster.training_id == training_id),
        delete(AgendaItem).where(AgendaItem.session_id.in_(sessions)),
        delete(SessionSite).where(SessionSite.session_id.in_(sessions)),
        delete(TrainingSession).where(TrainingSession.training_id == training_id),
        delete(Site).where(Site.training_id == training_id),
        delete(Training).where(Training.id == training_id),
    ]


def _check_unit(tx: Session, unit_id: int | None, scope: Scope) -> None:
    """Raise UnknownUnitError unless the actor may hold trainings for this unit (None: for no unit)."""
    if scope.everywhere and unit_id is None:
        return
    path = tx.scalar(select(Unit.path).where(Unit.id == unit_id))
    if path is None or not (scope.everywhere or path.startswith(tuple(scope.unit_paths))):
        raise UnknownUnitError


def _move_closing(tx: Session, training: Training, closes_at: datetime | None, now: datetime) -> None:
    """Let what ends with the training end at its new closing."""
    slips = select(Slip.id).join(Enrolment).where(Enrolment.training_id == training.id)
    latest = now + SESSION_LIFETIME
    tx.execute(
        update(UserSession)
        .where(UserSession.slip_id.in_(slips), UserSession.revoked_at.is_(None))
        .values(expires_at=min(closes_at, latest) if closes_at else latest)
    )
    sites = select(Site.id).where(Site.training_id == training.id)
    former = coordinators_end_at(training.closes_at)
    tx.execute(
        update(RoleGrant)
        .where(
            RoleGrant.site_id.in_(sites),
            RoleGrant.role == Role.COORDINATOR.value,
            RoleGrant.ends_at.is_(None) if former is None else RoleGrant.ends_at == former,
        )
        .values(ends_at=coordinators_end_at(closes_at))
    )
