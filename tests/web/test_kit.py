"""Every shared part, in a page and in a real browser."""

from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.chromium import axe_faults, serving
from tests.visitor import check_page
from tests.web import kit

SIZES = ({"width": 390, "height": 844}, {"width": 1366, "height": 768})


@pytest.mark.parametrize("name", kit.PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_of_the_kit_is_a_good_page(kit_app: Flask, name: str, language: str) -> None:
    answer = kit_app.test_client().get(f"/kit/{name}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    check_page(answer.text, name)
    assert f'<html lang="{language}">' in answer.text


def test_an_unanswered_question_shows_its_fields_and_nothing_of_the_key(kit_app: Flask) -> None:
    page = kit_app.test_client().get("/kit/lesson", headers={"Accept-Language": "vi"}).text
    question, answered = page.split('id="check-mot"')[1].split('id="check-so"')
    assert 'name="answer-mot" value="0"' in question
    assert "Đáp án" not in question
    assert "Đáp án" in answered
    assert "Chưa đúng" in answered


def test_a_wrong_form_says_so_at_the_field_and_on_top(kit_app: Flask) -> None:
    page = kit_app.test_client().get("/kit/parts", headers={"Accept-Language": "vi"}).text
    assert "Họ và tên: Cần điền ô này." in page
    assert 'aria-describedby="phone-hint phone-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="09123"' in page


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_scrolls_sideways(kit_app: Flask, browser: Browser) -> None:
    faults: list[str] = []
    with serving(kit_app) as address:
        for name, size, theme in product((*kit.PAGES, "none"), SIZES, ("light", "dark")):
            context = browser.new_context(viewport=size, color_scheme=theme, locale="vi-VN")
            page = context.new_page()
            page.goto(f"{address}/kit/{name}")
            where = f"{name} {size['width']} {theme}"
            faults += [f"{where}: {fault}" for fault in axe_faults(page)]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                faults.append(f"{where}: {wide} px too wide")
            context.close()
    assert not faults, "\n".join(faults)
