"""Our two inline signs: `[@ID:27.1.a]`, a citation, and `[^note]`, a note in the margin; and attributes."""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from app.markup import words

if TYPE_CHECKING:
    from app.markup.engine import Engine

CITATION = r"\[@([^\[\]\s:]{1,80})(?::([^\[\]\s]{1,40}))?\]"
FOOTNOTE = r"\[\^([^\[\]\s]{1,80})\]"
_LAST_WORD = re.compile(r"(\w+)\s+$")

Match = tuple[Element | None, int | None, int | None]


class CitationProcessor(InlineProcessor):
    """Makes a citation a link to the entry in the list of sources, which has the id `src-ID`."""

    md: "Engine"

    def handleMatch(self, m: re.Match[str], data: str) -> Match:  # type: ignore[override]  # noqa: N802  # theirs
        """Give the link, or leave a citation of nothing as it was typed."""
        source_id, locator = m[1], m[2] or ""
        citation = self.md.page.references.cite(source_id, locator)
        if citation is None:
            return None, None, None
        link = Element("a", {"class": "dc-cite", "href": f"#src-{source_id}", "title": citation.name})
        label = words.locator_label(citation.division, locator) if locator else citation.name
        link.text = AtomicString(label if _is_part_of_sentence(data[: m.start()]) else f"({label})")
        self.md.page.cited[link] = (source_id, locator, citation)
        return self.md.page.keep(link), m.start(), m.end()


def _is_part_of_sentence(before: str) -> bool:
    """Say whether the citation is read with the words before it, and so needs no brackets."""
    if not before.strip() or before.rstrip().endswith("("):
        return True
    last = _LAST_WORD.search(before)
    return bool(last and last[1].lower() in words.LEADING_TO_CITATION)


class FootnoteProcessor(InlineProcessor):
    """Makes the small figure that leads to a note. The note itself is placed later."""

    md: "Engine"

    def handleMatch(self, m: re.Match[str], data: str) -> Match:  # type: ignore[override]  # noqa: N802  # theirs
        """Give the link, and a number to the note when this is its first."""
        page = self.md.page
        footnote = page.footnotes.get(m[1])
        if footnote is None:
            return None, None, None
        link = Element("a", {"class": "ref"})
        if not footnote.number:
            page.noted.append(footnote)
            footnote.number, footnote.figure = len(page.noted), link
        note_id = page.note_id(footnote)
        link.attrib |= {"href": f"#{note_id}", "aria-describedby": note_id}
        link.text = AtomicString(str(footnote.number))
        return page.keep(link), m.start(), m.end()


class Attributes(AttrListTreeprocessor):
    """`{.class #id}`: other attributes are read, so that they do not stand in the text, and dropped."""

    def assign_attrs(self, elem: Element, attrs_string: str, *, strict: bool = False) -> str:
        """Give classes and an id to the element, and the text that was no attribute back."""
        attributes, remainder = get_attrs_and_remainder(attrs_string)
        if strict and remainder:
            return remainder
        for name, value in attributes:
            if name == ".":
                elem.set("class", f"{elem.get('class', '')} {value}".strip())
            elif name == "id" and value:
                elem.set("id", value)
        return remainder
