"""A large course for measuring: the same every time, with everything that lessons are made of."""

from pathlib import Path
from random import Random

LESSONS_A_MODULE = 20
WORDS = """
ban thường vụ kiểm tra giám sát đoàn viên chi đoàn cơ sở khiếu nại tố cáo quyết định kỷ luật thời hạn
thẩm quyền xác minh kết luận hồ sơ người nộp đơn tiếp nhận phân loại trả lời văn bản điều khoản quy định
hướng dẫn cấp trên trực tiếp ngày làm việc biên bản đối thoại bảo vệ bí mật thông tin trách nhiệm
""".split()  # noqa: SIM905  # words are read more easily than a list of strings
SOURCES = """\
LKN-2011:
  title: Luật Khiếu nại
  number: 02/2011/QH13
  in_force_from: 2012-07-01
LTC-2018:
  title: Luật Tố cáo
  number: 25/2018/QH14
  in_force_from: 2019-01-01
"""


def generate_course(folder: Path, lessons: int = 1000, words: int = 800) -> None:
    """Write one course of so many lessons, each about so many words, into `folder` (a courses/ folder)."""
    course = folder / "do-luong"
    course.mkdir(parents=True, exist_ok=True)
    (folder / "sources.yml").write_text(SOURCES, encoding="utf-8")
    (course / "course.md").write_text("---\ntitle: Khóa học đo lường\n---\n\nMô tả.\n", encoding="utf-8")
    rng = Random(2026)
    for start in range(0, lessons, LESSONS_A_MODULE):
        number = start // LESSONS_A_MODULE + 1
        module = course / f"{number:02d}-chuyen-de-{number}"
        module.mkdir(exist_ok=True)
        text = f"---\ntitle: Chuyên đề {number}\nobjectives: [Nắm được quy định]\n---\n"
        (module / "module.md").write_text(text, encoding="utf-8")
        count = min(LESSONS_A_MODULE, lessons - start)
        for at in range(1, count + 1):
            lesson = module / f"{at:02d}-bai-{at}.md"
            lesson.write_text(generate_lesson(rng, number, at, count, words), encoding="utf-8")


def generate_lesson(rng: Random, module: int, at: int, count: int, words: int) -> str:
    """Write one lesson: paragraphs, a law box, a list, a table, a link, a note, a self-check."""
    parts = [f"---\ntitle: Bài {at} của chuyên đề {module}\nminutes: 8\n---"]
    section_words = max(words - 120, 40) // 4
    for section in range(1, 5):
        parts.append(f"## Mục {section} {{#muc-{section}}}")
        parts += paragraphs(rng, section_words)
    parts.insert(3, f"> [@LKN-2011:{rng.randint(1, 60)}.1] {sentence(rng, 25)}")
    parts.insert(5, "\n".join(f"- **{sentence(rng, 2)}** {sentence(rng, 6)}" for _ in range(3)))
    rows = "\n".join(f"| {sentence(rng, 3)} | {rng.randint(5, 90)} ngày |" for _ in range(4))
    parts.insert(7, f"| Việc | Thời hạn |\n|---|---|\n{rows}")
    parts.append(
        f"Xem tiếp [bài sau]({at % count + 1:02d}-bai-{at % count + 1}.md#muc-2) và [@LTC-2018:9].[^1]"
    )
    parts.append(f"[^1]: {sentence(rng, 12)}")
    options = "\n".join(f"- ({'x' if n == 1 else ' '}) {sentence(rng, 4)} {n}" for n in range(4))
    parts.append(
        f"### {sentence(rng, 9)} {{.question #tkt-{module}-{at}}}\n\n{options}\n\n> {sentence(rng, 10)}"
    )
    return "\n\n".join(parts) + "\n"


def paragraphs(rng: Random, words: int) -> list[str]:
    """Write some words as paragraphs of about sixty."""
    found = []
    while words > 0:
        found.append(" ".join(sentence(rng, min(words, 20)) for _ in range(min(3, -(-words // 20)))))
        words -= 60
    return found


def sentence(rng: Random, words: int) -> str:
    """Write one sentence of so many words."""
    return " ".join(rng.choices(WORDS, k=words)).capitalize() + "."
