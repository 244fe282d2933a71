"""Every type, by the same laws: grades are exact and bounded, keys stay hidden, nothing is lost."""

import json
from fractions import Fraction
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.questions import (
    NumberResponseAmbiguousError,
    NumberResponseInvalidError,
    Question,
    ResponseInvalidError,
    ResponseTooLongError,
    from_data,
    grade,
    present,
    read_response,
    review,
    shown_values,
    shuffled_order,
    source_order,
    to_data,
    write_question,
)
from tests.questions.reading import good, read

WORDS = st.sampled_from(
    ["một", "hai", "ba", "bốn", "**năm**", "`- (x)`", "sáu | bảy", "khiển trách", "3,5 ngày"]
)
LONG = st.sampled_from(["", "\n  tiếp theo", "\n\n  đoạn hai", "\n  > Vì thế.", "\n  > Một.\n  >\n  > Hai."])
WHY = st.sampled_from(["", "\n  > Vì thế.", "\n\n  > Một.\n  >\n  > Hai."])
BELOW = st.sampled_from(["", "\n> Chung.\n", "\n> [@LKN:1] Luật nói.\n>\n> Hai.\n"])
HEAD = st.sampled_from(
    ["", ' points="1/2"', ' tags="a, b" facts="KN-1"', " level=judge see=bai#muc", " points=2,5"]
)


@st.composite
def choices(draw: st.DrawFn, brackets: str) -> str:
    """A question with options that all differ, and at least one right one."""
    texts = draw(st.lists(WORDS, min_size=2, max_size=6, unique=True))
    right = draw(st.integers(0, len(texts) - 1))
    marks = [draw(st.sampled_from([" ", " ", "0%"] if brackets == "()" else [" ", "x"])) for _ in texts]
    marks[right] = "x"
    fixed = [draw(st.sampled_from(["", " {fixed}"])) for _ in texts]
    items = [
        f"- {brackets[0]}{mark}{brackets[1]} {text}{place}{draw(LONG)}"
        for mark, text, place in zip(marks, texts, fixed, strict=True)
    ]
    scoring = draw(st.sampled_from(["", " scoring=partial"])) if brackets == "[]" else ""
    return f"## Câu? {{#cau{draw(HEAD)}{scoring}}}\n\nLời dẫn.\n\n" + "\n".join(items) + f"\n{draw(BELOW)}"


@st.composite
def shorts(draw: st.DrawFn) -> str:
    """A question that is answered by typing."""
    texts = st.sampled_from(["khiển trách", "Cảnh cáo", "a \\| b", "= lạ"])
    numbers = st.sampled_from(["45", "45 ± 1", "40..45", "7,5", "-3", "3 500", "0,125 ± 0,5"])
    answers = draw(st.lists(draw(st.sampled_from([texts, numbers])), min_size=1, max_size=3))
    head = draw(st.sampled_from(["", " type=text", " diacritics=ignore type=text"]))
    return (
        f"## Câu? {{#cau{head}}}\n" + "".join(f"= {answer}{draw(WHY)}\n" for answer in answers) + draw(BELOW)
    )


QUESTIONS = st.one_of(choices("()"), choices("[]"), shorts()).map(good)


def some_response(question: Question, rng: Random) -> list[str]:
    """Something that a page could send."""
    places = [str(place) for place in range(len(source_order(question)))]
    if question.type == "one":
        return rng.sample(places, 1)
    if question.type == "several":
        return rng.sample(places, rng.randint(0, len(places)))
    return [rng.choice(["45", "khiển trách", "KHIEN TRACH", "44,5", "-3", ""])]


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_a_grade_is_exact_and_between_nothing_and_all(question: Question, rng: Random):
    order = shuffled_order(question, rng)
    try:
        response = read_response(question, some_response(question, rng), order)
    except ResponseInvalidError:
        return
    earned = grade(question, response)
    assert isinstance(earned, Fraction)
    assert 0 <= earned <= 1
    assert review(question, response, order)["fraction"] == str(earned)


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_the_order_of_options_changes_no_grade(question: Question, rng: Random):
    order, other = shuffled_order(question, rng), shuffled_order(question, rng)
    try:
        response = read_response(question, some_response(question, rng), order)
    except ResponseInvalidError:
        return
    again = read_response(question, shown_values(question, response, other), other)
    assert again == response
    assert grade(question, again) == grade(question, response)


@given(QUESTIONS)
def test_data_reads_back_as_the_same_question(question: Question):
    assert from_data(json.loads(json.dumps(to_data(question)))) == question


@given(QUESTIONS)
def test_markdown_reads_back_as_the_same_question(question: Question):
    assert good(write_question(question)) == question


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_what_is_shown_before_the_answer_never_holds_the_key(question: Question, rng: Random):
    shown = present(question, shuffled_order(question, rng))
    names = set(shown) | {name for option in shown.get("options", []) for name in option}
    allowed = {"id", "type", "points", "title", "title_html", "text_html", "options", "unit", "token", "html"}
    assert names <= allowed
    text = json.dumps(shown, ensure_ascii=False)
    for word in ("fraction", "feedback", "accept", "mark", "right", "Vì thế", "Chung"):
        assert word not in text


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_fixed_options_keep_their_place(question: Question, rng: Random):
    order = shuffled_order(question, rng)
    assert sorted(order) == source_order(question)
    for place, position in enumerate(order):
        if question.body.options[position].is_fixed:
            assert place == position


