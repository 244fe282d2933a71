from fractions import Fraction

import pytest

from app.questions import present, review, source_order
from tests.questions.reading import good, read, told

DISCIPLINE = """\
## Người bị kỷ luật khiếu nại khi nào? {#kn-han points=2 tags="thoi-han, don" facts="KN-32" level=remember}

Theo **Điều lệ** khóa XII.

- ( ) 15 ngày
- (x) 30 ngày
  > Đúng: tính từ ngày nhận quyết định.
- ( ) 90 ngày

  > Đó là thời hiệu khác.

> Nói chung là 30 ngày.
"""


def test_one_right_answer_is_read_whole():
    question = good(DISCIPLINE)
    assert (question.id, question.type, question.points) == ("kn-han", "one", 2)
    assert question.tags == ("thoi-han", "don")
    assert (question.facts, question.level) == (("KN-32",), "remember")
    assert question.title == "Người bị kỷ luật khiếu nại khi nào?"
    assert question.text_html == "<p>Theo <strong>Điều lệ</strong> khóa XII.</p>"
    assert question.feedback_html == "<p>Nói chung là 30 ngày.</p>"
    feedbacks = [option.feedback.html if option.feedback else None for option in question.body.options]
    assert feedbacks == [None, "<p>Đúng: tính từ ngày nhận quyết định.</p>", "<p>Đó là thời hiệu khác.</p>"]
    assert [option.mark for option in question.body.options] == ["", "x", ""]


def test_brackets_are_several_answers():
    question = good("## Ai? {#ai scoring=partial}\n- [x] A\n- [X] B\n- [ ] C\n")
    assert (question.type, question.scoring) == ("several", "partial")


def test_percentages_are_partly_right():
    question = good("## Ai? {#ai}\n- [50%] A\n- [x] B\n- [-25%] C\n- [ ] D {fixed}\n")
    assert question.scoring == "partial"
    assert [option.share for option in question.body.options] == [Fraction(1, 2), None, Fraction(-1, 4), None]
    assert [option.is_fixed for option in question.body.options] == [False, False, False, True]
    assert question.body.options[3].prose.markdown == "D"


def test_equal_signs_are_a_text_or_a_number():
    assert good("## Gì? {#a}\n= khiển trách | khiển trach\n= KT\n").type == "text"
    assert good("## Mấy? {#a}\n= 45 ± 1\n").type == "number"
    assert good("## Mấy? {#a}\n= 40..45 | 3 500\n").type == "number"
    assert good("## Mấy? {#a type=text}\n= 45\n").type == "text"
    assert good("## Mấy? {#a}\n= 45 | bốn mươi lăm\n").type == "text"


def test_an_escaped_bar_belongs_to_the_answer():
    question = good("## Gì? {#a}\n= a \\| b | c\n")
    assert [answer.text for answer in question.body.accepted] == ["a | b", "c"]


def test_an_option_keeps_what_is_indented_below_it():
    question = good(
        "## Gì? {#a}\n\n- ( ) Một\n  tiếp\n\n  đoạn hai\n- (x) Hai\n\n      ```\n  - (x) không phải\n"
    )
    first, second = question.body.options
    assert first.prose.markdown == "Một\ntiếp\n\nđoạn hai"
    assert first.prose.html.count("<p>") == 2
    assert "- (x) không phải" in second.prose.markdown


def test_an_ordered_list_before_the_options_is_text():
    question = good("## Gì? {#a}\n1. một\n2. hai\n\n- ( ) a\n- (x) b\n")
    assert question.text.markdown == "1. một\n2. hai"


def test_a_task_list_before_the_options_is_text_when_the_type_is_said():
    text = "## Gì? {#a type=one}\n- [ ] việc\n- [x] xong\n\nChọn:\n\n- ( ) a\n- (x) b\n"
    assert good(text).text.markdown == "- [ ] việc\n- [x] xong\n\nChọn:"
    assert told(text.replace(" type=one", "")) == [(7, 1, "answers-two-kinds")]


