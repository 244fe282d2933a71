"""What a browser fetches for a lesson: the first time, and again. Before the lesson's own images."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, normpath
from urllib.parse import urljoin

from bench.asking import look
from bench.pages.stage import Stage
from bench.report import Report
from bench.servers import Answer, Server

KILOBYTE = 1000
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
IMPORTED = re.compile(r"""\b(?:import|from)\s*\(?["'](\.{0,2}/[^"']+)["']""")
FONT_FACE = re.compile(r"@font-face\s*{([^}]*)}")
CSS_URL = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)["']?\)""")
FOR_EVER = "immutable"
SLANTED = re.compile(r"<(?:em|i|cite|dfn|var|address)\b")


class PageReader(HTMLParser):
    """Finds what a page makes a browser fetch; images inside its article are the lesson's own."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element fetches."""
        values = {name: value or "" for name, value in attrs}
        if tag == "article":
            self.in_article = True
        elif tag == "link" and FETCHED_LINKS & set(values.get("rel", "").split()):
            self._note(values["href"])
        elif tag == "script" or (tag in {"img", "iframe", "use"} and not self.in_article):
            self._note(values.get("src") or values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of the lesson."""
        self.in_article = self.in_article and tag != "article"

    def _note(self, target: str) -> None:
        if target and not target.startswith(("data:", "#")):
            self.urls.append(target.partition("#")[0])


@dataclass
class Fetched:
    """All that was fetched, by address, in order."""

    answers: dict[str, Answer] = field(default_factory=dict)

    def kilobytes(self, *, fonts: bool) -> float:
        """Add up what went over the line, heads included."""
        return (
            sum(answer.size_bytes for answer in self.answers.values() if fonts or not is_font(answer))
            / KILOBYTE
        )

    def asked_again(self) -> "Fetched":
        """Give what a browser fetches again when it comes back."""
        stale = {
            url: answer
            for url, answer in self.answers.items()
            if FOR_EVER not in answer.headers.get("cache-control", "")
        }
        return Fetched(stale)


def is_font(answer: Answer) -> bool:
    """Say whether this is a font."""
    return answer.headers.get("content-type", "").startswith("font/")


def measure(stage: Stage, report: Report) -> None:
    """Weigh the lesson page."""
    cold = visit(stage.ours, stage, stage.scene.lesson_path)
    warm = cold.asked_again()
    report.judge("cold_kb_without_fonts", cold.kilobytes(fonts=False), "<=", 60, digits=1)
    report.judge("cold_kb", cold.kilobytes(fonts=True), "<=", 95, digits=1)
    report.judge("cold_requests", len(cold.answers), "<=", 8, digits=0)
    report.judge("warm_kb", warm.kilobytes(fonts=True), "<=", 10, digits=1)
    report.judge("warm_requests", len(warm.answers), "<=", 1, digits=0)
    names_htmx = sum("htmx" in url or b"htmx" in plain(stage, url) for url in cold.answers)
    report.judge("htmx", names_htmx, "<=", 0, digits=0)


def visit(server: Server, stage: Stage, path: str) -> Fetched:
    """Fetch a page and all that belongs to it: styles, scripts and their imports, the fonts of its text."""
    fetched, waiting = Fetched(), [path]
    page = plain(stage, path).decode()
    while waiting:
        url = waiting.pop(0)
        if url in fetched.answers:
            continue
        answer = look(server.port, url, stage.scene.readers[0])
        assert answer.status == 200, (url, answer.status)
        fetched.answers[url] = answer
        body = plain(stage, url).decode(errors="ignore")
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/html"):
            reader = PageReader()
            reader.feed(body)
            waiting += [urljoin(url, found) for found in reader.urls]
        elif kind.startswith("text/css"):
            waiting += [urljoin(url, found) for found in fetched_by_css(body, page)]
        elif kind.startswith("text/javascript"):
            waiting += [normpath(f"{dirname(url)}/{found}") for found in IMPORTED.findall(body)]
    return fetched


def fetched_by_css(css: str, page: str) -> list[str]:
    """List the fonts that a page needs, and the pictures that the rules name.

    Counted is each font with a letter of the page in its range; a slanted one only when something slants.
    Whether its weight is used only a browser knows: Chromium fetches fewer.
    """
    faces = [face for face in FONT_FACE.findall(css) if is_needed(face, page)]
    rules = FONT_FACE.sub("", css)
    return [url for part in [*faces, rules] for url in CSS_URL.findall(part)]


def is_needed(face: str, page: str) -> bool:
    """Say whether a page may need a font."""
    if "italic" in face and not SLANTED.search(page):
        return False
    _before, found, ranges = face.partition("unicode-range:")
    if not found:
        return True
    spans = re.findall(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?", ranges.split(";")[0])
    return any(int(low, 16) <= ord(letter) <= int(high or low, 16) for low, high in spans for letter in page)


def plain(stage: Stage, url: str) -> bytes:
    """Fetch the uncompressed body of an address."""
    visitor = stage.scene.app.test_client()
    name, _sign, value = stage.scene.readers[0].cookie.partition("=")
    visitor.set_cookie(name, value, domain="127.0.0.1")
    return visitor.get(url, base_url="http://127.0.0.1").get_data()
