"""The cases that Python and the browser share, and what holds for every text."""

import itertools
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import app.vietnamese
from app.vietnamese import clean_name, clean_phone, exact, fold, given_name, name_sort_key, nfc

CASES = json.loads((Path(app.vietnamese.__file__).parent / "cases.json").read_text("utf-8"))
FUNCTIONS = {
    "fold": fold,
    "exact": exact,
    "given_name": given_name,
    "clean_name": clean_name,
    "phone": clean_phone,
}
SYLLABLES = [
    "An",
    "Ân",
    "Ăn",
    "Đào",
    "Dào",
    "Hoà",
    "Hòa",
    "H'Phik",
    "Y",
    "Lê",
    "Lệ",
    "Thị",
    "Quý",
    "Bính",
    "Bình",
]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map(" ".join)
TEXTS = st.text(st.one_of(st.sampled_from("oaeuyqnhòàóáúýủỷ'_ -đĐ\u0301\u0323\u0302"), st.characters()))


@pytest.mark.parametrize(("name", "given_text", "expected"), [(n, *c) for n in FUNCTIONS for c in CASES[n]])
def test_case_gives_what_it_says(name, given_text, expected):
    assert FUNCTIONS[name](given_text) == expected


@pytest.mark.parametrize("names", CASES["name_order"])
def test_names_stand_in_the_order_of_a_vietnamese_list(names):
    assert sorted(set(names), key=name_sort_key) == names
    assert len({name_sort_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(("one", "other"), CASES["same_place"])
def test_spellings_of_one_name_share_a_place(one, other):
    assert name_sort_key(one) == name_sort_key(other)


@given(TEXTS)
def test_folding_twice_changes_nothing_and_leaves_only_plain_letters(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@given(TEXTS)
@example("hoà hòan qúy")
def test_exact_is_stable(text):
    assert exact(exact(text)) == exact(text)


@given(NAMES)
def test_exact_and_folded_form_of_a_name_agree(name):
    assert fold(exact(name)) == fold(name)


@given(st.text())
def test_composed_and_decomposed_text_are_equal_to_every_function(text):
    decomposed = unicodedata.normalize("NFD", text)
    for function in (fold, exact, clean_name, name_sort_key, nfc):
        assert function(decomposed) == function(nfc(text))


@given(st.text())
def test_a_cleaned_name_is_clean(text):
    name = clean_name(text)
    assert clean_name(name) == name
    assert name == " ".join(name.split())


@given(NAMES, NAMES)
def test_given_name_decides_before_the_rest(one, other):
    last_one, last_other = one.split()[-1], other.split()[-1]
    if name_sort_key(last_one) < name_sort_key(last_other):
        assert name_sort_key(one) < name_sort_key(other)


@given(st.text())
def test_sort_key_is_plain_for_any_text(text):
    assert set(name_sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(
    st.sampled_from("35789"),
    st.integers(0, 10**8 - 1),
    st.sampled_from(["", "0", "84", "+84", "0084", "+84 (0)"]),
)
def test_every_way_to_write_a_mobile_number_is_one_number(first, rest, prefix):
    national = f"{first}{rest:08d}"
    assert clean_phone(prefix + national) == "+84" + national
    assert clean_phone(f"{prefix}{national[:2]} {national[2:5]}.{national[5:]}") == "+84" + national
    assert clean_phone(f"{national}.0") == "+84" + national


@given(st.text())
def test_a_phone_is_a_number_or_nothing_and_stays(text):
    phone = clean_phone(text)
    assert phone is None or (
        phone.startswith("+84") and phone[1:].isdecimal() and clean_phone(phone) == phone
    )


def test_old_prefixes_give_different_new_ones():
    old = [f"01{a}{b}1234567" for a, b in itertools.product("26", "0123456789")]
    new = [phone for text in old if (phone := clean_phone(text))]
    assert len(new) == len(set(new)) == 18
