"""What a browser would fetch for a page, as far as HTML and CSS tell."""

from bench.pages.weight import PageReader, fetched_by_css, is_needed

CSS = """
@font-face { font-family: A; src: url("a.woff2"); }
@font-face { font-family: A; font-style: italic; src: url("i.woff2"); }
@font-face { font-family: N; src: url(n.woff2); unicode-range: U+30-39; }
p { background: url('p.png'); mask: url(data:image/svg+xml,x) }
"""


def test_fonts_are_fetched_for_letters_that_are_there() -> None:
    assert fetched_by_css(CSS, "<p>không có số</p>") == ["a.woff2", "p.png"]
    assert fetched_by_css(CSS, "<p><em>12</em></p>") == ["a.woff2", "i.woff2", "n.woff2", "p.png"]


def test_a_range_may_be_one_letter() -> None:
    assert is_needed("unicode-range: U+1EA1, U+41-42;", "ạ")
    assert is_needed("unicode-range: U+1EA1, U+41-42;", "B")
    assert not is_needed("unicode-range: U+1EA1, U+41-42;", "C")


def test_the_lessons_own_images_do_not_count() -> None:
    reader = PageReader()
    reader.feed(
        '<link rel="stylesheet" href="/a.css"><link rel="next" href="/b"><link rel="icon" href="data:x">'
        '<img src="/logo.svg"><article><img src="/own.png"></article><script src="/s.js"></script>'
    )
    assert reader.urls == ["/a.css", "/logo.svg", "/s.js"]
