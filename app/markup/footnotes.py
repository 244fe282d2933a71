"""Notes: collected where they are defined, placed at the end of the paragraph that refers to them.

On a wide screen they stand in the margin beside it, on a phone below it; nobody has to travel to the end of
the lesson and back.
"""

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.treeprocessors import Treeprocessor

from app.markup.page import Footnote

if TYPE_CHECKING:
    from app.markup.engine import Engine

_HOSTS = frozenset({"p", "li", "dd"})
_FOLLOWED = frozenset({"table", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "summary"})


class FootnoteDefinitions(FootnoteBlockProcessor):
    """Collects `[^id]: text`, with Python-Markdown's reader of such blocks."""

    def __init__(self, engine: "Engine") -> None:
        self.engine = engine
        self.parser: BlockParser = engine.parser
        super().__init__(self)  # type: ignore[arg-type]  # it wants the parser and `setFootnote`: we have both

    def setFootnote(self, id: str, text: str) -> None:  # noqa: N802, A002  # their name
        """Keep the first note of each name."""
        self.engine.page.footnotes.setdefault(id, Footnote(text))


class FootnotePlacer(Treeprocessor):
    """Runs after the inline pass: renders each note that is referred to, and puts it near its figure."""

    def __init__(self, engine: "Engine") -> None:
        super().__init__(engine)
        self.engine = engine

    def run(self, root: Element) -> None:
        """Place all notes; notes may refer to further notes."""
        page = self.engine.page
        if not page.noted:
            return
        parents = {child: parent for parent in root.iter() for child in parent}
        for footnote in page.noted:
            note = self._render(footnote)
            _place(note, _way_up(footnote.figure, parents) or [root], parents)
            parents |= {child: parent for parent in note.iter() for child in parent}

    def _render(self, footnote: Footnote) -> Element:
        page = self.engine.page
        holder = Element("div")
        note = SubElement(holder, "small", {"class": "dc-side", "id": page.note_id(footnote), "role": "note"})
        note.text = " ".join(footnote.text.split())
        self.engine.treeprocessors["inline"].run(holder)
        figure = Element("b")
        figure.text, figure.tail, note.text = str(footnote.number), f" {note.text or ''}", ""
        note.insert(0, figure)
        return page.keep(note)


def _way_up(node: Element | None, parents: dict[Element, Element]) -> list[Element]:
    """Give what stands around `node`, the nearest first, the root last."""
    way = []
    while node is not None and node in parents:
        node = parents[node]
        way.append(node)
    return way


def _place(note: Element, way_up: list[Element], parents: dict[Element, Element]) -> None:
    """Put `note` at the end of the block with its figure; where a note may not stand, behind that block."""
    followed = [element for element in way_up if element.tag in _FOLLOWED]
    if followed:
        behind = followed[-1]
        host = parents[behind]
        host.insert(list(host).index(behind) + 1, note)
        note.tail, behind.tail = behind.tail, None
    else:
        host = next((element for element in way_up if element.tag in _HOSTS), way_up[-1])
        host.append(note)
    parents[note] = host
