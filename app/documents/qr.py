"""QR codes. Always full ones: readers do not know Micro QR, which short texts would get by default."""

import io

import segno


def qr_svg(text: str) -> str:
    """Draw `text` as an SVG element without size, black on nothing, with the quiet zone of four modules.

    The element scales with what holds it; put it on white.
    """
    code = segno.make_qr(text, error="m")
    drawing: str = code.svg_inline(border=4, omitsize=True, svgclass="dc-qr", lineclass=None)
    return drawing


def qr_png(text: str) -> bytes:
    """Draw `text` black on white, eight pixels a module."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=8, border=4)
    return out.getvalue()
