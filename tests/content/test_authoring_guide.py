"""Every example of docs/authoring.md compiles without a problem, and the guide names every construct."""

import re
from pathlib import Path

import pytest

from app.content import compile_course, frame, lessons, quizzes, shared
from app.markup.words import NOTES
from app.questions import TYPES
from app.questions.parse import BY_TYPE, COMMON
from tests.content.courses import PNG, as_bytes, office_file

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text("utf-8")
EXAMPLE = re.compile(r"^(`{3,})\w+ title=\"([^\"]+)\"\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(name, text) for _, name, text in EXAMPLE.findall(GUIDE)]
MODULE = "c/01-khieu-nai"
PLACES = {
    "course.md": "c/course.md",
    "module.md": f"{MODULE}/module.md",
    "lesson.md": f"{MODULE}/03-bai.md",
    "quiz.md": f"{MODULE}/quiz.md",
    "final.quiz.md": "c/final.quiz.md",
    "sources.yml": "sources.yml",
    "facts.yml": "facts.yml",
    "bài học": f"{MODULE}/03-bai.md",
    "câu hỏi": f"{MODULE}/quiz.md",
}


def documents() -> dict[str, str]:
    """The first example of each whole document."""
    found: dict[str, str] = {}
    for name, text in EXAMPLES:
        if "." in name:
            found.setdefault(PLACES[name], text)
    return found


def course_with(name: str, text: str) -> dict[str, bytes]:
    """The course of the guide with one example in its place."""
    files = documents()
    files[f"{MODULE}/01-khai-niem.md"] = "---\ntitle: Khái niệm\n---\n\n## Mục lớn\n"
    files[f"{MODULE}/02-tham-quyen.md"] = "---\ntitle: Thẩm quyền\n---\n\n## Cấp trên\n"
    files[f"{MODULE}/03-bai.md"] = files[f"{MODULE}/03-bai.md"].replace("key: khai-niem\n", "")
    held = {
        f"{MODULE}/images/so-do.png": PNG,
        f"{MODULE}/files/mau-don.docx": office_file("word/document.xml"),
    }
    if "." not in name:
        del files["c/final.quiz.md"]
        files[PLACES[name]] = f"---\ntitle: Ví dụ\n---\n\n{text}"
    return as_bytes(files) | held


@pytest.mark.parametrize(
    ("name", "text"), EXAMPLES, ids=[f"{at}-{name}" for at, (name, _) in enumerate(EXAMPLES)]
)
def test_every_example_compiles(name: str, text: str):
    problems = [
        each
        for each in compile_course("c", course_with(name, text)).problems
        if each.code != "picture-unused"
    ]
    assert problems == []


def test_the_lesson_example_keeps_its_key():
    files = course_with("lesson.md", "")
    del files[f"{MODULE}/01-khai-niem.md"]
    files[f"{MODULE}/03-bai.md"] = documents()[f"{MODULE}/03-bai.md"].encode()
    module = compile_course("c", files).course.modules[0]
    assert [lesson.key for lesson in module.lessons] == ["khieu-nai/tham-quyen", "khieu-nai/khai-niem"]
    assert module.lessons[1].title == "Bài 1 # Khái niệm: hai loại đơn"


def test_there_is_an_example_of_every_question_type():
    examples = [text for name, text in EXAMPLES if name == "câu hỏi"]
    made = [
        compile_course("c", course_with("câu hỏi", text)).course.modules[0].quizzes[0].data
        for text in examples
    ]
    assert {question["type"] for data in made for question in data["questions"]} == set(TYPES)


@pytest.mark.parametrize(
    "words",
    [
        frame.COURSE_KEYS,
        frame.PASS_KEYS,
        frame.MODULE_KEYS,
        lessons.KEYS,
        quizzes.KEYS,
        quizzes.FEEDBACK,
        quizzes.SHUFFLE,
        shared.SOURCE_KEYS,
        shared.FACT_KEYS,
        tuple(NOTES),
        tuple(TYPES),
        tuple(COMMON - {"id"} | BY_TYPE),
    ],
)
def test_the_guide_names_every_word(words: tuple[str, ...]):
    for word in words:
        assert f"`{word}`" in GUIDE or f"\n  {word}: " in GUIDE or f"`{word}:`" in GUIDE, word
