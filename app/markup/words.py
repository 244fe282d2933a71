"""The Vietnamese words that rendering adds. Lessons are Vietnamese, whatever language the page has."""

from datetime import date

QUOTED = "Trích"
TABLE = "Bảng {number}: {heads}"
DONE, NOT_DONE = "Đã xong", "Chưa xong"
DETAILS = "Chi tiết"

# kind of a block -> (title when the author gives none, class)
NOTES = {
    "note": ("Lưu ý", ""),
    "info": ("Thông tin", ""),
    "tip": ("Mẹo", ""),
    "example": ("Ví dụ", ""),
    "important": ("Quan trọng", "dc-note-amber"),
    "warning": ("Chú ý", "dc-note-amber"),
    "danger": ("Cảnh báo", "dc-note-red"),
    "keep": ("Cần nhớ", "dc-keep"),
}

# After these words a citation is part of the sentence; elsewhere it stands in brackets.
LEADING_TO_CITATION = frozenset(
    "theo tại ở xem của và với trong hoặc là từ đến bởi do về nêu qua dẫn căn_cứ quy_định".replace(
        "_", " "
    ).split()
)


def locator_parts(division: str, locator: str) -> tuple[str, str, str]:
    """Split "27.1.a" into ("Điều", "27", "khoản 1 điểm a").

    Where the text is divided into "mục" the whole number is one: ("Mục", "7.5", "").
    """
    if division == "mục":
        return "Mục", locator, ""
    article, *rest = locator.split(".")
    names = ("điểm",) if rest and not rest[0][:1].isdigit() else ("khoản", "điểm", "tiết")
    if len(rest) > len(names):
        rest = [*rest[: len(names) - 1], ".".join(rest[len(names) - 1 :])]
    return "Điều", article, " ".join(f"{name} {part}" for name, part in zip(names, rest, strict=False))


def locator_label(division: str, locator: str) -> str:
    """Say "Điều 27 khoản 1 điểm a" for "27.1.a"."""
    return " ".join(part for part in locator_parts(division, locator) if part)


def in_force(day: date) -> str:
    """Say since when an instrument has been in force."""
    return f"hiệu lực từ {day:%d/%m/%Y}"


def checked(day: date) -> str:
    """Say when somebody last compared the quote with the instrument."""
    return f"Đã đối chiếu ngày {day:%d/%m/%Y}."
