"""Which column is which: by its head, in Vietnamese or English, in any order."""

import re
from collections.abc import Sequence
from enum import StrEnum

from app.vietnamese import fold


class Column(StrEnum):
    """What a column tells about people. FAMILY and GIVEN together make a name."""

    NUMBER = "number"
    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    BIRTH = "birth"
    POSITION = "position"
    UNIT = "unit"
    PHONE = "phone"
    SITE = "site"
    OTHER = "other"  # known, and not needed


# Heads without marks, case and punctuation; a head that begins with one of them and goes on counts too.
_HEADS = {
    Column.NUMBER: "stt|tt|so tt|so thu tu|no|number|so",
    Column.NAME: "ho va ten|ho ten|ten hoc vien|ten dai bieu|ten can bo|full name|fullname|name",
    Column.FAMILY: "ho va ten dem|ho dem|ho va dem|ho lot|ho va chu dem|ho|family name|last name|surname",
    Column.GIVEN: "ten|given name|first name",
    Column.BIRTH: "ngay sinh|nam sinh|ngay thang nam sinh|ngay thang sinh|sinh nam|sinh ngay|ns|birth"
    "|birthday|date of birth|dob|birth date|birthdate|year of birth|birth year",
    Column.POSITION: "chuc vu|chuc danh|position|job title|title|role",
    Column.UNIT: "don vi|ten don vi|co quan|co so doan|chi doan|noi cong tac|to chuc"
    "|unit|organization|organisation",
    Column.PHONE: "dien thoai|so dien thoai|sdt|dt|so dt|di dong|so di dong|dtdd"
    "|phone|phone number|phone no|mobile|mobile phone|mobile number|tel|telephone|cell phone",
    Column.SITE: "diem cau|ten diem cau|noi du|dia diem hoc|dia diem|site|venue|location",
    Column.OTHER: "ghi chu|gc|note|notes|remarks|email|e mail|gmail|thu dien tu|gioi tinh|gt|nam nu|gender"
    "|sex|dan toc|ton giao|trinh do|ngay vao doan|ngay vao dang|cccd|so cccd|so the doan vien|ky ten|chu ky",
}
_BY_HEAD = {head: column for column, heads in _HEADS.items() for head in heads.split("|")}
_BEGINNINGS = sorted((head for head in _BY_HEAD if " " in head), key=len, reverse=True)
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def column_of(head: str) -> Column | None:
    """Say what a column with this head tells; None when we do not know."""
    plain = fold(_IN_BRACKETS.sub(" ", head)) if len(head) <= 80 else ""
    if plain in _BY_HEAD:
        return _BY_HEAD[plain]
    return next((_BY_HEAD[known] for known in _BEGINNINGS if plain.startswith(f"{known} ")), None)


def known_columns(cells: Sequence[str]) -> dict[Column, int]:
    """Give the place of each known column; empty when the row is no row of heads (it must name people).

    Of two columns that tell the same the first counts.
    """
    found: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        if (column := column_of(cell)) is not None:
            found.setdefault(column, place)
    if Column.NAME not in found and Column.GIVEN in found and Column.FAMILY not in found:
        found[Column.NAME] = found.pop(Column.GIVEN)  # a lone "Tên" is the whole name
    names_people = Column.NAME in found or {Column.FAMILY, Column.GIVEN} <= found.keys()
    is_alone = sum(1 for cell in cells if cell) == 1
    return found if names_people and (len(found) > 1 or is_alone) else {}
