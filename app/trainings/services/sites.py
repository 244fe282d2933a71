"""Making, changing and deleting the sites of a training."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant
from app.accounts.permissions import Action, Actor
from app.accounts.services.audit import note
from app.database import transaction
from app.trainings.errors import SiteHasPeopleError, SiteNameTakenError
from app.trainings.models import Enrolment, Expected, SessionSite, Site
from app.trainings.rules.history import Deed
from app.trainings.rules.names import site_sort_key
from app.trainings.rules.plan import SitePlan
from app.trainings.services.locking import delete_unless_used, take_site, take_training
from app.vietnamese import exact


def create_site(training_id: int, plan: SitePlan, *, actor: Actor, now: datetime) -> int:
    """Make a site. Give its id. Raises TrainingNotFoundError or SiteNameTakenError."""
    with transaction() as tx:
        take_training(tx, actor, Action.EDIT_TRAINING, training_id)
        _check_name(tx, training_id, plan.name)
        site_id = add_site(tx, training_id, plan)
        note(tx, Deed.SITE_CREATED, "sites", site_id, actor=actor, now=now)
        return site_id


def add_site(tx: Session, training_id: int, plan: SitePlan) -> int:
    """Store a site inside the caller's transaction. Give its id."""
    site = Site(training_id=training_id, sort_key=site_sort_key(plan.name), **asdict(plan))
    tx.add(site)
    tx.flush()
    return site.id


def edit_site(site_id: int, plan: SitePlan, *, actor: Actor, now: datetime) -> None:
    """Change a site. Raises SiteNotFoundError or SiteNameTakenError."""
    with transaction() as tx:
        site = take_site(tx, actor, Action.EDIT_TRAINING, site_id)
        take_training(tx, actor, Action.EDIT_TRAINING, site.training_id)
        _check_name(tx, site.training_id, plan.name, but=site_id)
        for name, value in asdict(plan).items():
            setattr(site, name, value)
        site.sort_key = site_sort_key(plan.name)
        note(tx, Deed.SITE_EDITED, "sites", site_id, actor=actor, now=now)


def delete_site(site_id: int, *, actor: Actor, now: datetime) -> None:
    """Delete a site where nobody is. Raises SiteNotFoundError, SiteHasPeopleError or InUseError."""
    with transaction() as tx:
        site = take_site(tx, actor, Action.EDIT_TRAINING, site_id)
        people = tx.scalar(select(func.count()).where(Enrolment.site_id == site_id))
        if people:
            raise SiteHasPeopleError(count=people)
        delete_unless_used(
            tx,
            delete(RoleGrant).where(RoleGrant.site_id == site_id),
            delete(Expected).where(Expected.site_id == site_id),
            delete(SessionSite).where(SessionSite.site_id == site_id),
            delete(Site).where(Site.id == site_id),
        )
        note(tx, Deed.SITE_DELETED, "sites", site_id, actor=actor, now=now, training_id=site.training_id)


def _check_name(tx: Session, training_id: int, name: str, *, but: int | None = None) -> None:
    """Raise SiteNameTakenError; names that differ in case or in the place of a tone are the same."""
    others = tx.execute(
        select(Site.id, Site.name).where(Site.training_id == training_id, Site.id != (but or 0))
    )
    if any(exact(other.name) == exact(name) for other in others):
        raise SiteNameTakenError(name=name)
