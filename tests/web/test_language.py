"""Which language a page speaks, and in which theme."""

import pytest
from flask import Flask
from flask_babel import force_locale, gettext, lazy_gettext, ngettext, pgettext

from app.database import db
from app.web.filters import clock, day, decimal, duration, iso_day, moment, number, permille, size
from app.web.language import translate, translate_in_context, translate_plural
from tests.cast import Cast
from tests.visitor import Visitor
from tests.web.kit import AT

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [
        (None, None, "vi"),
        ("en-GB,en;q=0.9", None, "en"),
        ("fr,de", None, "vi"),
        ("vi;q=0.1,en;q=0.9", "vi", "vi"),
        ("vi", "en", "en"),
        ("en", "klingon", "en"),
        ("*;q=nonsense,,;", None, "vi"),
    ],
)
def test_a_stranger_is_spoken_to_as_his_browser_says(
    kit_app: Flask, accepted: str | None, cookie: str | None, language: str
) -> None:
    client = kit_app.test_client()
    if cookie:
        client.set_cookie("language", cookie)
    page = client.get("/kit/parts", headers={"Accept-Language": accepted} if accepted else {}).text
    assert f'<html lang="{language}"' in page


def test_ones_own_choice_goes_before_the_browsers(cast: Cast, visit: Visitor) -> None:
    cast.trainee.language = "en"
    cast.trainee.theme = "dark"
    db.session.commit()
    page = visit("/account", as_=cast.trainee, headers={"Accept-Language": "vi"}).text
    assert '<html lang="en" data-bs-theme="dark">' in page
    assert '<meta name="theme-color" content="#151412">' in page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_set_by_the_server(kit_app: Flask, theme: str) -> None:
    client = kit_app.test_client()
    client.set_cookie("theme", theme)
    assert f'data-bs-theme="{theme}"' in client.get("/kit/parts").text


def test_an_unknown_theme_follows_the_device(kit_app: Flask) -> None:
    client = kit_app.test_client()
    client.set_cookie("theme", '"><script>')
    assert "data-bs-theme" not in client.get("/kit/parts").text.split("<body")[0]


def test_sentences_come_in_both_languages_wherever_they_are_said(kit_context: Flask) -> None:
    assert gettext("Gửi lại") == "Gửi lại"
    with force_locale("en"):
        assert gettext("Gửi lại") == "Send again"
        assert str(lazy_gettext("Gửi lại")) == "Send again"
        assert translate("Câu %(number)s.", number=7) == "Question 7."
        plural = "Chưa lưu được. Sửa %(num)d chỗ:"
        assert ngettext(plural, plural, 1) == "Not saved. Mend 1 place:"
        assert translate_plural(plural, plural, 2) == "Not saved. Mend 2 places:"
        assert translate_in_context("list", "Đơn vị") == pgettext("list", "Đơn vị") == "Units"
        assert translate("Đơn vị") == "Unit"


def test_what_fills_a_sentence_is_escaped(kit_context: Flask) -> None:
    assert translate("Tài khoản %(name)s", name="<b>") == "Tài khoản &lt;b&gt;"
    assert translate("100 học viên") == "100 học viên"


def test_figures_are_written_as_each_language_does(kit_context: Flask) -> None:
    assert (number(3500), decimal(7.5), permille(705)) == ("3.500", "7,5", "70,5%")
    assert (day(AT), clock(AT), moment(AT)) == ("22/11/2025", "08:12", "08:12 ngày 22/11/2025")
    assert (duration(5400), duration(60), duration(59), duration(7200)) == (
        "1 giờ 30 phút",
        "1 phút",
        "59 giây",
        "2 giờ",
    )
    assert (size(1_234_567), size(999), permille(None)) == (f"1,2{NBSP}MB", f"999{NBSP}B", "–")
    with force_locale("en"):
        assert (number(3500), decimal(7.5), permille(705)) == ("3,500", "7.5", "70.5%")
        assert day(AT) == f"22{NBSP}November{NBSP}2025"
        assert duration(5400) == "1 h 30 min"


def test_a_day_is_the_day_of_the_trainings_zone(kit_context: Flask) -> None:
    late = AT.replace(hour=20)
    assert (day(late), day(late, "UTC"), clock(late)) == ("23/11/2025", "22/11/2025", "03:12")
    assert (iso_day("2025-11-22"), iso_day("năm 2025")) == ("22/11/2025", "năm 2025")
