"""What the demo's training is like: its sites and how each fares, its sessions, its topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PASSWORD = "demo-diem-cau"  # noqa: S105  # known to everybody: these accounts answer on the loopback only
COURSE = "nghiep-vu-kiem-tra-giam-sat"
QUIZ = "giai-quyet-khieu-nai-to-cao/quiz"
MODULE = "giai-quyet-khieu-nai-to-cao"
TITLE = "Tập huấn nghiệp vụ kiểm tra, giám sát năm 2026"
SUMMARY = (
    "Lớp trực tiếp kết hợp trực tuyến cho cán bộ làm công tác kiểm tra, giám sát của Đoàn tại chín điểm cầu."
)
PROVINCE = "Tỉnh đoàn Lâm Giang"


@dataclass(frozen=True, slots=True)
class SiteFate:
    """A site, how many of a thousand people go there, and how it fares."""

    name: str
    weight: int
    came: float = 0.94  # of those expected
    late: float = 0.04  # of those who came
    online: float = 0.08
    read: float = 0.6  # how far people are in the lessons
    took_quiz: float = 0.62
    ability: float = 0.74
    silent_minutes: int = 1


SITES: Sequence[SiteFate] = (
    SiteFate("Bến Sen", 120, late=0.03, took_quiz=0.65),
    SiteFate("Cửa Gió", 104, late=0.06, took_quiz=0.43, read=0.45, silent_minutes=24),
    SiteFate("Đồi Thông", 89, came=0.97, late=0.02, took_quiz=0.71, ability=0.8),
    SiteFate("Đồng Mây", 130, came=0.96),
    SiteFate("Hồ Trăng", 111, came=0.96, online=0.1),
    SiteFate("Núi Xanh", 80, came=0.71, late=0.2, took_quiz=0.35, read=0.4, ability=0.68),
    SiteFate("Sông Trong", 123, came=0.97, took_quiz=0.64),
    SiteFate("Thung Lúa", 96, came=0.96, took_quiz=0.64, ability=0.78),
    SiteFate("Vịnh Nắng", 147, online=0.12, late=0.05, took_quiz=0.5),
)
FORMER_DISTRICTS = ("Huyện đoàn Đồng Mây", "Huyện đoàn Núi Xanh", "Thành đoàn Sông Trong")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a session: from when to when, counted in minutes from its start."""

    title: str
    start: int
    end: int
    speaker: str = ""
    teaches: bool = False
    examines: bool = False


MORNING: Sequence[Topic] = (
    Topic("Khai mạc, giới thiệu đại biểu", 0, 15, "Ban tổ chức lớp"),
    Topic("Chuyên đề 1: Giải quyết khiếu nại, tố cáo", 15, 90, "ThS. Trần Thị Minh Nguyệt", teaches=True),
    Topic("Bài kiểm tra chuyên đề 1", 90, 120, "Ban tổ chức lớp", examines=True),
    Topic("Hỏi đáp từ các điểm cầu", 120, 210, "ThS. Trần Thị Minh Nguyệt"),
)
AFTERNOON: Sequence[Topic] = (
    Topic("Chuyên đề 2: Kỷ luật Đoàn", 0, 75, "Phạm Hữu Lộc, UBKT Tỉnh đoàn"),
    Topic("Chuyên đề 3: Kiểm tra tổ chức Đoàn cấp dưới", 85, 140, "Phạm Hữu Lộc, UBKT Tỉnh đoàn"),
    Topic("Trao đổi, giải đáp vướng mắc ở cơ sở", 140, 180, "Các điểm cầu"),
    Topic("Tổng kết, bế mạc", 180, 210, "Ban tổ chức lớp"),
)
SESSION_MINUTES = 210
BEGAN_BEFORE = timedelta(minutes=110)  # the first session is on, and its quiz is open
QUIZ_OPENED_BEFORE = timedelta(minutes=25)
BREAK = timedelta(minutes=120)


def start_of_first(now: datetime) -> datetime:
    """Say when the first session began: a while ago, on a quarter of an hour."""
    began = now - BEGAN_BEFORE
    return began.replace(minute=began.minute // 15 * 15, second=0, microsecond=0)


def fates(count: int) -> list[SiteFate]:
    """Give the first sites of the plan; more than there are get numbers."""
    more = [SiteFate(f"Điểm cầu {number}", 100) for number in range(len(SITES) + 1, count + 1)]
    return [*SITES, *more][:count]


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` people among sites by weight: each at least one, all together exactly `total`."""
    parts = [max(1, total * weight // sum(weights)) for weight in weights]
    parts[0] += total - sum(parts)
    return parts
