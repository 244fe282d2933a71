"""Links and pictures get their URLs from the `References`."""

import re
from html import escape
from xml.etree.ElementTree import Element

from markdown.util import HtmlStash

from app.markup.values import Image, References

_ABSOLUTE = re.compile(r"(?:https?://[^\s/]|mailto:|tel:)", re.IGNORECASE)


def finish_link(link: Element, references: References) -> None:
    """Resolve where a link leads; a link to nowhere becomes its own text."""
    target = link.get("href", "")
    url = target if _ABSOLUTE.match(target) else references.link(target)
    title = link.get("title")
    if url is None:
        link.tag, link.attrib = "span", {}
        return
    link.attrib = {"href": url} | ({"title": title} if title else {})


def finish_image(image: Element, references: References, stash: HtmlStash) -> None:
    """Resolve a picture: local, with its size, lazy; a drawing stands in the page itself."""
    text, title = image.get("alt", ""), image.get("title")
    found = references.image(image.get("src", ""))
    if found is None:
        image.tag, image.attrib, image.text = "span", {}, text
        return
    image.attrib = {"class": "figure"} | ({"title": title} if title else {})
    if isinstance(found, Image):
        image.attrib["class"] = "figure figure-img img-fluid"
        image.attrib |= {
            "src": found.url,
            "alt": text,
            "width": str(found.width),
            "height": str(found.height),
        }
        image.attrib |= {"loading": "lazy", "decoding": "async"}
        return
    image.tag = "span"
    image.text = stash.store(_spoken(found, text))


def _spoken(svg: str, text: str) -> str:
    """Let a drawing be read as its description, or not at all when it has none."""
    label = f'role="img" aria-label="{escape(text)}"' if text else 'aria-hidden="true"'
    return svg.replace("<svg", f"<svg {label}", 1)
