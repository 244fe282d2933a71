"""Slips and badges on paper: of a whole site, or of one person."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.clock import utc_now
from app.documents import Badge, BadgeSheet, Slip, SlipSheet, badges_pdf, slips_pdf
from app.trainings.errors import NoSlipError, SiteNotFoundError, SlipLostError
from app.trainings.queries.people import PersonDetails, get_details
from app.trainings.queries.printing import (
    PrintedPerson,
    at_site,
    count_printed,
    is_enrolment,
    list_printed_badges,
    list_printed_slips,
)
from app.trainings.queries.scope import SiteRow, enrolment_in_scope, is_in_scope, site_in_scope
from app.trainings.queries.trainings import get_title
from app.trainings.rules.slips import grouped
from app.trainings.services import slips as services
from app.trainings.views.blueprint import bp
from app.trainings.views.slips import slip_keys, slip_link

SITE = "/manage/trainings/<int:training_id>/sites/<int:site_id>"


@bp.get(f"{SITE}/print")
@requires(Action.PRINT_SLIPS)
def show_printing(training_id: int, site_id: int) -> ResponseReturnValue:
    """Say what can be printed for a site."""
    site = _find(training_id, site_id)
    actor = current_actor()
    return render_template(
        "trainings/printing.html",
        site=site,
        training_title=get_title(training_id),
        counts=count_printed(actor, site_id, now=utc_now()),
        may_edit=is_in_scope(actor, Action.EDIT_TRAINING, training_id),
    )


@bp.post(f"{SITE}/slips")
@requires(Action.PRINT_SLIPS)
def issue_missing_slips(training_id: int, site_id: int) -> ResponseReturnValue:
    """Issue a slip to everyone of a site who has none."""
    _find(training_id, site_id)
    made = services.issue_missing_slips(site_id, keys=slip_keys(), actor=current_actor(), now=utc_now())
    flash(ngettext("Đã tạo %(num)d phiếu.", "Đã tạo %(num)d phiếu.", made))
    return redirect(url_for(".show_printing", training_id=training_id, site_id=site_id))


@bp.get(f"{SITE}/slips.pdf")
@requires(Action.PRINT_SLIPS)
def print_slips(training_id: int, site_id: int) -> ResponseReturnValue:
    """Print the slips of a site, in the order of the door list."""
    site = _find(training_id, site_id)
    people = list_printed_slips(current_actor(), slip_keys(), at_site(site_id), now=utc_now())
    return _slips(get_title(training_id), site.name, people, f"phieu-{site_id}.pdf")


@bp.get(f"{SITE}/badges.pdf")
@requires(Action.PRINT_SLIPS)
def print_badges(training_id: int, site_id: int) -> ResponseReturnValue:
    """Print the badges of a site, in the order of the door list."""
    site = _find(training_id, site_id)
    people = list_printed_badges(at_site(site_id))
    return _badges(get_title(training_id), site.name, people, f"the-{site_id}.pdf")


@bp.get("/enrolments/<int:enrolment_id>/slip.pdf")
@requires(Action.PRINT_SLIPS)
def print_slip(enrolment_id: int) -> ResponseReturnValue:
    """Print one person's slip again."""
    details = _find_person(enrolment_id)
    people = list_printed_slips(current_actor(), slip_keys(), is_enrolment(enrolment_id), now=utc_now())
    if not people:
        raise NoSlipError
    if people[0].slip_code is None:
        raise SlipLostError
    return _slips(details.training_title, details.site_name, people, f"phieu-{enrolment_id}.pdf")


@bp.get("/enrolments/<int:enrolment_id>/badge.pdf")
@requires(Action.PRINT_SLIPS)
def print_badge(enrolment_id: int) -> ResponseReturnValue:
    """Print one person's badge again."""
    details = _find_person(enrolment_id)
    people = list_printed_badges(is_enrolment(enrolment_id))
    return _badges(details.training_title, details.site_name, people, f"the-{enrolment_id}.pdf")


def _find(training_id: int, site_id: int) -> SiteRow:
    site = site_in_scope(current_actor(), Action.PRINT_SLIPS, site_id)
    if site.training_id != training_id:
        raise SiteNotFoundError(site_id=site_id)
    return site


def _find_person(enrolment_id: int) -> PersonDetails:
    enrolment_in_scope(current_actor(), Action.PRINT_SLIPS, enrolment_id)
    return get_details(enrolment_id)


def _slips(title: str, site: str, people: Iterable[PrintedPerson], name: str) -> ResponseReturnValue:
    """Print slips; one whose key is gone cannot be printed and is left out."""
    slips = [
        Slip(
            name=person.full_name,
            unit=person.unit_name,
            position=person.position_title,
            link=slip_link(person.slip_code),
            short_link=slip_link(""),
            code=grouped(person.slip_code),
        )
        for person in people
        if person.slip_code
    ]
    return _pdf(slips_pdf(SlipSheet(title, site, slips)), name)


def _badges(title: str, site: str, people: Iterable[PrintedPerson], name: str) -> ResponseReturnValue:
    badges = [
        Badge(person.full_name, person.unit_name, person.position_title, person.badge_code)
        for person in people
    ]
    return _pdf(badges_pdf(BadgeSheet(title, site, badges)), name)


def _pdf(content: bytes, name: str) -> ResponseReturnValue:
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return content, headers
