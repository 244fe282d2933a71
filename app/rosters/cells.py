"""Days of birth as people and spreadsheets write them."""

import re
from datetime import date, timedelta

_DAY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
_MONTH = re.compile(r"(?:\d{1,2})\s*[/.\-]\s*(\d{4})")
_YEAR = re.compile(r"\d{4}")
_SERIAL = re.compile(r"\d{5}")
_SPREADSHEET_BEGAN = date(1899, 12, 30)
_YEARS = range(1900, 2101)
_TWO_DIGIT_TURN = 20  # 19 is 2019, 20 is 1920


def read_birth(text: str) -> str | None:
    """Give "1998" or "1998-07-15"; None when it is neither. Days come before months, as in Vietnam.

    Also reads a spreadsheet's number of days; of a month and a year only the year is kept.
    """
    plain = text.strip().rstrip(".")
    if _YEAR.fullmatch(plain):
        return plain if int(plain) in _YEARS else None
    if found := _MONTH.fullmatch(plain):
        return found[1] if int(found[1]) in _YEARS else None
    if _SERIAL.fullmatch(plain):
        return (_SPREADSHEET_BEGAN + timedelta(days=int(plain))).isoformat()
    if found := _ISO.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY.fullmatch(plain):
        return _day(_full_year(found[3]), int(found[2]), int(found[1]))
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < _TWO_DIGIT_TURN else 1900)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None
