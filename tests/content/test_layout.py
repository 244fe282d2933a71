import pytest

from app.content import compile_course, course_slugs
from tests.content.courses import LESSON, MODULE, QUESTION, QUIZ, as_bytes, compiled, course_files, told


def quiz(name: str) -> str:
    return QUIZ.replace("q1", name)


def test_numbers_are_the_order_and_no_part_of_the_key():
    files = course_files() | as_bytes(
        {
            f"{MODULE}/10-cuoi.md": LESSON,
            f"{MODULE}/2-giua.md": LESSON,
            f"{MODULE}/khong-so.md": LESSON,
            f"{MODULE}/cuoi.quiz.md": quiz("q2"),
            "c/final.quiz.md": quiz("q3"),
            "c/00-dau/module.md": "---\ntitle: Đầu\nobjectives:\n  - Nắm được\n  - Áp dụng\n---\n",
            "c/00-dau/bai.md": LESSON,
        }
    )
    compilation = compiled(files)
    assert compilation.problems == ()
    course = compilation.course
    assert [module.key for module in course.modules] == ["dau", "chuyen-de"]
    assert course.modules[0].objectives == ("Nắm được", "Áp dụng")
    assert [lesson.key for lesson in course.modules[1].lessons] == [
        "chuyen-de/khai-niem",
        "chuyen-de/giua",
        "chuyen-de/cuoi",
        "chuyen-de/khong-so",
    ]
    assert [each.key for each in course.modules[1].quizzes] == ["chuyen-de/cuoi", "chuyen-de/quiz"]
    assert [each.key for each in course.quizzes] == ["final"]


def test_key_keeps_the_old_one_when_a_file_moves():
    files = course_files(
        lesson="---\ntitle: L\nkey: cu/bai-cu\n---\nA\n",
        quiz=QUIZ.replace("---\n\n", "key: kiem-tra\n---\n\n"),
        module="---\ntitle: M\nkey: ten-cu\n---\n",
    )
    module = compiled(files).course.modules[0]
    assert (module.key, module.lessons[0].key, module.quizzes[0].key) == (
        "ten-cu",
        "cu/bai-cu",
        "ten-cu/kiem-tra",
    )


@pytest.mark.parametrize("key", ["Có dấu", "a/b/c", "a b", "-a", "a/"])
def test_a_key_that_cannot_be_one_is_an_error(key: str):
    files = course_files(lesson=f"---\ntitle: L\nkey: {key}\n---\nA\n")
    assert [code for _, _, code in told(files)] == ["key-invalid"]


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        (f"{MODULE}/01-khac.md", LESSON, ["number-twice"]),
        (f"{MODULE}/02-khai-niem.md", LESSON, ["key-taken"]),
        (f"{MODULE}/02-Bài học.md", LESSON, ["name-invalid"]),
        (f"{MODULE}/ghi-chu.txt", "x", ["file-unknown"]),
        (f"{MODULE}/README.md", "x", ["file-unknown"]),
        (f"{MODULE}/sau/bai.md", LESSON, ["file-unknown"]),
        (f"{MODULE}/03-don.scenario.md", "x", ["scenario-later"]),
        ("c/02-moi/bai.md", LESSON, ["module-file-missing"]),
        ("c/02-moi/module.md", "---\ntitle: M\n---\n", ["module-empty"]),
        ("c/01-moi/module.md", "---\ntitle: M\n---\n", ["module-empty", "number-twice"]),
        ("d/course.md", "x", []),
    ],
)
def test_names_that_do_not_fit_are_told(path: str, text: str, codes: list[str]):
    found = told(course_files() | as_bytes({path: text}))
    assert sorted(code for _, _, code in found) == codes
    assert {(line, column) for line, column, _ in found} <= {(0, 0)}


def test_a_course_without_its_file_is_no_course():
    files = course_files()
    del files["c/course.md"]
    compilation = compiled(files)
    assert compilation.course is None
    assert [each.code for each in compilation.problems] == ["course-file-missing"]


def test_a_course_needs_a_name_that_can_stand_in_an_address():
    files = {path.replace("c/", "Khóa học/", 1): content for path, content in course_files().items()}
    assert [each.code for each in compile_course("Khóa học", files).problems] == ["slug-invalid"]


def test_courses_are_the_folders():
    assert course_slugs(["sources.yml", "b/course.md", "a/x/y.md", "a/course.md"]) == ["a", "b"]


def test_question_ids_meet_once_in_a_course():
    lesson = "---\ntitle: L\n---\n\n" + QUESTION.replace("{#q1}", "{.question #q1}")
    [problem] = compiled(course_files(lesson=lesson)).problems
    assert (problem.code, problem.line, problem.column) == ("question-id-twice", 5, 13)
    assert problem.facts == {"id": "q1", "first": f"{MODULE}/01-khai-niem.md:5"}
