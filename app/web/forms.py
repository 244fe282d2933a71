"""The base of all forms: CSRF, WTForms' messages in our words, what screen readers need."""

import json
from collections.abc import Mapping, Sequence

from flask import Flask, g, request
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import Field

from app.web.drawings import bridge_drawing
from app.web.sentences.wtforms import PLURALS, SENTENCES

INVISIBLE = {"HiddenField", "CSRFTokenField"}


def read_json() -> object:
    """Read the body of the request as JSON; None when it is none, or nested deeper than anybody means."""
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        return None


class OwnSentences:
    """WTForms asks for its English sentences; it gets ours."""

    def gettext(self, message: str) -> str:
        """Give our sentence for a message of WTForms."""
        return str(SENTENCES.get(message, message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Give our sentence for a message of WTForms that has a number in it."""
        return str(PLURALS.get(singular, singular if n == 1 else plural))


class Form(FlaskForm):
    """The base of all forms. A form that was sent and is wrong keeps what was typed."""

    class Meta(FlaskForm.Meta):
        """How WTForms behaves here."""

        def get_translations(self, form: FlaskForm) -> OwnSentences:
            """Give the sentences of WTForms in our words."""
            return OwnSentences()

    @property
    def wrong_fields(self) -> Sequence[Field]:
        """The visible fields that have errors, in the order of the page."""
        return [field for field in self if field.errors and field.type not in INVISIBLE]


def described(field: Field, hint: str | None, attributes: Mapping[str, object]) -> dict[str, object]:
    """Add to a field's `attributes` which texts describe it, and that it is wrong."""
    texts = [f"{field.id}-hint"] * bool(hint) + [f"{field.id}-error"] * bool(field.errors)
    more: dict[str, object] = dict(attributes)
    if texts:
        more["aria-describedby"] = " ".join(texts)
    if field.errors:
        more["aria-invalid"] = "true"
    return more


def csrf_token() -> str:
    """Give the CSRF token of this request, for every form of the page: signed once."""
    if "page_csrf_token" not in g:
        g.page_csrf_token = generate_csrf()
    return str(g.page_csrf_token)


def init_app(app: Flask) -> None:
    """Protect every form, and give the components what they cannot compute themselves."""
    CSRFProtect(app)
    app.jinja_env.globals.update(csrf_token=csrf_token, described=described, bridge_drawing=bridge_drawing)