@given(QUESTIONS)
def test_no_answer_earns_nothing(question: Question):
    assert grade(question, None) == 0
    assert read_response(question, [], source_order(question)) is None
    assert review(question, None, source_order(question))["answered"] is False


def test_all_right_options_together_earn_everything_and_too_many_cost():
    question = good("## Ai? {#ai scoring=partial}\n- [x] A\n- [x] B\n- [ ] C\n- [ ] D\n")
    assert grade(question, [0, 1]) == 1
    assert grade(question, [0]) == Fraction(1, 2)
    assert grade(question, [0, 1, 2]) == Fraction(1, 2)
    assert grade(question, [0, 2, 3]) == 0
    assert grade(question, [0, 1, 2, 3]) == 0


def test_all_or_nothing_is_the_usual_scoring():
    question = good("## Ai? {#ai}\n- [x] A\n- [x] B\n- [ ] C\n")
    assert [grade(question, each) for each in ([0, 1], [0], [0, 1, 2])] == [1, 0, 0]


def test_percentages_are_earned_as_they_are_written():
    question = good("## Ai? {#ai}\n- [50%] A\n- [x] B\n- [-25%] C\n- [0%] D\n")
    assert grade(question, [0]) == Fraction(1, 2)
    assert grade(question, [0, 1, 3]) == 1
    assert grade(question, [0, 1, 2]) == Fraction(3, 4)
    one = good("## Ai? {#ai}\n- (x) A\n- (33,3%) B\n- ( ) C\n")
    assert [grade(one, each) for each in (0, 1, 2)] == [1, Fraction(333, 1000), 0]


@pytest.mark.parametrize(
    ("given_text", "is_right"),
    [
        ("khiển trách", True),
        ("  KHIỂN   trách ", True),
        ("khie\u0302\u0309n tra\u0301ch", True),
        ("khien trach", False),
        ("cảnh cáo", False),
    ],
)
def test_a_text_compares_without_form_case_and_spaces(given_text: str, is_right: bool):
    question = good("## Gì? {#a}\n= Khiển trách\n")
    response = read_response(question, [given_text], [])
    assert grade(question, response) == is_right


def test_a_text_may_ignore_diacritics_and_where_the_tone_stands():
    question = good("## Gì? {#a diacritics=ignore}\n= Khiển trách\n")
    assert grade(question, "khien trach") == 1
    assert grade(good("## Gì? {#a}\n= hòa giải\n"), "hoà giải") == 1
    assert grade(good("## Gì? {#a diacritics=ignore}\n= +\n"), "-") == 0


def test_a_number_may_be_typed_with_its_unit_and_with_a_comma():
    question = good('## Mấy? {#a unit="ngày"}\n= 44..46\n  > Đúng.\n')
    assert read_response(question, ["45 ngày"], []) == "45"
    assert read_response(question, ["45,50"], []) == "45.5"
    assert grade(question, "45.5") == 1
    assert grade(question, "46.5") == 0
    reviewed = review(question, "45.5", [])
    assert reviewed["answer_html"] == "44–46 ngày"
    assert reviewed["given"] == "45,5"
    assert reviewed["answer_feedback_html"] == "<p>Đúng.</p>"


def test_a_number_that_may_be_two_is_asked_about():
    question = good("## Mấy? {#a}\n= 3500\n")
    with pytest.raises(NumberResponseAmbiguousError) as raised:
        read_response(question, ["3.500"], [])
    assert raised.value.facts == {"given": "3.500", "whole": "3500", "decimal": "3.5"}
    with pytest.raises(NumberResponseInvalidError):
        read_response(question, ["nhiều"], [])
    assert read_response(question, ["3 500"], []) == "3500"


@pytest.mark.parametrize("values", [["9"], ["-1"], ["x"], ["0", "1"], ["٣"], ["1" * 30]])
def test_what_no_page_sends_is_refused(values: list[str]):
    with pytest.raises(ResponseInvalidError):
        read_response(good("## Gì? {#a}\n- (x) a\n- ( ) b\n"), values, [1, 0])


def test_too_long_an_answer_is_refused():
    with pytest.raises(ResponseTooLongError):
        read_response(good("## Gì? {#a}\n= a\n"), ["a" * 201], [])


@given(st.lists(st.text(max_size=12), max_size=3), QUESTIONS)
def test_no_response_raises_anything_else(values: list[str], question: Question):
    order = source_order(question)
    try:
        response = read_response(question, values, order)
    except ResponseInvalidError:
        return
    assert 0 <= grade(question, response) <= 1
    review(question, response, order)


LINES = """\
- (x) a
- ( ) b
- [x] c
= 45
= 3.500
> d
  > e

  f
```
1. g
- h -> i
## j
{{k}}
- (x
- (50%) l {fixed}
=
- (x) {#m}
\t- n
- [-25%] o
- p
""".splitlines()


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join), st.booleans())
def test_any_lines_give_a_question_or_a_problem(body: str, in_lesson: bool):
    question, problems = read(f"## Câu? {{#cau}}\n{body}", in_lesson=in_lesson)
    assert question is not None or problems
    if question is not None:
        assert from_data(to_data(question)) == question


@given(st.text(max_size=60), st.text(max_size=60))
@example("", "-")
def test_any_text_gives_a_question_or_a_problem(heading: str, body: str):
    question, problems = read(f"## {heading}\n{body}")
    assert question is not None or problems