def test_a_quote_with_a_citation_after_the_answers_is_feedback():
    question = good("## Gì? {#a}\n> [@LKN:1] Luật nói.\n\n- ( ) a\n- (x) b\n\n> [@LKN:1] Vì thế.\n")
    assert question.text.markdown == "> [@LKN:1] Luật nói."
    assert question.feedback.markdown == "[@LKN:1] Vì thế."


def test_answers_in_code_are_code():
    question = good("## Gì? {#a}\n```\n- (x) a\n= 5\n```\n- ( ) a\n- (x) b\n")
    assert "= 5" in question.text.markdown


def test_a_self_check_ends_after_its_feedback():
    text = "### Gì? {.question #a}\n- ( ) a\n- (x) b\n\n> Vì thế.\n\nBài học đi tiếp.\n\n> Trích.\n"
    question, problems = read(text, in_lesson=True)
    assert problems == []
    assert question.feedback.markdown == "Vì thế."


def test_a_missing_id_comes_with_a_certain_fix():
    _, [problem] = read("## Gì?\n- ( ) a\n- (x) b\n")
    assert problem.code == "question-id-missing"
    assert (problem.fix.line, problem.fix.start, problem.fix.end) == (1, 7, 7)
    assert problem.fix.text.startswith(" {#q-")
    _, [problem] = read("## Gì? {points=2}\n- ( ) a\n- (x) b\n")
    assert (problem.fix.start, problem.fix.end) == (9, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Gì? {#a}\n", [(1, 1, "question-no-answers")]),
        ("## Gì? {#a}\n- ( ) a\n- ( ) b\n", [(2, 1, "question-no-right-answer")]),
        ("## Gì? {#a}\n- (50%) a\n- ( ) b\n", [(2, 1, "question-no-right-answer")]),
        ("## Gì? {#a}\n- [ ] a\n- [ ] b\n", [(2, 1, "question-no-right-answer")]),
        ("## Gì? {#a}\n- (x) a\n- ( ) b\n- (x) c\n", [(4, 1, "question-several-right")]),
        ("## Gì? {#a}\n- (x) a\n", [(2, 1, "question-one-option")]),
        ("## Gì? {#a}\n- (x) a\n- ( ) A\n", [(3, 7, "answer-twice")]),
        ("## Gì? {#a}\n- (x) a\n- ( )\n", [(3, 6, "answer-empty")]),
        ("## Gì? {#a}\n- (x) a\n- b\n", [(3, 3, "answer-unmarked")]),
        ("## Gì? {#a}\n- (x) a\n- (v) b\n", [(3, 3, "answer-mark-unknown")]),
        ("## Gì? {#a}\n- (x) a\n- [ ] b\n", [(3, 1, "answers-mixed")]),
        ("## Gì? {#a}\n- (x) a\n- ( ) b\n\nChữ.\n", [(5, 1, "text-after-answers")]),
        ("## Gì? {#a}\n- (x) a\n> Vì.\n- ( ) b\n", [(3, 1, "feedback-not-indented")]),
        ("## Gì? {#a}\n- (x) a\nxuống dòng\n- ( ) b\n", [(3, 1, "answers-split")]),
        ("## Gì? {#a}\n- (x) a\n- ( ) b\n\n= 45\n", [(5, 1, "answers-two-kinds")]),
        ("## Gì? {#a}\n- [60%] a\n- [60%] b\n", [(2, 1, "shares-not-whole")]),
        ("## Gì? {#a}\n- [100%] a\n- [-101%] b\n", [(3, 1, "share-out-of-range")]),
        ("## Gì? {#a}\n- (x) a\n- (-5%) b\n", [(3, 1, "share-out-of-range")]),
        ("## Gì? {#a scoring=all}\n- [50%] a\n- [x] b\n", [(1, 12, "scoring-all-with-shares")]),
        ("## Gì? {#a scoring=partal}\n- [x] a\n- [ ] b\n", [(1, 12, "scoring-unknown")]),
        ("## Gì? {#a}\n= 3.500\n", [(2, 3, "number-ambiguous")]),
        ("## Gì? {#a}\n= 45 | 1,234\n", [(2, 8, "number-ambiguous")]),
        ("## Gì? {#a}\n= 1.234.567\n", [(2, 3, "number-invalid")]),
        ('## Gì? {#a unit="ngày"}\n= bốn\n', [(2, 3, "number-invalid")]),
        ("## Gì? {#a}\n= 45..40\n", [(2, 3, "range-reversed")]),
        ("## Gì? {#a}\n= 30 ngày\n", [(2, 3, "answer-is-number-with-unit")]),
        ("## Gì? {#a}\n= a | | b\n", [(2, 7, "answer-empty")]),
        ("## Gì? {#a diacritics=none}\n= a\n", [(1, 12, "diacritics-unknown")]),
        ("## {#a}\n- (x) a\n- ( ) b\n", [(1, 4, "question-no-title")]),
        ("## Gì? {#A}\n- (x) a\n- ( ) b\n", [(1, 9, "question-id-invalid")]),
        ("## Gì? {#a tag=x}\n- (x) a\n- ( ) b\n", [(1, 12, "attribute-unknown")]),
        ("## Gì? {#a points=2 points=3}\n- (x) a\n- ( ) b\n", [(1, 21, "attribute-twice")]),
        ("## Gì? {#a points=0}\n- (x) a\n- ( ) b\n", [(1, 12, "points-invalid")]),
        ("## Gì? {#a level=hard}\n- (x) a\n- ( ) b\n", [(1, 12, "level-unknown")]),
        ("## Gì? {#a tags=“x y”}\n- (x) a\n- ( ) b\n", [(1, 20, "attributes-invalid")]),
        ("## Gì? {#a type=ones}\n- (x) a\n- ( ) b\n", [(1, 12, "question-type-unknown")]),
        ("## Gì? {#a type=several}\n- (x) a\n- ( ) b\n", [(1, 12, "answers-not-of-type")]),
        ("## Gì? {#a unit=x}\n- (x) a\n- ( ) b\n", [(1, 12, "attribute-unused")]),
        ("## Gì? {#a}\n- (x) a {#b}\n- ( ) b\n", [(2, 9, "option-attribute-unknown")]),
    ],
)
def test_every_mistake_is_told_with_its_place(text: str, expected: list[tuple[int, int, str]]):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("- A -> 1\n- B -> 2\n- -> 3\n", "matching"),
        ("1. một\n2. hai\n", "ordering"),
        ("Thời hạn là {{30 | ba mươi}} ngày.\n", "gaps"),
    ],
)
def test_types_that_come_later_are_named(answers: str, kind: str):
    question, [problem] = read(f"## Gì? {{#a}}\n\n{answers}")
    assert question is None
    assert (problem.code, problem.facts) == ("question-type-later", {"type": kind})


def test_an_essay_comes_later_too():
    assert [code for _, _, code in told("## Nêu {#a type=essay words=300}\n\nViết đi.\n")] == [
        "question-type-later"
    ]


def test_braces_that_are_no_attributes_stay_in_the_title():
    assert good("## Tập {1, 2} là gì? {#a}\n= x\n").title == "Tập {1, 2} là gì?"


def test_review_tells_right_chosen_and_why():
    question = good(DISCIPLINE)
    reviewed = review(question, 2, [2, 1, 0])
    assert reviewed["fraction"] == "0"
    assert [(row["token"], row["chosen"], row["right"]) for row in reviewed["options"]] == [
        ("0", True, False),
        ("1", False, True),
        ("2", False, False),
    ]
    assert reviewed["options"][0]["feedback_html"] == "<p>Đó là thời hiệu khác.</p>"
    assert present(question, source_order(question))["options"][1] == {"token": "1", "html": "30 ngày"}
