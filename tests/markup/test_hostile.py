"""Hostile text ends quickly, with a result or a MarkupError, and nothing dangerous ever comes out."""

import time
from contextlib import suppress

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup import (
    MarkupError,
    MarkupTooComplexError,
    MarkupTooDeepError,
    MarkupTooLargeError,
    clean_svg,
    plain_text,
    render,
    render_inline,
    sanitise,
)
from tests.markup.references import World

PARTS = [
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "![a](data:text/html,x)",
    "[b](02-b.md)", "![](images/b.svg)", "{onclick=x .lead}", "{style=x}", "[@LKN-2011:1.a]", "[^1]",
    "\n[^1]: x[^1]\n",
    "\n> ", "\n- ", "\n    ", "\n\n", "\n# ", "\n/// note\n", "\n///\n", "\n---\n", "\n```\n",
    "| a | b |\n|---|---|\n", "*", "**", "`", "&#x3c;script&#x3e;", "<a href='jav&#x61;script:1'>", "\u0000",
    "\u0002", "\ue000", " ", "ạ", "\\", '"', "'>",
]  # fmt: skip
SIGNS = [
    "[",
    "![",
    ">",
    "* ",
    "*",
    "_",
    "`",
    "(",
    "\\",
    "<",
    "- ",
    "1. ",
    "[^1]",
    "[@",
    "|a|b|\n",
    "\0",
    "# a\n\n",
]
FORBIDDEN = {"script", "style", "iframe", "object", "form", "input", "base", "use", "image", "foreignObject"}
TEXTS = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=3)), max_size=25).map("".join)


def check_harmless(html):
    """Parse what came out and look at every element: only what can do nothing."""
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str):
            assert element.tag.rpartition("}")[2] not in {
                "script",
                "style",
                "iframe",
                "object",
                "form",
                "input",
                "base",
            }
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on")
            assert name != "style"
            if name in {"href", "src", "cite"}:
                assert value.split(":")[0] in {"lesson", "file", "https", "http", "mailto"} or value[0] == "#"


@given(TEXTS)
def test_what_comes_out_is_harmless_and_stays_as_it_is(text):
    try:
        rendered = render(text, World())
    except MarkupError:
        return
    check_harmless(rendered.html)
    assert sanitise(rendered.html) == rendered.html
    assert plain_text(rendered.html) == rendered.plain


@given(TEXTS)
def test_inline_text_is_harmless_too(text):
    check_harmless(render_inline(text, World()))


@given(st.text() | TEXTS)
def test_sanitising_any_html_twice_changes_nothing(text):
    once = sanitise(text)
    check_harmless(once.replace('href="', 'href="#').replace('src="', 'src="#').replace('cite="', 'cite="#'))
    assert sanitise(once) == once


@given(TEXTS)
def test_rendering_leaves_nothing_behind_for_the_next_text(text):
    before = render("Một[^1]\n\n## Hai", World())
    with suppress(MarkupError):
        render(text, World())
    assert render("Một[^1]\n\n## Hai", World()) == before


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("length", [1_900, 100_000])
def test_heaps_of_one_sign_end_quickly(sign, length):
    started = time.process_time()
    with suppress(MarkupError):
        render(sign * (length // len(sign)), World())
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a\n" * 150_000, MarkupTooLargeError),
        ("chữ " * 10_000, MarkupTooLargeError),
        ("> " * 30 + "a", MarkupTooDeepError),
        ("\n".join("    " * depth + "- a" for depth in range(20)), MarkupTooDeepError),
        ("\n\n" + "[" * 50, MarkupTooDeepError),
        ("*a" * 3_000, MarkupTooComplexError),
        (("[@A:1] chữ chữ " * 990 + "\n\n") * 5, MarkupTooComplexError),
    ],
)
def test_limits_are_said_by_name(text, error):
    with pytest.raises(error) as refused:
        render(text, World())
    assert refused.value.facts["limit"] > 0


@pytest.mark.parametrize(
    "text", ["~\n>///admonition\n---\n///warning", "/// note\n" * 13 + "x", "///note\n\n---"]
)
def test_blocks_of_others_that_once_never_ended_do(text):
    with suppress(MarkupError):
        render(text, World())


def test_a_limit_names_its_line():
    with pytest.raises(MarkupTooDeepError) as refused:
        render("Một\n\nHai\n" + "> " * 30 + "sâu", World())
    assert refused.value.facts["line"] == 4


def test_a_long_rule_and_a_long_table_are_no_attack():
    rows = "| một hai ba | [@LKN-2011:1] |\n" * 300
    assert render("- " * 60 + "\n\n| a | b |\n|---|---|\n" + rows, World()).html.startswith("<hr>")


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' viewBox="0 0 8 4">{}</svg>'
)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path d="M0" onclick="alert(1)"/>',
        '<a href="javascript:alert(1)"><path d="M0"/></a>',
        '<image xlink:href="https://evil.example/x.png"/>',
        '<use xlink:href="other.svg#x"/>',
        "<style>@import url(https://evil.example)</style>",
        '<path fill="url(https://evil.example#x)" d="M0"/>',
        '<path style="fill:url(https://evil.example#x);background:url(x)" d="M0"/>',
        "<foreignObject><iframe/></foreignObject>",
        '<animate attributeName="href" values="javascript:1"/>',
        "<text>&lt;script&gt;</text>",
        "<svg><path/></svg>",
    ],
)
def test_drawing_keeps_nothing_dangerous(inside):
    svg = clean_svg(SVG.format(inside).encode())
    check_harmless(svg)
    assert "evil" not in svg
    assert "<svg" not in svg[4:]
    assert sanitise(svg) == svg or "<text>" in svg


def test_drawing_has_a_size_and_its_ids_a_prefix():
    svg = clean_svg(SVG.format('<linearGradient id="a"/><path id="b" fill="url(#a)"/>').encode())
    assert 'width="8" height="4"' in svg
    assert ' id="b"' not in svg
    prefixed = svg.split('id="')[1].split('"')[0]
    assert prefixed.endswith("-a")
    assert f'fill="url(#{prefixed})"' in svg


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no drawing",
        b"<svg",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>',
        SVG.format("<g>" * 60 + "</g>" * 60).encode(),
        SVG.format("<g/>" * 6_000).encode(),
        b" " * 400_000,
    ],
)
def test_what_is_no_fair_drawing_is_refused(data):
    assert clean_svg(data) is None


@given(st.binary() | st.text().map(lambda text: SVG.format(text).encode("utf-8", "replace")))
def test_any_bytes_are_a_harmless_drawing_or_none(data):
    svg = clean_svg(data)
    if svg is not None:
        check_harmless(svg)
