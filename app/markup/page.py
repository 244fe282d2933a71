"""What is known while one text is being rendered."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from app.markup.values import Citation, Heading, References
from app.vietnamese import fold

# Ids that the pages around a text use themselves.
_TAKEN = ("main", "trong-bai", "nguon", "top")


@dataclass(slots=True)
class Footnote:
    """A note in the margin: its text as written; its number and first figure once one refers to it."""

    text: str
    number: int = 0
    figure: Element | None = None


@dataclass(slots=True)
class Page:
    """The text being rendered: who answers for its references, its notes, ids and headings."""

    references: References
    id_prefix: str = ""
    footnotes: dict[str, Footnote] = field(default_factory=dict)
    noted: list[Footnote] = field(default_factory=list)
    cited: dict[Element, tuple[str, str, Citation]] = field(default_factory=dict)
    own: set[Element] = field(default_factory=set)
    ids: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TAKEN, 1))
    headings: list[Heading] = field(default_factory=list)
    tables: int = 0

    def keep(self, element: Element) -> Element:
        """Remember that we made this element, so that its attributes are not the author's."""
        self.own.add(element)
        return element

    def note_id(self, footnote: Footnote) -> str:
        """Give the id of a note that has its number."""
        return f"{self.id_prefix}ghi-chu-{footnote.number}"

    def unique_id(self, wanted: str) -> str:
        """Make an id of a title or of an author's `{#id}`, with a number behind it when it is taken."""
        slug = self.id_prefix + (fold(wanted).replace(" ", "-") or "muc")
        found = slug
        while found in self.ids:
            self.ids[slug] += 1
            found = f"{slug}-{self.ids[slug]}"
        self.ids[found] = 1
        return found
