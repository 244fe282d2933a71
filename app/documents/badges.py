"""Badges for the door: they say who somebody is, and open nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.paper import breakable, check_length, make_pdf, site_label


@dataclass(frozen=True, slots=True)
class Badge:
    """One person's badge; `code` stands in the QR code as it is."""

    name: str
    unit: str
    position: str
    code: str


@dataclass(frozen=True, slots=True)
class BadgeSheet:
    """The badges of one site, in the order of its door list."""

    training: str
    site: str
    badges: Sequence[Badge]


def badges_pdf(sheet: BadgeSheet) -> bytes:
    """Make an A4 PDF with eight badges a page, in the given order; an empty sheet gives one empty page.

    Raises TooManyPagesError or DocumentFailedError.
    """
    check_length(sheet.badges)
    people = [
        {
            "name": breakable(badge.name),
            "unit": breakable(badge.unit),
            "position": breakable(badge.position),
            "qr": badge.code,
            "code": badge.code,
        }
        for badge in sheet.badges
    ]
    return make_pdf(
        "badges", {"training": breakable(sheet.training), "site": site_label(sheet.site), "people": people}
    )
