"""How figures, times and names are written, in both languages."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext as _

from app.vietnamese import given_name
from app.web.language import current_language

NBSP = "\N{NO-BREAK SPACE}"
Number = int | float | Decimal | Fraction


def number(value: Number) -> str:
    """Write a whole number with its thousands: 3.500 or 3,500."""
    return format_decimal(round(value), locale=current_language())


def decimal(value: Number, places: int = 1) -> str:
    """Write a number with up to `places` decimals: 7,5 or 7.5."""
    pattern = "#,##0." + "#" * places if places else "#,##0"
    return format_decimal(_exact(value), format=pattern, locale=current_language())


def permille(value: int | None) -> str:
    """Write 705 as 70,5%; nothing when there is nothing to divide by."""
    if value is None:
        return "–"
    return f"{decimal(Fraction(value, 10))}%"


def clock(value: datetime, zone: str = "Asia/Ho_Chi_Minh") -> str:
    """Write the time of day in `zone`: 08:12."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def day(value: datetime | date, zone: str = "Asia/Ho_Chi_Minh") -> str:
    """Write the day in `zone`: 22/11/2025 or 22 November 2025."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone))
    if current_language() == "vi":
        return f"{value:%d/%m/%Y}"
    return NBSP.join((str(value.day), f"{value:%B}", str(value.year)))


def weekday(value: datetime | date, zone: str = "Asia/Ho_Chi_Minh") -> str:
    """Write the day of the week in `zone`: Thứ Bảy."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone))
    return format_date(value, "EEEE", locale=current_language())


def iso_day(text: str) -> str:
    """Write a day that is stored as 2025-11-22; what is no day stays as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def moment(value: datetime, zone: str = "Asia/Ho_Chi_Minh") -> str:
    """Write time and day: 08:12 ngày 22/11/2025."""
    return str(_("%(clock)s ngày %(day)s", clock=clock(value, zone), day=day(value, zone)))


def duration(seconds: int) -> str:
    """Write a span in hours and minutes: 1 giờ 30 phút; below a minute in seconds."""
    if seconds < 60:
        return str(_("%(n)s giây", n=seconds))
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return str(_("%(n)s phút", n=minutes))
    if not minutes:
        return str(_("%(n)s giờ", n=hours))
    return str(_("%(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes))


def phone(number_: str | None) -> str:
    """Write +84912345678 as people dial it: 0912 345 678. Others stay as they are."""
    if not number_ or not number_.startswith("+84") or len(number_) != 12:
        return number_ or ""
    return f"0{number_[3:6]}{NBSP}{number_[6:9]}{NBSP}{number_[9:]}"


def size(count: int) -> str:
    """Write a number of bytes: 1,2 MB."""
    for unit, factor in (("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)):
        if count >= factor:
            return f"{decimal(Fraction(count, factor))}{NBSP}{unit}"
    return f"{number(count)}{NBSP}B"


def _exact(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    for filter_ in (
        number,
        decimal,
        permille,
        clock,
        day,
        weekday,
        iso_day,
        moment,
        duration,
        phone,
        size,
        given_name,
    ):
        app.jinja_env.filters[filter_.__name__] = filter_
