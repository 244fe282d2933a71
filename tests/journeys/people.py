"""Somebody at a browser, who does what people do: go, press, follow, fill, look."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, Response, expect

from tests.journeys.settings import PASSWORD, Setting

PATIENCE_MS = 10_000
LOAD_NOISE = "Failed to load resource"  # told once more, and better, by `_answered`
OFFLINE_NOISE = "net::ERR_"

expect.set_options(timeout=PATIENCE_MS)


class Person:
    """One person at one browser. Sentences are given in Vietnamese and looked for in the setting's language.

    What no page may do is collected in `faults`: script errors, broken policies, answers of 500 and missing
    files.
    """

    def __init__(self, browser: Browser, address: str, setting: Setting, *, scripts: bool = True) -> None:
        self.address = address
        self.setting = setting
        self.scripts = scripts
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            viewport={"width": setting.width, "height": setting.height},
            color_scheme="dark" if setting.theme == "dark" else "light",
            locale="vi-VN" if setting.language == "vi" else "en-GB",
            timezone_id="Asia/Ho_Chi_Minh",
            has_touch=setting.width < 768,
            java_script_enabled=scripts,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._said)
        self.context.on("response", self._answered)

    def _said(self, message: Any) -> None:
        if (
            message.type == "error"
            and not message.text.startswith(LOAD_NOISE)
            and OFFLINE_NOISE not in message.text
        ):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        missing = response.status == 404 and not response.request.is_navigation_request()
        if response.status >= 500 or missing:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    def today(self) -> date:
        """Say which day it is in Việt Nam by the server's clock."""
        told = self.context.request.get("/healthz").headers["date"]
        return parsedate_to_datetime(told).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()

    # Doing ------------------------------------------------------------------------------------------------

    def say(self, sentence: str, **facts: object) -> str:
        """Give one of our sentences in the language of this person."""
        return self.setting.say(sentence, **facts)

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)

    def sign_in(self, user_name: str, password: str = PASSWORD) -> None:
        """Sign in with a password."""
        self.go("/sign-in")
        self.fill("Tên đăng nhập hoặc số điện thoại", user_name)
        self.fill("Mật khẩu", password)
        self.press("Đăng nhập", exact=True)
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in")

    def button(
        self, name: str, *, within: Locator | None = None, exact: bool = False, **facts: object
    ) -> Locator:
        """Find a button by its words."""
        place = within or self.page
        return place.get_by_role("button", name=self.setting.pattern(name, exact=exact, **facts))

    def link(
        self, name: str, *, within: Locator | None = None, exact: bool = False, **facts: object
    ) -> Locator:
        """Find a link by its words."""
        place = within or self.page
        return place.get_by_role("link", name=self.setting.pattern(name, exact=exact, **facts))

    def press(
        self, name: str, *, within: Locator | None = None, exact: bool = False, **facts: object
    ) -> None:
        """Press a button."""
        self.button(name, within=within, exact=exact, **facts).click()

    def follow(
        self, name: str, *, within: Locator | None = None, exact: bool = False, **facts: object
    ) -> None:
        """Follow a link."""
        self.link(name, within=within, exact=exact, **facts).click()

    def field(self, label: str, **facts: object) -> Locator:
        """Find a field by its label."""
        return self.page.get_by_label(self.setting.pattern(label, **facts))

    def fill(self, label: str, value: str, **facts: object) -> None:
        """Write into a field, in place of what is there."""
        self.field(label, **facts).fill(value)

    def download(self, found: Locator) -> bytes:
        """Press or follow what gives a file, and take the file."""
        with self.page.expect_download() as waiting:
            found.click()
        loaded: Download = waiting.value
        return loaded.path().read_bytes()

    def fetch(self, found: Locator) -> bytes:
        """Take what a link leads to, without opening it: the browser would show a PDF in its own viewer."""
        answer = self.context.request.get(str(found.get_attribute("href")))
        assert answer.ok, f"{answer.url}: {answer.status}"
        return answer.body()

    # Looking ----------------------------------------------------------------------------------------------

    def sees(self, sentence: str, *, within: Locator | None = None, **facts: object) -> None:
        """Find a text on the page, in words of ours."""
        self.reads(self.setting.pattern(sentence, **facts), within=within)

    def reads(self, text: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Find a text on the page, as it stands."""
        expect((within or self.page).get_by_text(text).locator("visible=true").first).to_be_visible()

    def misses(self, sentence: str, **facts: object) -> None:
        """Find that a text is not there, or not seen."""
        expect(
            self.page.get_by_text(self.setting.pattern(sentence, **facts)).locator("visible=true")
        ).to_have_count(0)

    def is_at(self, heading: str, **facts: object) -> None:
        """Find a heading of the first level that says this."""
        title = self.setting.pattern(heading, **facts)
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_attached()

    def row(self, text: str) -> Locator:
        """Find a row of a table or list by what stands in it."""
        return self.page.locator("tr:visible, li:visible").filter(has_text=text).first

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """Be cut off from the network for a while."""
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
