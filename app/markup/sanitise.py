"""The allow-list that everything passes before it is stored."""

import html
import re

import nh3
from pygments.token import STANDARD_TYPES

from app.markup.svg import SVG_ATTRIBUTES, SVG_TAGS

_TAGS = """
    a abbr b blockquote br code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins li
    ol p pre q s section small span strong sub summary sup table tbody td th thead tr ul
"""
_CLASSES = """
    art dc-cite dc-code dc-keep dc-law dc-note dc-note-amber dc-note-red dc-side dc-task figure figure-caption
    figure-img h3 img-fluid lead ref small table table-responsive text-center text-end text-nowrap
"""
_ATTRIBUTES = {
    "*": {"id", "lang", "role"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "details": {"open"},
    "div": {"tabindex"},
    "img": {"alt", "decoding", "height", "loading", "src", "title", "width"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "th": {"scope"},
}
# The last three stand for parts of the course until whoever shows the text knows their URLs.
_SCHEMES = {"http", "https", "mailto", "tel", "lesson", "quiz", "file"}


def _make_cleaner() -> nh3.Cleaner:
    tags, classes = frozenset(_TAGS.split()), frozenset(_CLASSES.split())
    code = frozenset(STANDARD_TYPES.values()) - {""}
    return nh3.Cleaner(
        tags=tags | SVG_TAGS,
        clean_content_tags={"script", "style", "iframe", "object", "template", "noscript", "math"},
        attributes=_ATTRIBUTES | dict.fromkeys(SVG_TAGS, SVG_ATTRIBUTES),
        generic_attribute_prefixes={"aria-"},
        allowed_classes=dict.fromkeys(tags, classes) | {"svg": {"img-fluid"}, "span": classes | code},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


_cleaner = _make_cleaner()
_DROPPED = re.compile(r'<svg\b.*?</svg>|<a [^>]*class="ref".*?</a>', re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:p|h\d|li|[uo]l|d[ltd]|t[rdh]|table|div|blockquote|pre|figure|figcaption|section|details"
    r"|summary|small|br|hr)\b[^>]*>"
)
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def sanitise(text: str) -> str:
    """Keep only allowed elements, attributes, classes and URL schemes. Doing it twice changes nothing."""
    return _cleaner.clean(text)


def plain_text(text: str) -> str:
    """Give the words of sanitised HTML, one line a block; drawings and figures of notes are left out."""
    words = html.unescape(_TAG.sub("", _BLOCK.sub("\n", _DROPPED.sub("", text))))
    return _LINES.sub("\n", _SPACES.sub(" ", words)).strip()
