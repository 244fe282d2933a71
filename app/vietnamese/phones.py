"""Vietnamese phone numbers as people and spreadsheets write them, brought to one form."""

import re
import unicodedata

_MOBILE = re.compile(r"[35789]\d{8}")
_LANDLINE = re.compile(r"2\d{9}")
_OLD_MOBILE = re.compile(r"(1\d\d)(\d{7})")
_SPREADSHEET_FLOAT = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[/;,|&\n\r]|\s[-–]\s")

# In 2018 the mobile numbers of eleven digits lost one: 0162 became 032 (plan of the Ministry of Information).
_NEW_PREFIXES = {
    **{f"16{digit}": f"3{digit}" for digit in range(2, 10)},
    **dict(zip(("120", "121", "122", "126", "128"), ("70", "79", "77", "76", "78"), strict=True)),
    **dict(zip(("123", "124", "125", "127", "129"), ("83", "84", "85", "81", "82"), strict=True)),
    **dict(zip(("186", "188", "199"), ("56", "58", "59"), strict=True)),
}


def clean_phone(text: str) -> str | None:
    """Give the number as "+84912345678", or None when there is no Vietnamese number in `text`.

    Understands separators, +84, a zero that a spreadsheet lost, "912345678.0" and the mobile numbers of
    eleven digits from before 2018. Of several numbers in one cell the first counts. A number in scientific
    notation has lost digits and is refused.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SCIENTIFIC.fullmatch(plain):
        return None
    if found := _SPREADSHEET_FLOAT.fullmatch(plain):
        plain = found[1]
    return next((number for part in (plain, *_BETWEEN_NUMBERS.split(plain)) if (number := _read(part))), None)


def _read(text: str) -> str | None:
    digits = re.sub("[^0-9]", "", text).removeprefix("00")
    if len(digits) > 10:
        digits = digits.removeprefix("84")
    digits = digits.removeprefix("0")
    old = _OLD_MOBILE.fullmatch(digits)
    if old and old[1] in _NEW_PREFIXES:
        digits = _NEW_PREFIXES[old[1]] + old[2]
    return f"+84{digits}" if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None
