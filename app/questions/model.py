"""What a question is once it has been read: frozen values, the same for every type but for `body`."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from app.vietnamese import nfc
from app.vietnamese.text import place_tones

Response: TypeAlias = int | list[int] | str
"""A stored answer: a source position, sorted source positions, or what was typed."""

Data: TypeAlias = dict[str, Any]
"""Plain values that JSON can hold."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as its author wrote it, and the sanitised HTML made from it."""

    markdown: str
    html: str

    def to_data(self) -> Data:
        """Give it as JSON values."""
        return {"markdown": self.markdown, "html": self.html}

    @classmethod
    def from_data(cls, data: Data | None) -> "Prose | None":
        """Read what `to_data` gave; None stays None."""
        return None if data is None else cls(data["markdown"], data["html"])


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a quiz or a self-check of a lesson. `title` is plain text; `body` belongs to the type."""

    id: str
    type: str
    points: Fraction
    tags: tuple[str, ...]
    facts: tuple[str, ...]
    level: str | None
    scoring: str | None
    see: str | None
    title: str
    heading: Prose
    text: Prose
    feedback: Prose | None
    body: Any

    @property
    def title_html(self) -> str:
        """The heading as inline HTML."""
        return self.heading.html

    @property
    def text_html(self) -> str:
        """What stands between heading and answers; "" when nothing does."""
        return self.text.html

    @property
    def feedback_html(self) -> str | None:
        """What is shown after answering, whatever was chosen."""
        return self.feedback.html if self.feedback else None


def prose_data(prose: Prose | None) -> Data | None:
    """Give a text that may be missing as JSON values."""
    return prose.to_data() if prose else None


def same_text(text: str) -> str:
    """Bring a short text to the form in which two are compared: NFC, no case, single spaces.

    Where the tone stands makes no difference either: hoà is hòa.
    """
    return " ".join(place_tones(nfc(nfc(text).lower())).split())
