"""Fictional people with names as they are met in the Central Highlands: Kinh mostly, and others too."""

from dataclasses import dataclass
from random import Random

FAMILIES = {
    "Nguyễn": 32, "Trần": 11, "Lê": 10, "Phạm": 7, "Hoàng": 5, "Huỳnh": 3, "Phan": 4, "Vũ": 3, "Võ": 3,
    "Đặng": 3, "Bùi": 3, "Đỗ": 2, "Hồ": 2, "Ngô": 2, "Dương": 2, "Lý": 1, "Đinh": 2, "Mai": 1, "Trương": 2,
    "Đoàn": 1, "Tạ": 1, "Cao": 1, "Nguyễn Phước": 1, "Tôn Nữ": 0,
}  # fmt: skip
WOMEN = (
    ("Thị", "Ngọc", "Thu", "Thanh", "Kim", "Hồng", "Mỹ", "Bích", "Minh", "Thùy", "Diễm", "Quỳnh"),
    ("An", "Ánh", "Bình", "Bích", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa",
     "Hương", "Lan", "Liên", "Linh", "Ly", "Mai", "Nga", "Ngân", "Ngọc", "Nhung", "Oanh", "Phương", "Quỳnh",
     "Tâm", "Thảo", "Thúy", "Thủy", "Trang", "Trâm", "Trinh", "Uyên", "Vân", "Xuân", "Yến", "Bảo Trân"),
)  # fmt: skip
MEN = (
    ("Văn", "Đức", "Minh", "Quốc", "Hữu", "Thanh", "Công", "Ngọc", "Xuân", "Anh", "Đình", "Tuấn"),
    ("An", "Anh", "Bảo", "Bình", "Cường", "Dũng", "Duy", "Đạt", "Đức", "Hải", "Hiếu", "Hoàng", "Hùng",
     "Huy", "Khánh", "Khoa", "Kiên", "Lâm", "Long", "Minh", "Nam", "Nghĩa", "Phong", "Phúc", "Quang",
     "Quân", "Sơn", "Tài", "Thành", "Thắng", "Thiện", "Tiến", "Toàn", "Trung", "Tú", "Tuấn", "Việt", "Vinh"),
)  # fmt: skip
HIGHLAND_FAMILIES = ("Rơ Chăm", "Kpă", "Ksor", "Siu", "Rơ Lan", "Cil", "Lơ Mu", "Bon Krông", "Liêng Hot")
HIGHLAND_WOMEN = ("H'Phik", "H'Hen", "H'Linh", "Ka Duyên", "Ka Thủy", "H'Lim", "Ka Rim", "H'Yuin")
HIGHLAND_MEN = ("K'Brêu", "Y Moan", "Y Thuyên", "K'Dũng", "K'Tam", "Ha Juel", "Y Sen", "Ha Bình")
NORTHERN = (
    ("Thào", "Giàng", "Vàng", "Lò", "Nông", "Hoàng"),
    ("A", "Thị", "Văn"),
    ("Sử", "Dế", "Páo", "Mẩy", "Pẻng", "Slìn"),
)

POSITIONS = {
    "Bí thư chi đoàn": 34, "Phó Bí thư chi đoàn": 20, "Ủy viên BCH Đoàn xã": 14, "Bí thư Đoàn xã": 5,
    "Phó Bí thư Đoàn xã": 6, "Ủy viên UBKT": 6, "Chủ nhiệm UBKT": 3, "Trợ lý thanh niên": 4,
    "Tổng phụ trách Đội": 5, "Chi hội trưởng": 3,
}  # fmt: skip
BRANCHES = (
    "Thôn 1",
    "Thôn 2",
    "Thôn 3",
    "Tổ dân phố 4",
    "Trường THPT",
    "Trạm y tế",
    "Công an xã",
    "Hợp tác xã",
    "Khối cơ quan",
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A fictional person. `birth` is a year, or a day where the list knew it."""

    full_name: str
    birth: str
    phone: str
    position: str
    branch: str


def make_people(count: int, rng: Random) -> list[DemoPerson]:
    """Make so many people. Some share their whole name, as in every real list."""
    return [_person(rng) for _ in range(count)]


def _person(rng: Random) -> DemoPerson:
    year = min(2008, max(1978, int(rng.gauss(1998, 5))))
    birth = f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.6 else str(year)
    prefix = rng.choice(("90", "91", "93", "96", "97", "98", "32", "35", "38", "70", "79", "83", "86"))
    return DemoPerson(
        full_name=_name(rng),
        birth=birth,
        phone=f"+84{prefix}{rng.randint(0, 9_999_999):07d}",
        position=_weighted(POSITIONS, rng),
        branch=rng.choice(BRANCHES),
    )


def _name(rng: Random) -> str:
    kind = rng.random()
    is_woman = rng.random() < 0.52
    if kind < 0.08:
        return f"{rng.choice(HIGHLAND_FAMILIES)} {rng.choice(HIGHLAND_WOMEN if is_woman else HIGHLAND_MEN)}"
    if kind < 0.11:
        return " ".join(rng.choice(part) for part in NORTHERN)
    middles, givens = WOMEN if is_woman else MEN
    middle, given = rng.choice(middles), rng.choice(givens)
    return (
        f"{_weighted(FAMILIES, rng)} {middle} {given}"
        if middle != given
        else f"{_weighted(FAMILIES, rng)} {given}"
    )


def _weighted(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
