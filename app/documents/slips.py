"""Sign-in slips: a sheet of paper for each site that is cut into eight and handed out."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.paper import breakable, check_length, make_pdf, site_label


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip. `link` is what the QR code opens; `short_link` and `code` are what people type."""

    name: str
    unit: str
    position: str
    link: str
    short_link: str
    code: str


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """The slips of one site, in the order of its door list."""

    training: str
    site: str
    slips: Sequence[Slip]


def slips_pdf(sheet: SlipSheet) -> bytes:
    """Make an A4 PDF with eight slips a page, in the given order; an empty sheet gives one empty page.

    Raises TooManyPagesError or DocumentFailedError.
    """
    check_length(sheet.slips)
    people = [
        {
            "name": breakable(slip.name),
            "unit": breakable(slip.unit),
            "position": breakable(slip.position),
            "qr": slip.link,
            "link": slip.short_link.removeprefix("https://").removeprefix("http://"),
            "code": slip.code,
        }
        for slip in sheet.slips
    ]
    return make_pdf(
        "slips", {"training": breakable(sheet.training), "site": site_label(sheet.site), "people": people}
    )
