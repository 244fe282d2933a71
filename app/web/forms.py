"""The base of all forms: CSRF, and WTForms' own messages in the language of the page."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import Field

from app.web.sentences.wtforms import PLURALS, SENTENCES


class OwnSentences:
    """WTForms asks for its English sentences; it gets ours."""

    def gettext(self, message: str) -> str:
        """Give our sentence for a message of WTForms."""
        return str(SENTENCES.get(message, message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Give our sentence for a message of WTForms that has a number in it."""
        return str(PLURALS.get(singular, singular if n == 1 else plural))


class Form(FlaskForm):
    """The base of all forms."""

    class Meta(FlaskForm.Meta):
        """How WTForms behaves here."""

        def get_translations(self, form: FlaskForm) -> OwnSentences:  # noqa: ARG002  # WTForms' signature
            """Give the sentences of WTForms in our words."""
            return OwnSentences()

    @property
    def wrong_fields(self) -> Sequence[Field]:
        """The visible fields that have errors, in the order of the page."""
        return [
            field for field in self if field.errors and field.type not in {"HiddenField", "CSRFTokenField"}
        ]
