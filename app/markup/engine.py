"""The Markdown reader: Python-Markdown with the parts that lessons use, and no way for raw HTML."""

import threading
from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.serializers import to_html_string

from app.markup.containers import parse_containers
from app.markup.finish import finish
from app.markup.footnotes import FootnoteDefinitions, FootnotePlacer
from app.markup.inline import CITATION, FOOTNOTE, Attributes, CitationProcessor, FootnoteProcessor
from app.markup.page import Page
from app.markup.values import Heading, References

# Stands alone in a paragraph between two pieces of one text. Taken out of what people write.
PIECE_END = "\ue000"

_EXTENSIONS = (
    "tables",
    "def_list",
    "sane_lists",
    "pymdownx.highlight",
    "pymdownx.superfences",
)
_SETTINGS: dict[str, dict[str, Any]] = {
    "tables": {"use_align_attribute": True},
    "pymdownx.highlight": {"use_pygments": True, "css_class": "dc-code", "guess_lang": False},
}
_CODE, _CODE_FOR_KEYBOARDS = '<div class="dc-code"><pre>', '<div class="dc-code"><pre tabindex="0">'


class Quotes(BlockQuoteProcessor):
    """Reads quotes; two with an empty line between them stay two, as everywhere else."""

    def lastChild(self, parent: Element) -> Element | None:  # noqa: N802  # their name
        """Never join a quote to the one before it."""
        last = super().lastChild(parent)
        return None if last is not None and last.tag == "blockquote" else last


class Engine(Markdown):
    """One reader, used again for one text after another."""

    page: Page

    def __init__(self) -> None:
        super().__init__(extensions=list(_EXTENSIONS), extension_configs=_SETTINGS, output_format="html")
        self.preprocessors.deregister("html_block")
        for pattern in ("html", "automail"):
            self.inlinePatterns.deregister(pattern)
        self.treeprocessors.deregister("prettify")
        self.inlinePatterns.register(CitationProcessor(CITATION, self), "citation", 176)
        self.inlinePatterns.register(FootnoteProcessor(FOOTNOTE, self), "footnote", 175)
        self.parser.blockprocessors.register(Quotes(self.parser), "quote", 20)
        self.parser.blockprocessors.register(FootnoteDefinitions(self), "footnote", 17)
        self.treeprocessors.register(FootnotePlacer(self), "footnote", 15)
        self.treeprocessors.register(Attributes(self), "attr_list", 8)

    def read(
        self, text: str, references: References, id_prefix: str
    ) -> list[tuple[str, tuple[Heading, ...]]]:
        """Give the HTML of each piece, not yet sanitised, and its headings."""
        self.begin(references, id_prefix)
        lines = text.split("\n")
        for preprocessor in self.preprocessors:
            lines = preprocessor.run(lines)
        root = Element("div")
        parse_containers(root, lines, self._parse, PIECE_END)
        self._refine(root)
        headings = {heading.id: heading for heading in self.page.headings}
        return [
            (
                self._write(piece),
                tuple(headings[id_] for e in piece.iter() if (id_ := e.get("id")) in headings),
            )
            for piece in _pieces(root)
        ]

    def read_inline(self, text: str, references: References) -> str:
        """Give the HTML of a text that is one line of a paragraph."""
        self.begin(references, "")
        root = Element("div")
        line = SubElement(root, "span")
        line.text = text
        self._refine(root)
        return self._write(root).removeprefix("<span>").removesuffix("</span>")

    def begin(self, references: References, id_prefix: str) -> None:
        """Forget the text before."""
        self.reset()
        self.page = Page(references, id_prefix)

    def _parse(self, parent: Element, text: str) -> None:
        self.parser.parseChunk(parent, text)

    def _refine(self, root: Element) -> None:
        for treeprocessor in self.treeprocessors:
            treeprocessor.run(root)
        finish(root, self.page, self.htmlStash)

    def _write(self, root: Element) -> str:
        html = to_html_string(root).removeprefix("<div>").removesuffix("</div>")
        for postprocessor in self.postprocessors:
            html = postprocessor.run(html)
        return html.replace(_CODE, _CODE_FOR_KEYBOARDS)


def _pieces(root: Element) -> Iterable[Element]:
    """Divide the text's blocks where pieces end. An end inside of a block counts behind that block."""
    ends = [0]
    blocks: list[Element] = []
    for block in root:
        if block.tag == "p" and block.text == PIECE_END:
            ends.append(len(blocks))
            continue
        blocks.append(block)
        for parent in list(block.iter()):
            for inner in [child for child in parent if child.tag == "p" and child.text == PIECE_END]:
                parent.remove(inner)
                ends.append(len(blocks))
    for start, end in pairwise([*ends, len(blocks)]):
        piece = Element("div")
        piece.extend(blocks[start:end])
        yield piece


_local = threading.local()


def engine() -> Engine:
    """Give this thread's reader: making one costs more than using it a hundred times."""
    if not hasattr(_local, "engine"):
        _local.engine = Engine()
    found: Engine = _local.engine
    return found


def forget_engine() -> None:
    """Let the next text get a new reader: this one was left in the middle of a text."""
    del _local.engine
