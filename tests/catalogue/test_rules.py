"""What sync decides, which paths are safe, what a version changed, what a search hit shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.rules import (
    MAX_NAMED_CHANGES,
    SNIPPET_WORDS,
    Decision,
    NamedPart,
    PartKind,
    changes_between,
    course_of,
    decide,
    drafts_hash,
    grading_of,
    is_covered,
    is_safe_path,
    read_terms,
    search_text,
    snippet,
)

states = st.sampled_from([None, "a", "b", "c"])  # few, so that they collide
TAKEN = {Decision.ADDED, Decision.UPDATED, Decision.REMOVED}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        (None, None, "a", Decision.ADDED),
        ("a", "a", "a", Decision.UNCHANGED),
        ("a", "b", "b", Decision.UNCHANGED),
        ("a", "a", "b", Decision.UPDATED),
        ("a", "a", None, Decision.REMOVED),
        ("a", "b", "a", Decision.KEPT),
        (None, "a", None, Decision.KEPT),
        ("a", None, "a", Decision.KEPT),
        ("a", "b", "c", Decision.CONFLICT),
        (None, "a", "b", Decision.CONFLICT),
        ("a", "b", None, Decision.CONFLICT),
        ("a", None, "b", Decision.CONFLICT),
    ],
)
def test_three_states_of_a_document_decide(base, ours, theirs, wanted):
    assert decide(base, ours, theirs) is wanted


@given(states, states, states)
def test_nothing_that_only_one_side_holds_is_overwritten(base, ours, theirs):
    decision = decide(base, ours, theirs)
    if decision in TAKEN:
        assert ours == base
    if decision is Decision.KEPT:
        assert theirs == base
    if decision is Decision.CONFLICT:
        assert len({base, ours, theirs}) == 3


@given(states, states, states)
def test_both_sides_see_the_same_conflict(base, ours, theirs):
    forth, back = decide(base, ours, theirs), decide(base, theirs, ours)
    assert (forth is Decision.CONFLICT) == (back is Decision.CONFLICT)
    assert (forth is Decision.UNCHANGED) == (back is Decision.UNCHANGED)
    assert (forth is Decision.KEPT) == (back in TAKEN)


@given(states, states, states)
def test_a_second_sync_of_the_same_folder_changes_nothing(base, ours, theirs):
    decision = decide(base, ours, theirs)
    if decision in TAKEN | {Decision.UNCHANGED}:
        base, ours = theirs, theirs
    assert decide(base, ours, theirs) not in TAKEN


@pytest.mark.parametrize(
    "path",
    ["sources.yml", "khoa-hoc/01-a/02-b.md", "khoa/files/Mẫu đơn (1).docx", "khoa/…/a.md", "a/.hidden"],
)
def test_plain_paths_are_safe(path):
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "..",
        "a/../b",
        "a//b",
        "a/./b",
        "a/",
        "a\\b",
        "a\0b",
        "a\nb",
        "a" * 401,
    ],
)
def test_paths_that_could_escape_are_not_safe(path):
    assert not is_safe_path(path)


@given(st.text(alphabet="a./\\:~", max_size=12))
def test_a_safe_path_stays_below_its_folder(path):
    if is_safe_path(path):
        assert ".." not in path.split("/")
        assert not path.startswith("/")


def test_the_first_folder_names_the_course():
    assert course_of("khoa/01-a/b.md") == "khoa"
    assert course_of("sources.yml") is None


def test_a_folder_without_a_course_does_not_delete_it():
    assert is_covered("a/course.md", {"a"}, {"a", "b"})
    assert not is_covered("b/course.md", {"a"}, {"a", "b"})


def test_shared_documents_are_deleted_only_by_a_folder_with_every_course():
    assert not is_covered("facts.yml", {"a"}, {"a", "b"})
    assert is_covered("facts.yml", {"a", "b", "c"}, {"a", "b"})


def test_the_order_of_documents_does_not_name_other_drafts():
    assert drafts_hash({"a": "1", "b": "2"}) == drafts_hash({"b": "2", "a": "1"})
    assert drafts_hash({"a": "1"}) != drafts_hash({"a": "2"})
    assert drafts_hash({"a": "1"}) != drafts_hash({"b": "1"})


def test_changes_name_what_was_added_changed_and_removed():
    lesson, quiz = PartKind.LESSON, PartKind.QUIZ
    before = [NamedPart(lesson, "m/a", "A", "1"), NamedPart(lesson, "m/b", "B", "1")]
    after = [NamedPart(lesson, "m/b", "B mới", "2"), NamedPart(quiz, "m/a", "Q", "1")]
    changes = changes_between(before, after)
    assert changes["added"] == {"count": 1, "parts": [{"kind": "quiz", "key": "m/a", "title": "Q"}]}
    assert changes["changed"]["parts"] == [{"kind": "lesson", "key": "m/b", "title": "B mới"}]
    assert changes["removed"]["parts"] == [{"kind": "lesson", "key": "m/a", "title": "A"}]


def test_many_changes_are_counted_but_not_all_named():
    parts = [NamedPart(PartKind.LESSON, f"m/{n}", f"{n}", "1") for n in range(1000)]
    added = changes_between([], parts)["added"]
    assert added["count"] == 1000
    assert len(added["parts"]) == MAX_NAMED_CHANGES


def test_html_is_no_part_of_the_grading():
    question = {"id": "q", "body": {"options": [{"html": "<p>a</p>", "weight": "1"}]}, "title_html": "x"}
    assert grading_of([question]) == [{"id": "q", "body": {"options": [{"weight": "1"}]}}]


def test_search_texts_begin_each_word_with_a_space():
    folded, exact = search_text("Khiếu nại", "Thời hạn: 30 ngày")
    assert folded == " khieu nai thoi han 30 ngay"
    assert exact == " khiếu nại thời hạn 30 ngày"


def test_terms_are_bounded_and_hold_no_marks():
    terms = read_terms("  50% Khiếu_nại " + "từ " * 50)
    assert terms.folded[:3] == ("50", "khieu", "nai")
    assert len(terms.folded) == 8
    assert read_terms("%_?!").folded == ()


def marked(plain: str, text: str) -> list[str]:
    return [piece.text for piece in snippet(plain, read_terms(text)) if piece.is_match]


def test_a_snippet_marks_words_that_begin_with_a_term():
    assert marked("Người khiếu nại nộp đơn khiếu-nại.", "khieu nai") == ["khiếu", "nại", "khiếu", "nại"]
    assert marked("Được điều dưỡng", "duo") == ["Được", "dưỡng"]


def test_a_snippet_shows_the_exact_word_first():
    plain = "dương " + "chữ " * 100 + "dưỡng " + "chữ " * 100
    pieces = snippet(plain, read_terms("dưỡng"))
    assert "dưỡng" in [piece.text for piece in pieces if piece.is_match]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"


@given(st.text(alphabet="aáb c.<&", max_size=60), st.text(alphabet="aáb ", min_size=1, max_size=5))
def test_a_snippet_holds_only_words_of_the_text_in_their_order(plain, text):
    pieces = snippet(plain, read_terms(text))
    whole = "".join(piece.text for piece in pieces)
    assert whole.removeprefix("… ").removesuffix(" …") in plain
    assert len(whole.split()) <= 2 * SNIPPET_WORDS + 2
