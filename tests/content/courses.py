"""Small courses for tests: files by path, with good defaults."""

import io
import zipfile
from collections.abc import Mapping

from app.content import Compilation, compile_course
from app.errors import Problem

SOURCES = """\
LKN-2011:
  title: Luật Khiếu nại
  number: 02/2011/QH13
  in_force_from: 2012-07-01
  amended_by: [Luật số 42/2013/QH13, L136-2025]
L136-2025:
  title: Luật sửa đổi
  number: 136/2025/QH15
HD20:
  title: Hướng dẫn
  number: 20-HD/TWĐTN
  division: mục
CU-2005:
  title: Luật cũ
  number: 58/2005/QH11
  replaced_by: LKN-2011
"""
FACTS = """\
KN-01:
  text: "Khiếu nại là đề nghị xem xét lại."
  source: "[@LKN-2011:2.1]"
  tag: chắc
KN-02:
  text: Chưa rõ
  source: LKN-2011
  tag: cần đối chiếu
"""
LESSON = "---\ntitle: Khái niệm\nminutes: 5\n---\n\nKhiếu nại là gì.\n"
QUESTION = "## Hỏi gì? {#q1}\n\n- (x) a\n- ( ) b\n"
QUIZ = f"---\ntitle: Kiểm tra\n---\n\n{QUESTION}"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000200000001008060000007a7a7a7a")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
MODULE = "c/01-chuyen-de"
LESSON_PATH = f"{MODULE}/01-khai-niem.md"
QUIZ_PATH = f"{MODULE}/quiz.md"


def course_files(**texts: str | bytes) -> dict[str, bytes]:
    """A course with one module of one lesson and a quiz; `lesson=`, `quiz=`, `module=`, `course=` replace."""
    files: dict[str, str | bytes] = {
        "sources.yml": texts.get("sources", SOURCES),
        "facts.yml": texts.get("facts", FACTS),
        "c/course.md": texts.get("course", "---\ntitle: Khóa học\n---\n\nMô tả.\n"),
        f"{MODULE}/module.md": texts.get("module", "---\ntitle: Chuyên đề\n---\n"),
        LESSON_PATH: texts.get("lesson", LESSON),
        QUIZ_PATH: texts.get("quiz", QUIZ),
    }
    return as_bytes(files)


def as_bytes(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    """Encode the texts."""
    return {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}


def with_lesson(body: str, **more: str | bytes) -> dict[str, bytes]:
    """A course whose lesson has this body, from its line 4 on; `more` are other files by path."""
    files = course_files(lesson=f"---\ntitle: Khái niệm\n---\n{body}")
    return files | as_bytes(more)


def compiled(files: Mapping[str, bytes]) -> Compilation:
    """Compile the course."""
    return compile_course("c", files)


def told(files: Mapping[str, bytes], path: str | None = None) -> list[tuple[int, int, str]]:
    """Give line, column and code of each problem, of one file or of all."""
    return [
        (each.line, each.column, each.code)
        for each in compiled(files).problems
        if path is None or each.path == path
    ]


def only(files: Mapping[str, bytes]) -> Problem:
    """Give the one problem that there is."""
    problems = compiled(files).problems
    assert len(problems) == 1, problems
    return problems[0]


def lesson_data(files: Mapping[str, bytes]) -> dict[str, object]:
    """Give what is stored of the only lesson of a course without problems."""
    compilation = compiled(files)
    assert compilation.problems == ()
    assert compilation.course is not None
    data: dict[str, object] = compilation.course.modules[0].lessons[0].data
    return data


def office_file(part: str, *others: str) -> bytes:
    """A small office file: a ZIP with the parts that tell its kind."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("[Content_Types].xml", part, *others):
            archive.writestr(name, "<x/>")
    return held.getvalue()
