import pytest

from tests.content.courses import LESSON, LESSON_PATH, compiled, course_files, lesson_data, only, told


def lesson(front: str) -> dict[str, bytes]:
    return course_files(lesson=f"---\n{front}---\n\nChữ.\n")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Kiểm tra: Giải quyết khiếu nại", "Kiểm tra: Giải quyết khiếu nại"),
        ("title: Bài 1 # phần hai", "Bài 1 # phần hai"),
        ('title: "Bài 1: phần hai"', "Bài 1: phần hai"),
        ("title: 'Bài 1'", "Bài 1"),
        ('title: "Bài" và "tập"', '"Bài" và "tập"'[1:-1]),
        ("title: [Bài 1] & {hai} *ba*", "[Bài 1] & {hai} *ba*"),
        ("title: 012", "012"),
        ("title: no", "no"),
        ("title:   @Bài   ", "@Bài"),
        ("title: >\n  Bài\n  một", "Bài một"),
        ("title:\n  Bài một", "Bài một"),
    ],
)
def test_a_title_means_what_it_says(line: str, title: str):
    data = lesson_data(lesson(f"{line}\nminutes: 5\n"))
    assert (data["title"], data["minutes"]) == (title, 5)


def test_values_are_taken_as_written():
    course = "---\ntitle: A\nsummary: Tóm tắt: một # hai\naudience: Ủy viên; bí thư\nlanguage: en\n"
    course += "certificate: GCN: số 1\n"
    course += "pass: {lessons: 80%, attendance: 75%, quizzes: none}\n---\n"
    found = compiled(course_files(course=course)).course
    assert (found.summary, found.audience, found.language) == ("Tóm tắt: một # hai", "Ủy viên; bí thư", "en")
    assert found.certificate == "GCN: số 1"
    rules = found.pass_rules
    assert (rules.lessons_percent, rules.attendance_percent, rules.all_quizzes) == (80, 75, False)


