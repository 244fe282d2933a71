import pytest

from app.errors import Level
from tests.content.courses import (
    LESSON_PATH,
    MODULE,
    PNG,
    QUIZ_PATH,
    compiled,
    course_files,
    only,
    told,
    with_lesson,
)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("\nTheo [@LKN-2012:27] và [@LKN-2012].\n", [(5, 6), (5, 24)]),
        ("\n> [@LKN-2012:27] Luật.\n", [(5, 3)]),
        ("\nA.[^1]\n\n[^1]: Xem [@LKN-2012:1].\n", [(7, 11)]),
        ("\n`[@LKN-2012]` và [@LKN-2012].\n", [(5, 2), (5, 18)]),
    ],
)
def test_an_unknown_citation_is_an_error_at_its_place(body: str, place: list[tuple[int, int]]):
    problems = compiled(with_lesson(body)).problems
    assert [(each.line, each.column) for each in problems] == place
    assert {each.code for each in problems} == {"citation-unknown"}
    assert problems[0].facts == {"id": "LKN-2012", "nearest": "LKN-2011"}
    assert problems[0].path == LESSON_PATH


def test_citations_in_code_are_no_citations():
    assert told(with_lesson("\n```\n[@X:1]\n```\n\n`[@X]`\n")) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("khac.md", "link-missing"),
        ("../02-khac/bai.md", "link-missing"),
        ("../../khac/bai.md", "link-outside"),
        ("../../../etc/passwd", "link-outside"),
        ("/bai.md", "link-absolute"),
        ("javascript:alert(1)", "link-scheme"),
        ("module.md", "link-not-shown"),
        ("../course.md", "link-not-shown"),
        ("01-khai-niem.md#khong-co", "anchor-missing"),
        ("#khong-co", "anchor-missing"),
    ],
)
def test_a_link_to_nowhere_is_told(target: str, code: str):
    problem = only(with_lesson(f"\nXem [bài]({target}).\n"))
    assert (problem.line, problem.column, problem.code) == (5, 11, code)


@pytest.mark.parametrize(
    "target",
    ["https://a.vn/b", "mailto:a@b.vn", "tel:+84912345678", "#muc", "01-khai-niem.md#muc", "quiz.md"],
)
def test_a_link_that_leads_somewhere_is_good(target: str):
    assert told(with_lesson(f"\n## Mục\n\nXem [bài]({target}).\n")) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("images/b.png", "image-missing"),
        ("https://a.vn/b.png", "image-external"),
        ("images/bad.png", "image-invalid"),
        ("01-khai-niem.md", "image-invalid"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told(target: str, code: str):
    files = with_lesson(f"\n![Ảnh]({target}) ![Ảnh](images/a.png)\n")
    files |= {f"{MODULE}/images/a.png": PNG, f"{MODULE}/images/bad.png": b"no picture"}
    assert (5, 8, code) in told(files, LESSON_PATH)


def test_a_replaced_instrument_is_a_warning_that_names_the_questions():
    lesson = with_lesson("\nTheo [@CU-2005:1].\n")
    problem = only(lesson)
    assert (problem.level, problem.code, problem.line) == (Level.WARNING, "source-replaced", 5)
    assert problem.facts["by"] == "Luật Khiếu nại số 02/2011/QH13"
    quiz = "---\ntitle: K\n---\n\n## A? {#a}\n\n- (x) a\n  > [@CU-2005:1]\n- ( ) b\n\n"
    quiz += "## B [@CU-2005]? {#b}\n= c\n"
    problem = only(course_files(quiz=quiz))
    assert (problem.path, problem.line, problem.code) == (QUIZ_PATH, 8, "source-replaced-in-questions")
    assert problem.facts["questions"] == "a, b"


@pytest.mark.parametrize(
    "see", ["khai-niem#muc", "chuyen-de/khai-niem#muc", "01-khai-niem.md#muc", "khai-niem"]
)
def test_see_names_a_lesson_and_its_section(see: str):
    files = with_lesson("\n## Mục\n")
    files[QUIZ_PATH] = f'---\ntitle: K\n---\n\n## A? {{#a see="{see}"}}\n= c\n'.encode()
    compilation = compiled(files)
    assert compilation.problems == ()
    [question] = compilation.course.modules[0].quizzes[0].data["questions"]
    assert question["see"] == f"chuyen-de/khai-niem{'#muc' if '#' in see else ''}"


def test_see_to_nowhere_is_told():
    quiz = (
        '---\ntitle: K\n---\n\n## A? {#a see="khai-nim#muc"}\n= c\n\n## B? {#b see="khai-niem#khong"}\n= c\n'
    )
    problems = compiled(course_files(quiz=quiz)).problems
    assert [(each.line, each.column, each.code) for each in problems] == [
        (5, 16, "see-unknown"),
        (8, 16, "anchor-missing"),
    ]
    assert problems[0].facts["nearest"] == "chuyen-de/khai-niem"


def test_facts_must_be_known_and_certain_in_graded_questions():
    quiz = '---\ntitle: K\n---\n\n## A? {#a facts="KN-01, KN-02, KN-03"}\n= c\n'
    files = course_files(quiz=quiz, lesson='---\ntitle: L\n---\n\n## A? {.question #b facts="KN-02"}\n= c\n')
    problems = compiled(files).problems
    assert [(each.line, each.column, each.level, each.code) for each in problems] == [
        (5, 11, Level.WARNING, "fact-uncertain"),
        (5, 11, Level.ERROR, "fact-unknown"),
    ]
