"""The few icons that stand inside lessons (Bootstrap Icons, MIT), as elements."""

from xml.etree.ElementTree import Element, SubElement

_BOX = (
    "M14 1a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1zM2 0a2 2 0 0 0-2 2v12a2 2 0"
    " 0 0 2 2h12a2 2 0 0 0 2-2V2a2 2 0 0 0-2-2z"
)
_PATHS = {
    "info": (
        "M8 15A7 7 0 1 1 8 1a7 7 0 0 1 0 14m0 1A8 8 0 1 0 8 0a8 8 0 0 0 0 16",
        "m8.93 6.588-2.29.287-.082.38.45.083c.294.07.352.176.288.469l-.738 3.468c-.194.897.105 1.319.808 "
        "1.319.545 0 1.178-.252 1.465-.598l.088-.416c-.2.176-.492.246-.686.246-.275 0-.375-.193-.304-.533"
        "zM9 4.5a1 1 0 1 1-2 0 1 1 0 0 1 2 0",
    ),
    "warning": (
        "M7.938 2.016A.13.13 0 0 1 8.002 2a.13.13 0 0 1 .063.016.15.15 0 0 1 .054.057l6.857 11.667c.036.0"
        "6.035.124.002.183a.2.2 0 0 1-.054.06.1.1 0 0 1-.066.017H1.146a.1.1 0 0 1-.066-.017.2.2 0 0 1-.05"
        "4-.06.18.18 0 0 1 .002-.183L7.884 2.073a.15.15 0 0 1 .054-.057m1.044-.45a1.13 1.13 0 0 0-1.96 0L"
        ".165 13.233c-.457.778.091 1.767.98 1.767h13.713c.889 0 1.438-.99.98-1.767z",
        "M7.002 12a1 1 0 1 1 2 0 1 1 0 0 1-2 0M7.1 5.995a.905.905 0 1 1 1.8 0l-.35 3.507a.552.552 0 0 1-1"
        ".1 0z",
    ),
    "done": (
        _BOX,
        "M10.97 4.97a.75.75 0 0 1 1.071 1.05l-3.992 4.99a.75.75 0 0 1-1.08.02L4.324 8.384a.75.75 0 1 1 1."
        "06-1.06l2.094 2.093 3.473-4.425z",
    ),
    "not-done": (_BOX,),
}


def icon(name: str, size: int, label: str = "") -> Element:
    """Draw an icon of `size` pixels: hidden from screen readers, or read as `label`."""
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    shape = {"width": str(size), "height": str(size), "viewBox": "0 0 16 16", "fill": "currentColor"}
    drawing = Element("svg", shape | spoken)
    for path in _PATHS[name]:
        SubElement(drawing, "path", {"d": path})
    return drawing
