"""The last walk over the tree: our shapes for headings, tables, notes, law boxes, pictures and links."""

from collections import defaultdict
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown.util import HtmlStash

from app.markup import words
from app.markup.icons import icon
from app.markup.links import finish_image, finish_link
from app.markup.page import Page
from app.markup.values import Citation, Heading

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ALIGNMENTS = {"right": "text-end", "center": "text-center"}
_TASKS = {"[ ] ": "not-done", "[x] ": "done", "[X] ": "done"}


def finish(root: Element, page: Page, stash: HtmlStash) -> None:
    """Give every element its final shape. Afterwards only our own elements carry more than class and id."""
    found: dict[str, list[Element]] = defaultdict(list)
    for element in list(root.iter()):
        found[str(element.tag)].append(element)
    for link in found["a"]:
        if link not in page.own:
            finish_link(link, page.references)
    for image in found["img"]:
        finish_image(image, page.references, stash)
    _finish_headings([element for element in root.iter() if element.tag in _HEADINGS], page)
    for tag, shape in _SHAPES.items():
        for element in found[tag]:
            shape(element, page)
    for elements in found.values():
        for element in elements:
            if element.get("id") and element not in page.own:
                del element.attrib["id"]


def _finish_headings(headings: list[Element], page: Page) -> None:
    """Give ids; make h1 an h2 and let no level be skipped, so that the page keeps one outline."""
    level = 1
    for heading in headings:
        level = max(2, min(int(heading.tag[1]), level + 1))
        heading.tag = f"h{level}"
        title = _text_of(heading)
        heading.set("id", page.unique_id(heading.get("id") or title))
        page.keep(heading)
        page.headings.append(Heading(level, heading.get("id", ""), title))


def _finish_table(table: Element, page: Page) -> None:
    """Wrap the table so that it scrolls sideways, also by keyboard, under a name of its own."""
    cells = list(table.iter("th")) + list(table.iter("td"))
    heads = ", ".join(filter(None, (_text_of(cell) for cell in table.iter("th"))))
    for cell in cells:
        alignment = _ALIGNMENTS.get(cell.attrib.pop("align", ""))
        if cell.tag == "th" and not len(cell) and not (cell.text or "").strip():
            cell.tag = "td"
        if cell.tag == "th":
            cell.set("scope", "col")
        if alignment:
            cell.set("class", alignment)
    page.tables += 1
    inner = _move_into("table", table)
    inner.set("class", "table")
    table.tag = "div"
    label = words.TABLE.format(number=page.tables, heads=heads).rstrip(" :")
    table.attrib = {"class": "table-responsive", "tabindex": "0", "role": "region", "aria-label": label}
    page.keep(table)


def _finish_block(block: Element, page: Page) -> None:
    """Give a block of some kind its look: an icon, then its title as the beginning of its text."""
    kind = block.get("class", "")
    if kind not in words.NOTES:
        return
    page.keep(block)
    look = words.NOTES[kind][1]
    title = block[0]
    block.remove(title)
    if look == "dc-keep":
        block.tag, block.attrib = "section", {"class": look, "aria-label": _text_of(title)}
        title.set("class", "h3")
        block.insert(0, title)
        return
    body = _move_into("div", block)
    _begin_with(body, title)
    block.attrib = {"class": f"dc-note {look}".strip(), "role": "note"}
    block.insert(0, icon("warning" if look else "info", 20))


def _begin_with(body: Element, title: Element) -> None:
    """Put `title` in bold before the first paragraph of `body`."""
    ending = "" if _text_of(title)[-1:] in tuple(".?!:…") else "."
    title.tag = "strong"
    if len(title):
        title[-1].tail = (title[-1].tail or "") + ending
    else:
        title.text = (title.text or "") + ending
    if len(body) and body[0].tag == "p" and not (body.text or "").strip():
        title.tail, body[0].text = f" {(body[0].text or '').lstrip()}", ""
        body[0].insert(0, title)
    else:
        paragraph = Element("p")
        paragraph.append(title)
        body.insert(0, paragraph)


def _finish_quote(quote: Element, page: Page) -> None:
    """Make a law box of a quote that begins with a citation."""
    if not len(quote) or quote[0].tag != "p" or (quote[0].text or "").strip() or not len(quote[0]):
        return
    first = quote[0]
    cited = page.cited.get(first[0])
    if cited is None:
        return
    source_id, locator, citation = cited
    first.text = (first[0].tail or "").lstrip(" \n:–—-")
    first.remove(first[0])
    if not first.text and not len(first):
        quote.remove(first)
    text = _move_into("blockquote", quote)
    quote.tag, quote.attrib = "figure", {"class": "dc-law"}
    text.attrib = {"cite": f"#src-{source_id}"}
    quote.insert(0, _law_number(citation, locator))
    quote.append(_law_caption(source_id, citation))
    page.keep(quote)


def _law_number(citation: Citation, locator: str) -> Element:
    """Write "Điều 10 khoản 1" the way it hangs beside the text."""
    number = Element("p", {"class": "art"})
    if not locator:
        number.text = words.QUOTED
        return number
    before, figure, after = words.locator_parts(citation.division, locator)
    number.text = f"{before} "
    bold = SubElement(number, "b")
    bold.text, bold.tail = figure, f" {after}" if after else None
    return number


def _law_caption(source_id: str, citation: Citation) -> Element:
    """Name the instrument, since when it is in force, and when the quote was checked."""
    caption = Element("figcaption")
    link = SubElement(caption, "a", {"href": f"#src-{source_id}"})
    link.text = citation.name
    link.tail = f", {words.in_force(citation.in_force_from)}." if citation.in_force_from else "."
    if citation.checked_on:
        link.tail += " "
        SubElement(caption, "span", {"class": "text-nowrap"}).text = words.checked(citation.checked_on)
    return caption


def _finish_item(item: Element, page: Page) -> None:
    """Show `[x] ` and `[ ] ` at the beginning of an item as a drawn box."""
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    state = _TASKS.get((holder.text or "")[:4])
    if state is None:
        return
    box = page.keep(icon(state, 18, words.DONE if state == "done" else words.NOT_DONE))
    box.tail, holder.text = f" {(holder.text or '')[4:]}", ""
    holder.insert(0, box)
    item.set("class", "dc-task")


def _finish_paragraph(paragraph: Element, page: Page) -> None:
    """Make a figure of a picture that stands alone."""
    alone = (
        len(paragraph) == 1 and not (paragraph.text or "").strip() and not (paragraph[0].tail or "").strip()
    )
    if not alone or "figure" not in (paragraph[0].get("class") or "").split():
        return
    picture = paragraph[0]
    paragraph.tag, paragraph.attrib = "figure", {"class": "figure"}
    if picture.get("title"):
        SubElement(paragraph, "figcaption", {"class": "figure-caption"}).text = picture.attrib.pop("title")
    page.keep(paragraph)


def _text_of(element: Element) -> str:
    """Give the words in an element."""
    return " ".join("".join(element.itertext()).split())


def _move_into(tag: str, element: Element) -> Element:
    """Move all that `element` holds into a new element inside of it, and give that."""
    inner = Element(tag)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    for child in list(element):
        element.remove(child)
    element.append(inner)
    return inner


_SHAPES: dict[str, Callable[[Element, Page], None]] = {
    "table": _finish_table,
    "p": _finish_paragraph,
    "li": _finish_item,
    "blockquote": _finish_quote,
    "div": _finish_block,
}
