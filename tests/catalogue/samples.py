"""A small course as files, and what tests do with it."""

from app.accounts.permissions import Actor
from app.accounts.rules import Grant, Role
from app.catalogue import services
from app.catalogue.services import Publication
from tests.makers import NOW

SLUG = "khoa-mau"
LESSON = f"{SLUG}/01-mo-dau/01-bai-mot.md"
OTHER_LESSON = f"{SLUG}/01-mo-dau/02-bai-hai.md"
QUIZ = f"{SLUG}/01-mo-dau/quiz.md"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060"
    "0000000400010f2c3a2b0000000049454e44ae426082"
)


def lesson(title: str, *sections: str) -> bytes:
    """A lesson with a lead and a section for each text, headed by its first words."""
    body = "".join(f"\n## Mục {n}\n\n{text}\n" for n, text in enumerate(sections, 1))
    return f"---\ntitle: {title}\nminutes: 5\n---\n\nĐoạn mở đầu của {title}.\n{body}".encode()


def quiz(right: str = "30 ngày") -> bytes:
    return (
        "---\ntitle: Bài kiểm tra mở đầu\npass: 50%\n---\n\n"
        "## Thời hạn là bao lâu? {#thoi-han}\n\n- ( ) 15 ngày\n"
        f"- (x) {right}\n  > Đúng theo quy định.\n"
    ).encode()


def course_files(slug: str = SLUG) -> dict[str, bytes]:
    """A course of one module, two lessons, a quiz, a picture and a file to download; and shared sources."""
    return {
        "sources.yml": "LKN-2011:\n  title: Luật Khiếu nại\n  number: 02/2011/QH13\n".encode(),
        f"{slug}/course.md": "---\ntitle: Khóa mẫu\nsummary: Để thử\n---\n\nMô tả khóa học.\n".encode(),
        f"{slug}/01-mo-dau/module.md": "---\ntitle: Mở đầu\nminutes: 10\n---\n".encode(),
        f"{slug}/01-mo-dau/01-bai-mot.md": lesson(
            "Bài một", "Người khiếu nại gửi đơn [@LKN-2011:9].", "![Sơ đồ](images/so-do.png)"
        ),
        f"{slug}/01-mo-dau/02-bai-hai.md": lesson("Bài hai", "Đường dưới chân núi."),
        f"{slug}/01-mo-dau/quiz.md": quiz(),
        f"{slug}/01-mo-dau/images/so-do.png": PNG,
        f"{slug}/01-mo-dau/files/mau.pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    }


def broken_files() -> dict[str, bytes]:
    """The same course with a question that has no right answer."""
    return {**course_files(), QUIZ: quiz().replace(b"(x)", b"( )")}


def publish_course(slug: str = SLUG, files: dict[str, bytes] | None = None) -> Publication:
    """Bring a course in and publish it."""
    services.sync(files or course_files(slug), now=NOW)
    return services.publish(slug, now=NOW)


def actor(role: Role = Role.INSTRUCTOR, *, user_id: int = 1, course_id: int | None = None) -> Actor:
    """Somebody with one role, everywhere or in one course."""
    return Actor(user_id, "Hoàng Văn Thái", (Grant(role, everywhere=course_id is None, course_id=course_id),))