def test_an_unknown_key_names_the_nearest():
    problem = only(lesson("title: A\nminuts: 5\n"))
    assert (problem.path, problem.line, problem.column) == (LESSON_PATH, 3, 1)
    assert (problem.code, problem.facts) == ("key-unknown", {"name": "minuts", "nearest": "minutes"})


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("minutes: 5\n", (1, 1, "key-missing")),
        ("title:\n", (2, 7, "key-missing")),
        ("title: A\ntitle: B\n", (3, 1, "key-twice")),
        ("title: A\nminutes: 5\nminutes: 6\n", (4, 1, "key-twice")),
        ("title: A\nminutes: năm\n", (3, 10, "value-not-count")),
        ("title: A\nminutes: [5]\n", (3, 10, "value-not-text")),
        ("title: A\nminutes: a: b\n", (3, 11, "yaml-colon")),
        ("title: A\nkey:\n\t- b\n", (4, 1, "yaml-tab")),
        ("title: A\nkey: [a\n", (3, 8, "yaml-invalid")),
        ("title: A\nkey: 'a\n", (3, 8, "yaml-invalid")),
        ("title: A\nkey: @a\n", (3, 6, "yaml-invalid")),
        ("title: A\n- b\n", (3, 1, "front-matter-not-keys")),
        ("title: A\nkey: !!python/object:os.system x\n", (3, 6, "yaml-tag")),
        (f"title: A\n{BOMB}", (3, 4, "yaml-alias")),
        ("title: A\nkey: *a\n", (3, 6, "yaml-alias")),
        ("title: A\nkey: " + "[" * 9 + "]" * 9 + "\n", (3, 13, "yaml-too-deep")),
        ("title: A\n? [a]\n: b\n", (3, 3, "yaml-key-not-text")),
        ("title: A\nkey: " + "x" * 17_000 + "\n", (2, 1, "front-matter-too-large")),
        (f"title: {'A' * 300}\n", (2, 8, "value-too-long")),
    ],
)
def test_every_mistake_is_told_with_its_place(front: str, place: tuple[int, int, str]):
    assert place in told(lesson(front), LESSON_PATH)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chữ.\n", "front-matter-missing"),
        ("", "front-matter-missing"),
        ("---\ntitle: A\n", "front-matter-unclosed"),
        ("--- \ntitle: A\n---\n", None),
        ("\ufeff---\ntitle: A\n---\n\nChữ.\n", None),
        ("---\r\ntitle: A\r\n---\r\n\r\nChữ.\r\n", None),
        ("---\ntitle: A\n...\nChữ.\n", None),
    ],
)
def test_front_matter_stands_between_two_lines(text: str, code: str | None):
    codes = [each.code for each in compiled(course_files(lesson=text)).problems]
    assert (code in codes) if code else set(codes) <= {"lesson-empty"}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (LESSON.encode() + b"\xff", (7, 1, "text-not-utf8")),
        ("---\ntitle: Kh\u00e1\x00\n---\n".encode(), (2, 11, "character-forbidden")),
        ("---\ntitle: A\n---\nAB\u202e\n".encode(), (4, 3, "character-forbidden")),
        (LESSON.encode() + b"x" * 20_001, (7, 20_001, "line-too-long")),
        (b"\xff\xfe" + LESSON.encode("utf-16-le"), (1, 1, "text-not-utf8")),
        (LESSON.encode() + b"x\n" * 600_000, (0, 0, "text-too-large")),
        (LESSON.encode() + b"x\n" * 150_000, (5, 1, "markup-too-large")),
        (LESSON.encode() + b"> " * 40, (7, 1, "markup-too-deep")),
        (LESSON.encode() + b"*a_ " * 2_000, (7, 1, "markup-too-complex")),
    ],
)
def test_text_that_cannot_be_read_is_told(content: bytes, place: tuple[int, int, str]):
    found = told(course_files(lesson=content), LESSON_PATH)
    assert place[2] in [code for _, _, code in found]
    if not place[2].startswith("markup"):
        assert found == [place]


def test_decomposed_letters_are_a_warning_and_columns_stay_those_of_the_file():
    body = "Cha\u0300o ba\u0323n [@X:1].\n"
    problems = compiled(course_files(lesson=f"---\ntitle: A\n---\n{body}")).problems
    assert [(each.line, each.column, each.code) for each in problems] == [
        (4, 3, "text-not-nfc"),
        (4, body.index("[") + 1, "citation-unknown"),
    ]


def test_compiled_text_is_composed():
    made = (
        compiled(course_files(lesson="---\ntitle: Cha\u0300o\n---\nBa\u0323n\n")).course.modules[0].lessons[0]
    )
    assert (made.title, made.data["lead_html"]) == ("Ch\u00e0o", "B\u1ea1n")


def test_shared_files_are_checked_too():
    sources = (
        "LKN-2011:\n  title: Luật\n  nummer: 1\nHD 20:\n  title: A\n  number: 1\n  issued_on: 31/02/2020\n"
    )
    sources += "X: y\n"
    facts = "KN-01:\n  text: A\n  source: '[@ABC:1]'\n"
    problems = compiled(course_files(sources=sources, facts=facts)).problems
    assert [(each.path, each.line, each.column, each.code) for each in problems] == [
        ("facts.yml", 1, 1, "key-missing"),
        ("facts.yml", 3, 11, "citation-unknown"),
        ("sources.yml", 1, 1, "key-missing"),
        ("sources.yml", 3, 3, "key-unknown"),
        ("sources.yml", 4, 1, "shared-id-invalid"),
        ("sources.yml", 7, 14, "value-not-day"),
        ("sources.yml", 8, 1, "value-not-mapping"),
    ]


def test_an_empty_or_missing_shared_file_is_no_fault():
    files = course_files(sources="", facts="# chưa có\n")
    assert told(files) == []
    del files["sources.yml"], files["facts.yml"]
    assert told(files) == []
