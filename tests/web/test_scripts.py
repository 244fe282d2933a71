"""The shared scripts in a real browser; the folding by the same cases as Python's."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.vietnamese import __file__ as vietnamese
from app.web.static_files import held_by
from tests.chromium import serving

CASES = json.loads((Path(vietnamese).parent / "cases.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.browser


def in_module(browser: Browser, app: Flask, module: str, script: str, argument: Any = None) -> Any:
    """Run `script`, a function of (module, argument), in a page of the kit."""
    with serving(app) as address:
        context = browser.new_context(locale="vi-VN")
        page = context.new_page()
        page.goto(f"{address}/kit/parts")
        url = f"/static/{held_by(app).release}/js/{module}"
        try:
            return page.evaluate(
                f"async ([url, argument]) => ({script})(await import(url), argument)", [url, argument]
            )
        finally:
            context.close()


def test_the_browser_folds_as_python_does(kit_app: Flask, browser: Browser) -> None:
    texts = [text for text, _ in CASES["fold"]]
    folded = in_module(browser, kit_app, "web-fold.js", "(m, texts) => texts.map(m.fold)", texts)
    assert folded == [expected for _, expected in CASES["fold"]]


def test_words_that_were_typed_begin_words_of_a_name(kit_app: Flask, browser: Browser) -> None:
    script = "(m, pairs) => pairs.map(([name, typed]) => m.matches(name, typed))"
    pairs = [
        ("Nguyễn Văn Ân", "nguyen an"),
        ("Nguyễn Văn Ân", "uyen"),
        ("Đỗ Thị Quỳnh", "đô quy"),
        ("An", ""),
    ]
    assert in_module(browser, kit_app, "web-fold.js", script, pairs) == [True, False, True, True]


def test_minutes_are_counted_by_the_servers_clock(kit_app: Flask, browser: Browser) -> None:
    script = """(m) => {
      const time = document.querySelector("time[data-since]");
      m.learnTime("Sat, 22 Nov 2025 01:19:59 GMT");
      m.tell();
      const later = time.textContent;
      m.learnTime("Sat, 22 Nov 2025 01:12:30 GMT");
      m.tell();
      return [later, time.textContent];
    }"""
    assert in_module(browser, kit_app, "web-clock.js", script) == ["7 phút trước", "vừa xong"]


def test_a_pressed_button_says_so_and_sends_once(kit_app: Flask, browser: Browser) -> None:
    script = """async () => {
      const form = document.querySelector("form.dc-form");
      let sent = 0;
      form.target = "nowhere";
      form.addEventListener("submit", () => sent++);
      const frame = document.createElement("iframe");
      frame.name = "nowhere";
      document.body.append(frame);
      const button = form.querySelector("button");
      button.click();
      await new Promise((done) => setTimeout(done, 30));
      const says = button.textContent;
      const again = new SubmitEvent("submit", {cancelable: true, bubbles: true, submitter: button});
      form.dispatchEvent(again);
      return [says, again.defaultPrevented, document.activeElement.hasAttribute("data-error-summary")];
    }"""
    assert in_module(browser, kit_app, "web-forms.js", script) == ["Đang gửi…", True, True]


def test_a_polled_part_is_refreshed_and_keeps_the_focus(kit_app: Flask, browser: Browser) -> None:
    script = """async () => {
      const part = document.createElement("div");
      part.innerHTML = '<a href="/kit/x">cũ</a>';
      Object.assign(part.dataset, {poll: "/healthz", pollSeconds: "0.05"});
      document.querySelector("main").append(part);
      part.querySelector("a").focus();
      const answers = [new Response('<a href="/kit/x">mới</a>', {headers: {ETag: '"1"'}}),
                       new Response(null, {status: 304}), new Response("", {status: 500})];
      const asked = [];
      window.fetch = async (url, options) => {
        asked.push(options.headers["If-None-Match"] ?? "");
        return answers.shift() ?? new Response(null, {status: 304});
      };
      await import(new URL("web-poll.js", document.querySelector("script[src*=web-forms]").src));
      const strip = document.querySelector("[data-poll-trouble]");
      const seen = [];
      for (let n = 0; n < 60 && asked.length < 4; n++) {
        await new Promise((done) => setTimeout(done, 20));
        seen.push(strip.hidden);
      }
      await new Promise((done) => setTimeout(done, 20));
      return [part.textContent, document.activeElement.textContent, asked.slice(0, 3), seen.includes(false),
              strip.hidden];
    }"""
    found = in_module(browser, kit_app, "web-forms.js", script)
    assert found == ["mới", "mới", ["", '"1"', '"1"'], True, True]
