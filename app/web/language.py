"""Which language a page speaks, and where its sentences come from.

The text in the code is Vietnamese; English stands in `app/<feature>/translations/en/LC_MESSAGES/messages.po`.
The catalogues are read from their .po at the start: there are no compiled files to forget.
"""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from app.web.viewer import find_viewer

LANGUAGES = ("vi", "en")
DEFAULT = "vi"
COOKIE = "language"
APP = Path(__file__).parent.parent
CATALOGUES = "*/translations/en/LC_MESSAGES/messages.po"


@cache
def english() -> NullTranslations:
    """Read the English sentences of all features."""
    merged = Translations()
    for path in sorted(APP.glob(CATALOGUES)):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en")
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


class Sentences(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Flask-Babel's domain, over our catalogues."""

    def __init__(self) -> None:
        super().__init__(domain="messages")
        self.vietnamese = NullTranslations()

    def get_translations(self) -> NullTranslations:
        """Give the sentences in the language of this request."""
        return english() if current_language() == "en" else self.vietnamese


def init_app(app: Flask) -> None:
    """Let Flask-Babel choose our languages and read our catalogues."""
    babel = Babel(app, default_locale=DEFAULT, locale_selector=choose_language)
    babel.domain_instance = Sentences()
    app.jinja_env.globals.update(
        _=translate,
        gettext=translate,
        ngettext=translate_plural,
        pgettext=translate_in_context,
        page_language=current_language,
    )
    english()


def choose_language() -> str:
    """Choose: the person's own setting, the browser's cookie, what the browser asks for, Vietnamese."""
    if not has_request_context():
        return DEFAULT
    viewer = find_viewer()
    candidates = (viewer.language if viewer else None, g.get("language"), request.cookies.get(COOKIE))
    for candidate in candidates:
        if candidate in LANGUAGES:
            return str(candidate)
    return request.accept_languages.best_match(LANGUAGES, DEFAULT)


def current_language() -> str:
    """Say which language is spoken now: "vi" or "en"."""
    try:
        locale = g._flask_babel.babel_locale  # what get_locale() has found, without its detours
    except (AttributeError, RuntimeError):
        locale = get_locale()
    return str(locale.language) if locale else DEFAULT


def translate(message: str, **places: object) -> Markup:
    """Give a sentence of a template in the language of the page; what fills its places is escaped.

    A page says some forty sentences: this is Flask-Babel's function without its detours.
    """
    text = _sentence(message, current_language())
    return text % places if "%" in message else text


def translate_plural(singular: str, plural: str, num: int, **places: object) -> Markup:
    """Give a sentence with a number in it, `%(num)d`, in the language of the page."""
    if current_language() == "en":
        text = english().ngettext(singular, plural, num)
    else:
        text = singular if num == 1 else plural
    return Markup(text) % {"num": num, **places}  # noqa: S704  # our own sentences; the places are escaped


def translate_in_context(context: str, message: str) -> Markup:
    """Give a sentence that is said in two senses; `context` tells which ("list": the name of many)."""
    text = english().pgettext(context, message) if current_language() == "en" else message
    return Markup(text)  # noqa: S704  # our own sentences


@lru_cache(maxsize=4096)
def _sentence(message: str, language: str) -> Markup:
    return Markup(english().gettext(message) if language == "en" else message)  # noqa: S704  # our own
