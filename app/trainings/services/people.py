"""Changing where somebody is in a training: unit and position, site, sessions, withdrawing."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Unit
from app.accounts.permissions import Action, Actor
from app.accounts.services.audit import note
from app.database import transaction
from app.trainings.errors import SessionNotFoundError, SiteNotFoundError, WithdrawnError
from app.trainings.models import Enrolment, Expected, Site, TrainingSession
from app.trainings.rules.history import Deed
from app.trainings.rules.names import search_text_of
from app.trainings.rules.people import Post
from app.trainings.services.locking import take_enrolment
from app.trainings.services.slips import revoke_open_slip
from app.vietnamese import fold


def edit_post(enrolment_id: int, post: Post, *, actor: Actor, now: datetime) -> None:
    """Correct unit and position as they are on the days of the training. Raises EnrolmentNotFoundError."""
    with transaction() as tx:
        enrolment = take_enrolment(tx, actor, Action.EDIT_TRAINING, enrolment_id)
        enrolment.unit_name, enrolment.position_title = post.unit_name, post.position_title
        enrolment.unit_id = find_unit_ids(tx, [post.unit_name]).get(fold(post.unit_name))
        enrolment.search_text = search_text_of(enrolment.full_name, post.unit_name, enrolment.code)
        note(tx, Deed.ENROLMENT_EDITED, "enrolments", enrolment_id, actor=actor, now=now)


def move_to_site(enrolment_id: int, site_id: int, *, actor: Actor, now: datetime) -> None:
    """Move somebody to another site: also where he is expected, in sessions that have not ended.

    Raises EnrolmentNotFoundError, SiteNotFoundError or WithdrawnError.
    """
    with transaction() as tx:
        enrolment = _take_present(tx, actor, enrolment_id)
        same = select(Site.id).where(Site.id == site_id, Site.training_id == enrolment.training_id)
        if tx.scalar(same) is None:
            raise SiteNotFoundError(site_id=site_id)
        if enrolment.site_id == site_id:
            return
        facts = {"from_site_id": enrolment.site_id, "to_site_id": site_id}
        enrolment.site_id = site_id
        tx.flush()
        move_expected(tx, [enrolment_id], enrolment.training_id, now)
        note(tx, Deed.MOVED, "enrolments", enrolment_id, actor=actor, now=now, **facts)


def set_expected(enrolment_id: int, session_ids: Collection[int], *, actor: Actor, now: datetime) -> None:
    """Set at which sessions somebody is expected. Raises EnrolmentNotFoundError or SessionNotFoundError."""
    wanted = set(session_ids)
    with transaction() as tx:
        enrolment = _take_present(tx, actor, enrolment_id)
        of_training = select(TrainingSession.id).where(TrainingSession.training_id == enrolment.training_id)
        if not wanted <= set(tx.scalars(of_training)):
            raise SessionNotFoundError
        mine = Expected.enrolment_id == enrolment_id
        held = set(tx.scalars(select(Expected.session_id).where(mine)))
        tx.execute(delete(Expected).where(mine, Expected.session_id.in_(held - wanted)))
        tx.add_all(
            Expected(session_id=session_id, enrolment_id=enrolment_id, site_id=enrolment.site_id)
            for session_id in sorted(wanted - held)
        )
        if wanted != held:
            note(
                tx,
                Deed.EXPECTED_SET,
                "enrolments",
                enrolment_id,
                actor=actor,
                now=now,
                sessions=sorted(wanted),
            )


def withdraw(enrolment_id: int, *, actor: Actor, now: datetime) -> None:
    """Take somebody out of a training. What he did stays; he is expected no more, and his slip ends.

    Raises EnrolmentNotFoundError. Doing it twice changes nothing.
    """
    with transaction() as tx:
        enrolment = take_enrolment(tx, actor, Action.EDIT_TRAINING, enrolment_id)
        if enrolment.withdrawn_at is not None:
            return
        enrolment.withdrawn_at = now
        coming = select(TrainingSession.id).where(_not_ended(enrolment.training_id, now))
        mine = Expected.enrolment_id == enrolment_id
        tx.execute(delete(Expected).where(mine, Expected.session_id.in_(coming)))
        revoke_open_slip(tx, enrolment_id, now=now)
        note(tx, Deed.WITHDRAWN, "enrolments", enrolment_id, actor=actor, now=now)


def reinstate(enrolment_id: int, *, actor: Actor, now: datetime) -> None:
    """Take somebody in again: he is expected at the sessions that have not ended, and needs a new slip.

    Raises EnrolmentNotFoundError. Doing it twice changes nothing.
    """
    with transaction() as tx:
        enrolment = take_enrolment(tx, actor, Action.EDIT_TRAINING, enrolment_id)
        if enrolment.withdrawn_at is None:
            return
        enrolment.withdrawn_at = None
        tx.flush()
        expect(tx, [enrolment_id], _not_ended(enrolment.training_id, now))
        note(tx, Deed.REINSTATED, "enrolments", enrolment_id, actor=actor, now=now)


def expect(tx: Session, enrolment_ids: Collection[int], sessions: ColumnElement[bool]) -> None:
    """Expect people, where they are enrolled, at the sessions that fulfil a condition. One statement."""
    rows = (
        select(TrainingSession.id, Enrolment.id, Enrolment.site_id)
        .join(Enrolment, Enrolment.training_id == TrainingSession.training_id)
        .where(sessions, Enrolment.id.in_(enrolment_ids))
    )
    tx.execute(insert(Expected).from_select(["session_id", "enrolment_id", "site_id"], rows))


def move_expected(tx: Session, enrolment_ids: Collection[int], training_id: int, now: datetime) -> None:
    """Expect people at the site where they now are, in sessions that have not ended. One statement."""
    coming = select(TrainingSession.id).where(_not_ended(training_id, now))
    site_now = select(Enrolment.site_id).where(Enrolment.id == Expected.enrolment_id).scalar_subquery()
    tx.execute(
        update(Expected)
        .where(Expected.enrolment_id.in_(enrolment_ids), Expected.session_id.in_(coming))
        .values(site_id=site_now)
        .execution_options(synchronize_session=False)
    )


def find_unit_ids(tx: Session, names: Collection[str]) -> dict[str, int]:
    """Find the units that are meant by these names, by folded name; one that could be several is left out."""
    folded = {fold(name) for name in names} - {""}
    rows = tx.execute(select(Unit.id, Unit.search_text).where(Unit.search_text.in_(folded))) if folded else ()
    found: dict[str, list[int]] = {}
    for unit_id, text in rows:
        found.setdefault(text, []).append(unit_id)
    return {text: ids[0] for text, ids in found.items() if len(ids) == 1}


def _take_present(tx: Session, actor: Actor, enrolment_id: int) -> Enrolment:
    enrolment = take_enrolment(tx, actor, Action.EDIT_TRAINING, enrolment_id)
    if enrolment.withdrawn_at is not None:
        raise WithdrawnError
    return enrolment


def _not_ended(training_id: int, now: datetime) -> ColumnElement[bool]:
    return (TrainingSession.training_id == training_id) & (TrainingSession.ends_at > now)
