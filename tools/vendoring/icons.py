"""The icons, from bootstrap-icons (MIT): a Jinja macro with the paths of those that we use."""

import re
from pathlib import Path

NAMES = """
arrow-clockwise arrow-counterclockwise arrow-left arrow-repeat arrow-return-right arrow-right award
bar-chart bell book box-arrow-in-right box-arrow-right building calendar-event calendar3 camera
card-checklist chat-left-text check-circle-fill check-lg chevron-down chevron-left chevron-right
circle circle-half clipboard-check clock clock-history cloud-check dash-circle diagram-3 display
download exclamation-triangle eye eye-slash file-earmark-arrow-down file-earmark-text flag gear
geo-alt grid-3x3-gap-fill hourglass-split house info-circle journal-text key laptop lightbulb
link-45deg list-ul lock moon-stars mortarboard paperclip pencil people person person-badge
person-check person-circle person-plus phone play-fill plus-lg printer qr-code qr-code-scan
question-circle search send shield-lock speedometer2 stop-fill stopwatch sun telephone three-dots
translate trash unlock upload wifi-off x-lg x-octagon
"""

TEMPLATE = """\
{{# Made by tools/vendor_assets.py from bootstrap-icons (MIT); add a name in tools/vendoring/icons.py. #}}
{{% set paths = {{
{paths}
}} %}}
{{% macro icon(name, size=20) -%}}
<svg width="{{{{ size }}}}" height="{{{{ size }}}}" viewBox="0 0 16 16" fill="currentColor" \
aria-hidden="true">{{{{ paths[name]|safe }}}}</svg>
{{%- endmacro %}}
"""


def macro(folder: Path) -> str:
    """Give the template with the macro `icon(name, size)`."""
    paths = (f"  {name!r}: {inside(folder / f'{name}.svg')!r}" for name in NAMES.split())
    return TEMPLATE.format(paths=",\n".join(paths))


def inside(path: Path) -> str:
    """Give what stands inside the <svg> of a file, on one line."""
    found = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError(path)
    return re.sub(r">\s+<", "><", found[1]).strip()
