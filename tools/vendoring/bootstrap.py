"""Bootstrap's stylesheet (MIT), cut to what our pages may use and put into its own cascade layer.

Kept: reboot, containers and grid, tables, forms, buttons, visually-hidden, and the utilities for display,
flex, spacing, text, width and borders. Everything that wants Bootstrap's scripts, its own colour system and
its dark theme are left out: our tokens give the colours.
"""

import re
from collections.abc import Iterator

DROPPED = re.compile(
    r"""^(?:
    accordion|alert|badge|blockquote|breadcrumb|btn-(?:check|close|group|link|outline|toolbar|vertical|success|danger
    |warning|info|light|dark|secondary)|bg-|border-(?:opacity|primary|secondary|success|danger|warning|info|light|dark
    |black|white|\d|start|end)|caption-top|card|carousel|clearfix|col-(?:xl|xxl)|collaps|container-(?:sm|md
    |lg|xl|xxl)|display-|dropdown|dropend|dropstart|dropup|fade|fixed-|float-|focus-ring|form-(?:floating|range
    |switch|control-color|control-plaintext|check-inline|check-reverse)|fs-|g-xl|gx-xl|gy-xl|h[456]$|hstack|icon-link|img-thumbnail
    |initialism|input-group|lead|link-|list-group|mark|modal|nav|navbar|object-fit|offcanvas|offset|opacity-
    |order-|overflow-|page-|pagination|pe-none|placeholder|popover|position-|progress|ratio|rounded-(?!0)|shadow
    |spinner|stack|sticky-|stretched-link|table-(?:primary|secondary|success|info|warning|danger|light|dark|active
    |striped|bordered|borderless|group-divider)|text-(?:primary|secondary|success|danger|warning|info|light|dark|body
    |black|white|muted|opacity|reset|bg|lowercase|uppercase|capitalize|decoration)|toast|tooltip|top-|bottom-|start-
    |end-|translate-middle|user-select|valid-|is-valid|was-validated|vstack|vr$|vh-|min-v|vw-|z-|lh-|font-monospace
    |focusable|table-responsive-|tab-|invalid-tooltip|row-cols|col-form-label|fw-(?:light|lighter|bold|bolder|medium)|fst-|text-truncate$|collapsing|show$
    )""",
    re.VERBOSE,
)
WIDE = re.compile(r"-(?:sm|xl|xxl)-")  # our breakpoints are md (48 rem) and lg (62 rem)
UNUSED_ELEMENTS = ("[data-bs-theme=dark]", ".btn-close", "::-webkit-datetime-edit", "::-webkit-color-swatch")
WIDTHS_NOT_OURS = ("min-width: 576px", "min-width: 1200px", "min-width: 1400px")
NAME = re.compile(r"\.((?:[\w-]|\\.)+)")


def cut(css: str) -> str:
    """Give the part that we use, without comments, in `@layer bootstrap`."""
    banner = css[css.index("/*") : css.index("*/") + 2]
    rules = "".join(kept(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))
    return f"{banner}\n@layer bootstrap {{\n{without_dead_properties(rules)}}}\n"


def kept(css: str) -> Iterator[str]:
    """Give each rule that stays, its selectors thinned out."""
    for head, body in rules_of(css):
        if head.startswith(("@media", "@supports")):
            foreign = any(width in head for width in WIDTHS_NOT_OURS)
            inner = "".join(rule for rule in kept(body) if not (foreign and NAME.search(rule)))
            if inner:
                yield f"{head}{{\n{inner}}}\n"
        elif not head.startswith("@"):
            selectors = [part for part in selectors_of(head) if stays(part)]
            if selectors:
                yield f"{','.join(selectors)}{{{tidy(body)}}}\n"


def rules_of(css: str) -> Iterator[tuple[str, str]]:
    """Split CSS into (selector or at-rule, what stands in its braces)."""
    start = depth = opened = 0
    for place, letter in enumerate(css):
        if letter == "{":
            if depth == 0:
                opened = place
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1
        elif letter == ";" and depth == 0:
            start = place + 1


def selectors_of(head: str) -> list[str]:
    """Split a selector list at its commas, not at those in brackets."""
    return [re.sub(r"\s+", " ", part).strip() for part in re.split(r",(?![^(]*\))", head)]


def stays(selector: str) -> bool:
    """Say whether every class in a selector is one that we use."""
    if any(part in selector for part in UNUSED_ELEMENTS):
        return False
    names = NAME.findall(selector.replace(":not(.btn-check)", ""))
    return not any(DROPPED.match(name) or WIDE.search(name) for name in names)


def tidy(body: str) -> str:
    """Write declarations without needless space."""
    parts = (re.sub(r"\s+", " ", part).strip() for part in body.split(";\n"))
    return ";".join(part.replace(": ", ":", 1) for part in parts if part)


def without_dead_properties(css: str) -> str:
    """Leave out custom properties that nothing reads, until all that are left are read."""
    while True:
        read = set(re.findall(r"var\((--[\w-]+)", css)) | {"--bs-gutter-x", "--bs-gutter-y"}
        dead = sorted(set(re.findall(r"[{;](--[\w-]+):", css)) - read)
        if not dead:
            return re.sub(r"^[^{}\n]+\{\}\n", "", css, flags=re.MULTILINE)
        names = "|".join(map(re.escape, dead))
        css = re.sub(rf"(?<=[{{;])(?:{names}):[^;{{}}]*(?:;|(?=\}}))", "", css)
