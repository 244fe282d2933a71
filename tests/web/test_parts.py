"""The small parts: forms, pages of a list, links in lessons, the bridge, answers that did not change."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import wtforms
from flask import Flask, request
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import Length

from app.web.content_links import resolve
from app.web.drawings import bridge_drawing
from app.web.etags import conditional
from app.web.forms import Form
from app.web.paging import Page, page_number
from app.web.sentences.wtforms import PLURALS, SENTENCES


class Some(Form):
    """Fields whose mistakes WTForms words itself."""

    age = IntegerField()
    born_on = DateField()
    name = StringField(validators=[Length(max=3)])


def messages_of_wtforms() -> Iterator[str]:
    """Every message that WTForms can say."""
    for path in Path(wtforms.__file__).parent.rglob("*.py"):
        for found in re.finditer(r'gettext\(\s*"((?:[^"\\]|\\.)+)"', path.read_text(encoding="utf-8")):
            yield found[1]


def test_every_message_of_wtforms_has_our_words() -> None:
    assert [message for message in messages_of_wtforms() if message not in SENTENCES | PLURALS] == []


def test_a_mistake_is_told_in_the_language_of_the_page(kit_app: Flask) -> None:
    data = {"age": "nhiều", "born_on": "hôm nay", "name": "quá dài"}
    with kit_app.test_request_context("/", method="POST", data=data, headers={"Accept-Language": "vi"}):
        form = Some()
        form.validate()
        assert form.errors["age"] == ["Viết một số nguyên."]
        assert form.errors["born_on"] == ["Viết ngày như 22/11/2025."]
        assert form.errors["name"] == ["Chỉ nhận nhiều nhất 3 ký tự."]
        assert [field.name for field in form.wrong_fields] == ["age", "born_on", "name"]
    with kit_app.test_request_context("/", method="POST", data=data, headers={"Accept-Language": "en"}):
        form = Some()
        form.validate()
        assert form.errors["age"] == ["Write a whole number."]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("page=3", 3),
        ("page=0", 1),
        ("page=-1", 1),
        ("page=x", 1),
        ("page=²", 1),
        ("page=9999999999", 1),
    ],
)
def test_a_page_is_a_number_from_one(kit_app: Flask, asked: str, number: int) -> None:
    with kit_app.test_request_context(f"/?{asked}"):
        assert page_number() == number


def test_links_to_other_pages_keep_all_else_that_was_asked_for(kit_app: Flask) -> None:
    with kit_app.test_request_context("/people?q=Bình&site=1&site=2&page=2&_external=1"):
        page = Page(["x"] * 50, page_number(), 120)
        assert page.url(3) == "/people?q=B%C3%ACnh&site=1&site=2&_external=1&page=3"
        assert "page" not in page.url(1)
        assert (page.first_row, page.last_row, page.last) == (51, 100, 3)
        assert Page([], 1, 0).last_row == 0
        assert Page([], 2, 60, path="/list").url(1).startswith("/list?")
        assert request.path == "/people"


@given(st.integers(1, 9), st.integers(0, 120), st.integers(1, 40))
def test_the_pages_of_a_list_hold_each_row_once(number: int, total: int, size: int) -> None:
    rows = list(range(total))[Page.offset(number, size) :][:size]
    page = Page(rows, number, total, size)
    if rows:
        assert (page.first_row, page.last_row) == (rows[0] + 1, rows[-1] + 1)
        assert page.number <= page.last


def test_places_in_a_lesson_get_their_addresses() -> None:
    html = (
        '<a href="lesson:mot/hai#muc-2">a</a> <a href="quiz:mot/quiz">b</a>'
        ' <img src="file:mot/files/a&amp;b.png">'
        ' <a href="https://vbpl.vn/lesson:x">c</a> <a href="lesson:gone">d</a> lesson: quiz:'
        ' <code>x="lesson:mot"</code>'
    )
    found = resolve(
        html,
        lambda key: None if key == "gone" else f"/l/{key}?a&b",
        lambda key: f"/q/{key}",
        lambda path: f"/f/{path}",
    )
    assert '<a href="/l/mot/hai?a&amp;b#muc-2">' in found
    assert '<a href="/q/mot/quiz">' in found
    assert '<img src="/f/mot/files/a&amp;b.png">' in found
    assert '<a href="https://vbpl.vn/lesson:x">' in found
    assert '<a href="#">d</a> lesson: quiz: <code>x="lesson:mot"</code>' in found


@given(st.lists(st.sampled_from(["done", "now", "lost", ""]), max_size=30))
def test_a_bridge_has_a_cable_and_a_point_for_each_state(states: list[str]) -> None:
    bridge = bridge_drawing(states)
    assert (bridge.on + bridge.off + bridge.lost).count("M") == len(states)
    assert bridge.on.count("M") == states.count("done")
    assert len(bridge.points) == len(states) + states.count("now")
    assert all(0 <= float(point.x) <= bridge.width for point in bridge.points)


def test_an_unchanged_answer_is_made_once(kit_app: Flask) -> None:
    made = []

    def make() -> str:
        made.append(1)
        return "số liệu"

    with kit_app.test_request_context("/"):
        first = conditional("snapshot-7|site-3", make)
        etag = first.headers["ETag"]
    with kit_app.test_request_context("/", headers={"If-None-Match": etag}):
        again = conditional("snapshot-7|site-3", make)
        other = conditional("snapshot-8|site-3", make)
        with force_locale("en"):
            translated = conditional("snapshot-7|site-3", make)
    assert (first.status_code, again.status_code, other.status_code, translated.status_code) == (
        200,
        304,
        200,
        200,
    )
    assert len(made) == 3
