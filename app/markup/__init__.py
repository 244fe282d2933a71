"""Markdown to sanitised HTML: the only place where text of people becomes HTML of ours.

Nothing here reads files: links, pictures and citations are asked of a `References`, which is also how its
giver learns of bad ones. Everything that comes out has passed the allow-list of `sanitise`.
"""

from app.markup.errors import MarkupError, MarkupTooComplexError, MarkupTooDeepError, MarkupTooLargeError
from app.markup.render import render, render_inline, render_pieces
from app.markup.sanitise import plain_text, sanitise
from app.markup.svg import clean_svg
from app.markup.values import Citation, Heading, Image, References, Rendered
from app.markup.words import locator_label

__all__ = [
    "Citation",
    "Heading",
    "Image",
    "MarkupError",
    "MarkupTooComplexError",
    "MarkupTooDeepError",
    "MarkupTooLargeError",
    "References",
    "Rendered",
    "clean_svg",
    "locator_label",
    "plain_text",
    "render",
    "render_inline",
    "render_pieces",
    "sanitise",
]
