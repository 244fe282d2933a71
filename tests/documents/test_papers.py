"""Slips and badges: eight to a page, whatever people are called."""

import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.children import ChildFailedError, run_child
from app.documents import (
    Badge,
    BadgeSheet,
    DocumentFailedError,
    Slip,
    SlipSheet,
    TooManyPagesError,
    badges_pdf,
    slips_pdf,
)
from app.documents.paper import breakable, make_pdf, site_label

TRAINING = "Tập huấn nghiệp vụ kiểm tra, giám sát của Đoàn năm 2026"
HARD = 'Rơ Chăm H\'Phik #let x = "y" $a$ \\ *b* _c_ [d] @e <f> `g` //h /* 🙂 \u0301 ' + "W" * 300


def slip(name="Nguyễn Văn An", **more):
    values = {
        "unit": "Đoàn xã Đồng Đăng",
        "position": "Bí thư",
        "link": "https://d.vn/s/ABCD",
        "short_link": "https://d.vn/s",
    }
    return Slip(name, **{**values, "code": "ABCD-EFGH-JKMN-PQRS-TVWX", **more})


def badge(name="Nguyễn Văn An", **more):
    return Badge(name, **{"unit": "Đoàn xã Đồng Đăng", "position": "Bí thư", "code": "7K4M2PQX", **more})


def count_pages(pdf):
    assert pdf.startswith(b"%PDF-")
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    texts = [pdf]
    for stream in streams:
        try:
            texts.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return max(len(re.findall(rb"/Type\s*/Page\b(?!s)", text)) for text in texts)


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (1, 1), (8, 1), (9, 2), (24, 3)])
def test_eight_stand_on_a_page(people, pages):
    assert count_pages(slips_pdf(SlipSheet(TRAINING, "Sơn Động", [slip()] * people))) == pages
    assert count_pages(badges_pdf(BadgeSheet(TRAINING, "Sơn Động", [badge()] * people))) == pages


def test_same_people_give_the_same_bytes():
    sheet = SlipSheet(TRAINING, "Sơn Động", [slip(), slip("Y Moan", unit="", position="")])
    assert slips_pdf(sheet) == slips_pdf(sheet)


def test_hard_names_are_data_and_stay_in_their_cells():
    people = [slip(HARD, unit=HARD, position=HARD, code=HARD, short_link=HARD)] * 8
    assert count_pages(slips_pdf(SlipSheet(HARD, HARD, people))) == 1
    cards = [badge(HARD, unit=HARD, position=HARD)] * 8
    assert count_pages(badges_pdf(BadgeSheet(HARD, HARD, cards))) == 1


@settings(max_examples=8)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3))
def test_any_text_makes_a_paper(texts):
    name, unit, site = texts
    assert count_pages(badges_pdf(BadgeSheet(unit, site, [badge(name, unit=unit)]))) == 1


def test_a_site_of_seven_hundred_is_no_trouble():
    assert count_pages(badges_pdf(BadgeSheet(TRAINING, "Hội trường", [badge()] * 700))) == 88


def test_too_many_people_are_refused_before_any_work():
    with pytest.raises(TooManyPagesError) as refused:
        slips_pdf(SlipSheet(TRAINING, "Sơn Động", [slip()] * 4_001))
    assert refused.value.facts == {"limit": 4_000, "people": 4_001}


def test_a_maker_that_fails_says_so():
    with pytest.raises(DocumentFailedError):
        make_pdf("no-such-template", {"people": []})


@pytest.mark.parametrize(
    "module", ["tests.documents.endless", "tests.documents.greedy", "tests.documents.missing"]
)
def test_a_child_never_outlives_its_limits(module):
    with pytest.raises(ChildFailedError):
        run_child(module, b"", limit_seconds=1, limit_bytes=400_000_000)


@given(st.text())
def test_breaking_long_words_changes_no_letter(text):
    assert breakable(text).replace("\u200b", "") == " ".join(text.split()).replace("\u200b", "")
    assert all(len(part) <= 18 for word in breakable(text).split() for part in word.split("\u200b"))


def test_site_is_called_a_site_once():
    assert site_label("Sơn Động") == "Điểm cầu Sơn Động"
    assert site_label("Điểm cầu số 1") == "Điểm cầu số 1"
