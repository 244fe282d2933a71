"""Slips: whose a code is, where somebody is signed in with one, and whom nobody may open a door to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select

from app.accounts.models import RoleGrant, User, UserSession
from app.accounts.permissions import Action, Actor
from app.accounts.rules import Role
from app.database import db
from app.trainings.errors import SlipLostError, SlipNotUsableError, TrainingClosedError
from app.trainings.models import Enrolment, Site, Slip, Training
from app.trainings.queries.scope import sites_within
from app.trainings.rules.slips import SHOWN_FOR, code_hash, find_code, typed_code

OPENS_BY_SLIP = (Role.COORDINATOR.value, Role.TRAINEE.value)


@dataclass(frozen=True, slots=True)
class SlipOwner:
    """Whose a slip is. `needs_password`: he holds roles that a piece of paper may not open."""

    slip_id: int
    enrolment_id: int
    user_id: int
    full_name: str
    training_id: int
    training_title: str
    closes_at: datetime | None
    needs_password: bool


@dataclass(frozen=True, slots=True)
class OpenSlip:
    """The slip of an enrolment that signs in now."""

    slip_id: int
    issued_at: datetime
    issued_by: int | None
    nonce: str
    code_hash: str

    def code(self, keys: Sequence[str]) -> str:
        """Make the code again. Raises SlipLostError when the key that it came from is gone."""
        code = find_code(keys, self.nonce, self.code_hash)
        if code is None:
            raise SlipLostError
        return code

    def is_shown_to(self, actor: Actor, now: datetime) -> bool:
        """Say whether the actor has just issued it, so that he may look at its code on the screen."""
        return self.issued_by == actor.user_id and now - self.issued_at < SHOWN_FOR


@dataclass(frozen=True, slots=True)
class SlipSignIn:
    """One browser that is signed in with a slip."""

    session_id: int
    device: str
    created_at: datetime
    last_seen_at: datetime


def get_slip_owner(text: str, *, now: datetime) -> SlipOwner:
    """Give whose slip a typed or scanned code is. One query.

    Raises SlipNotUsableError when the code is unknown or revoked, TrainingClosedError when it has run out.
    """
    code = typed_code(text)
    if not code:
        raise SlipNotUsableError
    staff = exists().where(RoleGrant.user_id == User.id, _is_live(now), RoleGrant.role.not_in(OPENS_BY_SLIP))
    row = db.session.execute(
        select(
            Slip.id, Enrolment.id, User.id, Enrolment.full_name, Training.id, Training.title,
            Training.closes_at, staff,
        )
        .select_from(Slip)
        .join(Enrolment, Enrolment.id == Slip.enrolment_id)
        .join(Training, Training.id == Enrolment.training_id)
        .join(User, User.id == Enrolment.user_id)
        .where(
            Slip.code_hash == code_hash(code),
            Slip.revoked_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
            User.is_active,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise SlipNotUsableError
    owner = SlipOwner(*row)
    if owner.closes_at is not None and owner.closes_at <= now:
        raise TrainingClosedError(title=owner.training_title)
    return owner


def find_open_slip(enrolment_id: int) -> OpenSlip | None:
    """Find the slip that signs in now; None when there is none."""
    row = db.session.execute(
        select(Slip.id, Slip.issued_at, Slip.issued_by, Slip.nonce, Slip.code_hash).where(
            Slip.enrolment_id == enrolment_id, Slip.revoked_at.is_(None)
        )
    ).one_or_none()
    return OpenSlip(*row) if row else None


def list_slip_sign_ins(enrolment_id: int, *, now: datetime) -> list[SlipSignIn]:
    """List the browsers that are signed in with a slip of this enrolment, the last seen first."""
    rows = db.session.execute(
        select(UserSession.id, UserSession.device, UserSession.created_at, UserSession.last_seen_at)
        .join(Slip, Slip.id == UserSession.slip_id)
        .where(
            Slip.enrolment_id == enrolment_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id)
    )
    return [SlipSignIn(*row) for row in rows]


def holds_more_than(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Make the condition on `Enrolment` that its person holds roles which the issuer could not give him.

    A slip signs its owner in with all his roles, so nobody may issue one that opens more than his own door:
    the only staff whose slip may be issued are coordinators of sites within the issuer's scope.
    """
    within = select(Site.id).where(sites_within(actor.scope(Action.ISSUE_SIGN_IN)))
    harmless = and_(
        RoleGrant.role.in_(OPENS_BY_SLIP), or_(RoleGrant.site_id.is_(None), RoleGrant.site_id.in_(within))
    )
    more = select(RoleGrant.user_id).where(_is_live(now), not_(harmless))
    return Enrolment.user_id.in_(more)


def _is_live(now: datetime) -> ColumnElement[bool]:
    return or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now)
