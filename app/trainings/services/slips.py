"""Issuing slips, one or all that are missing, and signing in with one.

`keys` are the application's secret keys, the present one first: a slip's code follows from it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.accounts.rules import SignInMethod
from app.accounts.services.audit import note
from app.accounts.services.sessions import end_sessions_of_slip, start_session
from app.database import insert_for, table_of, transaction
from app.trainings.errors import (
    HoldsMoreThanYouError,
    NoAccountError,
    SlipNotUsableError,
    StaffNeedsPasswordError,
    TrainingClosedError,
    WithdrawnError,
)
from app.trainings.models import Enrolment, Slip, Training
from app.trainings.queries.slips import SlipOwner, get_slip_owner, holds_more_than
from app.trainings.rules.history import Deed
from app.trainings.rules.slips import code_hash, new_nonce, slip_code
from app.trainings.services.locking import take_enrolment, take_site


def issue_slip(enrolment_id: int, *, keys: Sequence[str], actor: Actor, now: datetime) -> str:
    """Issue a new slip to somebody; the former one and every sign-in with it end. Give its code.

    Raises EnrolmentNotFoundError, NoAccountError, WithdrawnError, HoldsMoreThanYouError, TrainingClosedError.
    """
    with transaction() as tx:
        enrolment = take_enrolment(tx, actor, Action.ISSUE_SIGN_IN, enrolment_id)
        _refuse_unless_issuable(tx, enrolment, actor, now)
        revoke_open_slip(tx, enrolment_id, now=now)
        nonce = new_nonce()
        code = slip_code(keys[0], nonce)
        slip = Slip(
            enrolment_id=enrolment_id,
            nonce=nonce,
            code_hash=code_hash(code),
            issued_at=now,
            issued_by=actor.user_id,
        )
        tx.add(slip)
        tx.flush()
        note(tx, Deed.SLIP_ISSUED, "enrolments", enrolment_id, actor=actor, now=now, slip_id=slip.id)
    return code


def issue_missing_slips(site_id: int, *, keys: Sequence[str], actor: Actor, now: datetime) -> int:
    """Issue a slip to everyone of a site who has none. Give how many; nobody's slip is replaced.

    Walk-ins without an account and people who hold more than the actor get none. Raises SiteNotFoundError
    or TrainingClosedError.
    """
    with transaction() as tx:
        site = take_site(tx, actor, Action.PRINT_SLIPS, site_id)
        _refuse_closed(tx, site.training_id, now)
        has_one = exists().where(Slip.enrolment_id == Enrolment.id, Slip.revoked_at.is_(None))
        missing = tx.scalars(
            select(Enrolment.id)
            .where(
                Enrolment.site_id == site_id,
                Enrolment.user_id.is_not(None),
                Enrolment.withdrawn_at.is_(None),
                Enrolment.merged_into_id.is_(None),
                ~has_one,
                ~holds_more_than(actor, now),
            )
            .with_for_update()
        ).all()
        if missing:  # who was just given a slip of his own keeps that one
            new = [_new_slip(one, keys[0], actor, now) for one in missing]
            tx.execute(insert_for(tx)(table_of(Slip)).on_conflict_do_nothing(), new)
            note(tx, Deed.SLIP_ISSUED, "sites", site_id, actor=actor, now=now, count=len(missing))
    return len(missing)


def revoke_open_slip(tx: Session, enrolment_id: int, *, now: datetime) -> None:
    """Revoke the slip of an enrolment, and end every sign-in with it, inside the caller's transaction."""
    is_open = (Slip.enrolment_id == enrolment_id, Slip.revoked_at.is_(None))
    slip_id = tx.scalar(select(Slip.id).where(*is_open))
    if slip_id is not None:
        tx.execute(update(Slip).where(Slip.id == slip_id).values(revoked_at=now))
        end_sessions_of_slip(tx, slip_id, now=now)


def revoke_slip(enrolment_id: int, *, actor: Actor, now: datetime) -> None:
    """Revoke somebody's slip without a new one. Raises EnrolmentNotFoundError. Twice is once."""
    with transaction() as tx:
        take_enrolment(tx, actor, Action.ISSUE_SIGN_IN, enrolment_id)
        revoke_open_slip(tx, enrolment_id, now=now)
        note(tx, Deed.SLIP_REVOKED, "enrolments", enrolment_id, actor=actor, now=now)


def sign_in_by_slip(text: str, *, device: str, now: datetime) -> tuple[str, SlipOwner]:
    """Sign a browser in with the code of a slip. Give the token for its cookie, and whose slip it is.

    The sign-in ends when the training closes. Raises SlipNotUsableError, TrainingClosedError or
    StaffNeedsPasswordError.
    """
    with transaction() as tx:
        owner = get_slip_owner(text, now=now)
        if owner.needs_password:
            raise StaffNeedsPasswordError
        _hold_open(tx, owner.slip_id)
        token = start_session(
            tx,
            owner.user_id,
            SignInMethod.SLIP,
            device,
            now,
            slip_id=owner.slip_id,
            expires_at=owner.closes_at,
        )
    return token, owner


def _hold_open(tx: Session, slip_id: int) -> None:
    """Hold a slip while somebody signs in: who revokes it then ends this sign-in too.

    Raises SlipNotUsableError when it was revoked a moment ago.
    """
    still_open = select(Slip.id).where(Slip.id == slip_id, Slip.revoked_at.is_(None))
    if tx.scalar(still_open.with_for_update()) is None:
        raise SlipNotUsableError


def _new_slip(enrolment_id: int, key: str, actor: Actor, now: datetime) -> dict[str, object]:
    nonce = new_nonce()
    return {
        "enrolment_id": enrolment_id,
        "nonce": nonce,
        "code_hash": code_hash(slip_code(key, nonce)),
        "issued_at": now,
        "issued_by": actor.user_id,
    }


def _refuse_unless_issuable(tx: Session, enrolment: Enrolment, actor: Actor, now: datetime) -> None:
    if enrolment.user_id is None:
        raise NoAccountError
    if enrolment.withdrawn_at is not None:
        raise WithdrawnError
    more = select(Enrolment.id).where(Enrolment.id == enrolment.id, holds_more_than(actor, now))
    if tx.scalar(more) is not None:
        raise HoldsMoreThanYouError
    _refuse_closed(tx, enrolment.training_id, now)


def _refuse_closed(tx: Session, training_id: int, now: datetime) -> None:
    title, closes_at = tx.execute(
        select(Training.title, Training.closes_at).where(Training.id == training_id)
    ).one()
    if closes_at is not None and closes_at <= now:
        raise TrainingClosedError(title=title)
