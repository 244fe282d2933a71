"""Drawings of a course: an allow-list of shapes, so that they can stand in the page and follow its theme."""

import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from xml.etree import ElementTree

MAX_BYTES = 300_000
MAX_DEPTH = 40
MAX_ELEMENTS = 5_000

_TAGS = """
    svg g path rect circle ellipse line polyline polygon text tspan title desc defs linearGradient
    radialGradient stop clipPath marker
"""
_PRESENTATION = """
    clip-path clip-rule color dominant-baseline fill fill-opacity fill-rule font-size font-style font-weight
    letter-spacing marker-end marker-mid marker-start opacity stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
    vector-effect
"""
_GEOMETRY = """
    clipPathUnits cx cy d dx dy fx fy gradientTransform gradientUnits height id markerHeight markerUnits
    markerWidth offset orient pathLength points preserveAspectRatio r refX refY rotate rx ry spreadMethod
    textLength transform viewBox width x x1 x2 y y1 y2
"""
SVG_TAGS = frozenset(_TAGS.split())
SVG_ATTRIBUTES = frozenset(_PRESENTATION.split()) | frozenset(_GEOMETRY.split())
_SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")
_VIEW_BOX = re.compile(r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)\s*")
_LOCAL = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)")
_FOREIGN = re.compile(r"url\((?!#svg-)|javascript:|expression\(|[<>\\]", re.IGNORECASE)


def clean_svg(data: bytes) -> str | None:
    """Give the drawing as HTML without script, style, links or anything from outside; None when it is none.

    A `style` attribute becomes presentation attributes (our pages forbid style in HTML). Ids that something
    refers to get a prefix of the content, so that two drawings on a page do not disturb each other.
    """
    if len(data) > MAX_BYTES or b"<!ENTITY" in data or b"\x00" in data[4:]:
        return None
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # no entities, bounded size: both looked at above
        parts = "".join(_write(root, f"svg-{sha256(data).hexdigest()[:8]}-", _used_ids(data)))
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return None
    return parts if parts.startswith("<svg") else None


def _used_ids(data: bytes) -> frozenset[str]:
    return frozenset(found[1] for found in _LOCAL.finditer(data.decode("utf-8", "replace")))


def _write(root: ElementTree.Element, prefix: str, used: frozenset[str]) -> Iterator[str]:
    """Write the allowed elements from `root` down. Raises ValueError when there are too many, or too deep."""
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise ValueError("too many elements")
    yield from _write_element(root, prefix, used, 0)


def _write_element(
    element: ElementTree.Element, prefix: str, used: frozenset[str], depth: int
) -> Iterator[str]:
    tag = str(element.tag).removeprefix(_SVG_NAMESPACE)
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    if tag not in SVG_TAGS or (tag == "svg") != (depth == 0):
        return
    attributes = dict(_attributes(element, prefix, used))
    if depth == 0:
        attributes |= _measures(attributes)
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    yield f"<{tag}{written}>"
    yield (
        escape((element.text or "").strip("\n"), quote=False)
        if tag in {"text", "tspan", "title", "desc"}
        else ""
    )
    for child in element:
        yield from _write_element(child, prefix, used, depth + 1)
        if tag in {"text", "tspan"}:
            yield escape(child.tail or "", quote=False)
    yield f"</{tag}>"


def _attributes(element: ElementTree.Element, prefix: str, used: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give the allowed attributes, those in `style` last so that they win, as they do in a browser."""
    style = [rule.partition(":") for rule in element.get("style", "").split(";")]
    styled = [(name.strip(), value.strip()) for name, _, value in style if name.strip() in SVG_ATTRIBUTES]
    for name, value in [*element.attrib.items(), *styled]:
        if name == "id":
            if value in used:
                yield name, prefix + value
            continue
        local = _LOCAL.sub(lambda found: f"url(#{prefix}{found[1]})", value)
        if name in SVG_ATTRIBUTES and not _FOREIGN.search(local):
            yield name, local


def _measures(attributes: dict[str, str]) -> dict[str, str]:
    """Give a drawing its view box and its size, one from the other. Raises ValueError when it has neither."""
    width, height = (_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height"))
    box = _VIEW_BOX.fullmatch(attributes.get("viewBox", ""))
    if box and width and height:
        return {"class": "img-fluid"}
    if box:
        return {"class": "img-fluid", "width": box[1], "height": box[2]}
    if not (width and height):
        raise ValueError("no size")
    return {"class": "img-fluid", "viewBox": f"0 0 {width[1]} {height[1]}"}
