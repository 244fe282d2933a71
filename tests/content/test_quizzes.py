import pytest

from tests.content.courses import MODULE, QUIZ_PATH, as_bytes, compiled, course_files, told

QUESTIONS = """
Lời dẫn **đậm**.

## Một? {#a tags="thoi-han, don"}
- (x) a
- ( ) b

## Hai? {#b tags="thoi-han"}
= 45

## Ba? {#c}

### Tiêu đề sâu hơn là lời

= chữ
"""


def quiz(settings: str, questions: str = QUESTIONS) -> dict[str, bytes]:
    return course_files(quiz=f"---\ntitle: Bài kiểm tra: Chuyên đề # một\n{settings}---\n{questions}")


def data_of(files: dict[str, bytes]) -> dict[str, object]:
    compilation = compiled(files)
    assert compilation.problems == ()
    data: dict[str, object] = compilation.course.modules[0].quizzes[0].data
    return data


def test_everything_that_is_set_is_stored():
    data = data_of(
        quiz(
            "pass: 70%\ntime_limit: 20 min\nattempts: 2\ndraw: 2\nshuffle: [answers, questions]\n"
            "feedback: after_close\nminutes: 30\n"
        )
    )
    assert data["title"] == "Bài kiểm tra: Chuyên đề # một"
    assert data["intro_html"] == "<p>Lời dẫn <strong>đậm</strong>.</p>"
    assert [question["id"] for question in data["questions"]] == ["a", "b", "c"]
    set_ = ("pass_percent", "time_limit_seconds", "attempts", "draw", "shuffle", "feedback", "minutes")
    assert [data[name] for name in set_] == [70, 1200, 2, 2, ["questions", "answers"], "after_close", 30]


def test_what_is_not_set_has_its_usual_value():
    data = data_of(quiz(""))
    set_ = ("pass_percent", "time_limit_seconds", "attempts", "draw", "shuffle", "feedback")
    assert [data[name] for name in set_] == [50, None, None, None, [], "after_submit"]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("20 min", 1200),
        ("20 phút", 1200),
        ("20", 1200),
        ("90 s", 90),
        ("45 giây", 45),
        ("1 giờ", 3600),
        ("2h", 7200),
    ],
)
def test_a_time_limit_is_written_as_people_do(written: str, seconds: int):
    assert data_of(quiz(f"time_limit: {written}\n"))["time_limit_seconds"] == seconds


def test_draw_by_tag_counts_the_first_tag():
    assert data_of(quiz("draw: {thoi-han: 2}\n"))["draw"] == {"thoi-han": 2}
    assert told(quiz("draw: {don: 1}\n")) == [(3, 8, "draw-tag-unknown")]
    assert told(quiz("draw:\n  thoi-han: 3\n")) == [(4, 3, "draw-too-many-of-tag")]


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("pass: 101%\n", (3, 7, "value-not-percent")),
        ("pass: nhiều\n", (3, 7, "value-not-percent")),
        ("time_limit: lâu\n", (3, 13, "value-not-duration")),
        ("time_limit: 0\n", (3, 13, "value-not-duration")),
        ("time_limit: 25 giờ\n", (3, 13, "value-not-duration")),
        ("attempts: 0\n", (3, 11, "value-not-count")),
        ("draw: 4\n", (3, 7, "draw-too-many")),
        ("draw: -1\n", (3, 7, "value-not-count")),
        ("draw: [1]\n", (3, 7, "value-not-mapping")),
        ("shuffle: [questons]\n", (3, 11, "value-not-choice")),
        ("feedback: later\n", (3, 11, "value-not-choice")),
        ("time_limits: 5\n", (3, 1, "key-unknown")),
        ("from: [khac]\n", (3, 8, "from-unknown")),
        ("from: [chuyen-de]\n", (3, 8, "from-unknown")),
        ("sealed: yes\n", (3, 1, "key-unknown")),
    ],
)
def test_settings_that_cannot_be_are_told(settings: str, place: tuple[int, int, str]):
    assert told(quiz(settings)) == [place]


def test_a_quiz_needs_questions():
    assert told(quiz("", "\nChỉ có lời.\n")) == [(1, 1, "quiz-empty")]


def test_a_heading_above_the_questions_is_an_error():
    assert told(quiz("", "# Phần một\n\n## A? {#a}\n= b\n")) == [(4, 1, "quiz-heading-one")]


def test_a_final_quiz_draws_from_the_modules():
    final = (
        "---\ntitle: Cuối khóa\nfrom: [chuyen-de]\ndraw: 4\n---\n\n## Riêng? {#d}\n\nTheo [@HD20:1].\n\n= x\n"
    )
    compilation = compiled(quiz("") | as_bytes({"c/final.quiz.md": final}))
    assert compilation.problems == ()
    [made] = compilation.course.quizzes
    assert [question["id"] for question in made.data["questions"]] == ["d", "a", "b", "c"]
    assert [source["id"] for source in made.data["sources"]] == ["HD20"]
    own = compilation.course.modules[0].quizzes[0]
    assert [question["id"] for question in own.data["questions"]] == ["a", "b", "c"]


def test_one_bad_question_leaves_the_others():
    files = quiz("", QUESTIONS + "\n## Hỏng? {#d}\n- ( ) a\n- ( ) b\n")
    compilation = compiled(files)
    assert [(each.path, each.line, each.code) for each in compilation.problems] == [
        (QUIZ_PATH, 21, "question-no-right-answer")
    ]
    assert len(compilation.course.modules[0].quizzes[0].data["questions"]) == 3


def test_a_quiz_takes_as_long_as_its_limit():
    made = compiled(quiz("time_limit: 20 phút\n")).course.modules[0].quizzes[0]
    assert (made.minutes, made.key, made.path) == (20, "chuyen-de/quiz", f"{MODULE}/quiz.md")
