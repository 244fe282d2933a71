"""Walking through every page that somebody can reach by links, and looking at each."""

import os
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.chromium import axe_faults
from tests.journeys.people import Person

NARROWEST = 320
FILE_ENDINGS = (".pdf", ".csv")
FILES = ("learning.download", "authoring.show_file")
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EMPTIED = """form => {
  form.noValidate = true;
  for (const field of form.querySelectorAll('input:not([type=hidden]), select, textarea')) field.value = '';
}"""


@dataclass
class Crawl:
    """One person's walk. `most`: how many pages of an endpoint are looked at, when not one."""

    app: Flask
    person: Person
    role: str
    most: dict[str, int] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    found: dict[str, str] = field(default_factory=dict)

    def walk(self, starts: Iterable[str]) -> None:
        """Look at the pages that links lead to, beginning at `starts`."""
        waiting = deque(starts)
        adapter = self.app.url_map.bind(urlsplit(self.person.address).netloc)
        while waiting:
            url = waiting.popleft()
            endpoint = self._page_of(adapter, url)
            if endpoint is None or url in self.known or self.seen[endpoint] >= self.most.get(endpoint, 1):
                continue
            self.known.add(url)
            self.found[endpoint] = url
            self.person.go(url)
            self.look(self._page_of(adapter, self.person.page.url) or endpoint)
            waiting.extend(self._links())

    def _links(self) -> list[str]:
        return [url.partition("#")[0] for url in self.person.page.evaluate(LINKS)]

    def _page_of(self, adapter: MapAdapter, url: str) -> str | None:
        """Say which page of ours an address is; None for files and for other places."""
        parts = urlsplit(url)
        if parts.netloc and f"http://{parts.netloc}" != self.person.address:
            return None
        try:
            endpoint, _ = adapter.match(parts.path, method="GET")
        except HTTPException:
            return None
        is_file = parts.path.endswith(FILE_ENDINGS) or endpoint in FILES or endpoint.startswith("web.")
        return None if is_file else endpoint

    def look(self, name: str) -> None:
        """Look at the page that is open: axe, its width here and on the narrowest screen, its words."""
        self.seen[name] += 1
        page = self.person.page
        size = page.viewport_size
        assert size is not None
        self.faults += [f"{name}: {fault}" for fault in axe_faults(page)]
        self._take_picture(name)
        for width in {size["width"], NARROWEST}:
            page.set_viewport_size({"width": width, "height": size["height"]})
            if (over := page.evaluate(WIDTH)) > 0:
                self.faults.append(f"{name}: at {width} px it is {over} px too wide")
        page.set_viewport_size(size)

    def look_at_errors(self, path: str) -> None:
        """Send the page's form with nothing in it, and look at what comes back."""
        self.person.go(path)
        form = self.person.page.locator("main form.dc-form[method=post]").first
        form.evaluate(EMPTIED)
        form.locator("button:not([type=button])").first.click()
        self.person.page.wait_for_load_state()
        self.look(f"{urlsplit(path).path} left empty")

    def _take_picture(self, name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            file = f"{self.role}-{name}-{self.seen[name]}-{self.person.setting}.png".replace("/", "_")
            self.person.page.screenshot(path=f"{folder}/{file}", full_page=True)
