"""A small world of references for tests: what exists, and a record of what did not."""

from datetime import date

from app.markup import Citation, Image, clean_svg

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><defs><linearGradient id="g"/></defs>'
    b'<path style="fill:url(#g);stroke:currentColor" d="M0 0h40"/></svg>'
)
LAW = Citation("Luật Khiếu nại số 02/2011/QH13", "điều", date(2012, 7, 1), date(2025, 11, 18))
GUIDE = Citation("Hướng dẫn số 20-HD/TWĐTN-BTC", "mục")


class World:
    """Knows one lesson, one picture, one drawing and two instruments."""

    def __init__(self):
        self.missing = []

    def link(self, target):
        known = {
            "02-b.md": "lesson:m/b",
            "02-b.md#muc": "lesson:m/b#muc",
            "#muc": "#muc",
            "files/a.pdf": "file:m/files/a.pdf",
        }
        return self._find(known, target)

    def image(self, target):
        known = {"images/a.png": Image("file:m/images/a.png", 640, 480), "images/b.svg": clean_svg(DRAWING)}
        return self._find(known, target)

    def cite(self, source_id, locator):
        return self._find({"LKN-2011": LAW, "HD-20": GUIDE}, source_id)

    def _find(self, known, key):
        if key not in known:
            self.missing.append(key)
        return known.get(key)
