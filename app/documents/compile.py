"""The child that makes a PDF: JSON on standard input, the PDF on standard output."""

import json
import sys
from pathlib import Path

import segno
import typst

FOLDER = Path(__file__).resolve().parent


def compile_document(template: str, data: dict[str, object]) -> bytes:
    """Make the PDF. Only our own fonts and templates are used, so it looks the same everywhere."""
    made: bytes = typst.compile(
        FOLDER / "templates" / f"{template}.typ",
        root=FOLDER / "templates",
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        timestamp=0,
        pdf_tags=False,
    )
    return made


def draw_codes(people: list[dict[str, str]]) -> None:
    """Replace the text of each QR code by its drawing."""
    for person in people:
        person["qr"] = segno.make_qr(person["qr"], error="m").svg_inline(
            border=0, lineclass=None, svgclass=None
        )


if __name__ == "__main__":
    request = json.load(sys.stdin)
    draw_codes(request["data"]["people"])
    sys.stdout.buffer.write(compile_document(request["template"], request["data"]))
