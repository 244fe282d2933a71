"""Reading numbers as people in Vietnam and elsewhere write them, without guessing."""

import re
from fractions import Fraction

MAX_DIGITS = 18
NUMERAL = re.compile(r"^[+-]?(\d+)(?:([.,])(\d+))?$")
LIKE_A_NUMERAL = re.compile(r"^[+-]?\d[\d.,]*$")
GROUP_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")  # "3 500" can only be one number


class NumeralError(ValueError):
    """It is no number."""


class AmbiguousNumeralError(NumeralError):
    """It may be two numbers: `3.500` is 3500 to some and 3.5 to others."""

    def __init__(self, whole: str, decimal: str) -> None:
        super().__init__(whole, decimal)
        self.whole = whole
        self.decimal = decimal


def read_numeral(text: str) -> Fraction:
    """Read digits with at most one `,` or `.`; both mean the decimal point.

    Raises AmbiguousNumeralError where one to three digits, a separator and three digits could be thousands,
    NumeralError for everything else.
    """
    plain = GROUP_SPACES.sub("", text.strip().replace("\u2212", "-"))
    match = NUMERAL.match(plain)
    if match is None or not plain.isascii() or len(plain) > MAX_DIGITS + 2:
        raise NumeralError
    whole, separator, decimals = match[1], match[2], match[3] or ""
    if separator and len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise AmbiguousNumeralError(f"{whole}{decimals}", f"{whole}{separator}{decimals.rstrip('0') or '0'}")
    return Fraction(plain.replace(",", "."))


def looks_like_numeral(text: str) -> bool:
    """Say whether somebody meant a number here, a readable one or not."""
    plain = GROUP_SPACES.sub("", text.strip().replace("\u2212", "-"))
    return bool(LIKE_A_NUMERAL.match(plain))


def write_numeral(number: Fraction) -> str:
    """Write a decimal number that `read_numeral` reads back: `45`, `-3.5`, `3.1250`."""
    if number.denominator == 1:
        return str(number.numerator)
    places = 1
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    whole, decimals = digits[:-places], digits[-places:]
    if len(decimals) == 3:
        decimals += "0"  # three decimals could be thousands
    return f"{'-' if number < 0 else ''}{whole}.{decimals}"
