"""What the shells show around a page: language, theme, who looks, and the menus that `home` makes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import cast
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, render_template, request, url_for
from markupsafe import Markup, escape

from app.web.forms import csrf_token
from app.web.language import current_language
from app.web.viewer import Viewer, find_viewer

MENU = "diemcau_menu"  # app.extensions: a function from an actor to his Menu; set by home
THEMES = ("light", "dark")
THEME_COOKIE = "theme"
TOKEN, HERE = "the-token-of-this-browser", "the-address-of-this-page"  # their places
KEPT_IN_ADDRESSES = "/?&=+:;,@!$'()*~%"
LEARNING = ("home.start", "home.show_course", "learning.", "quizzes.")


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One destination."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """What the header offers a person: the destinations of staff, and the roles to switch between.

    `links` stand in the header of staff pages; `roles` lead to the first page of each role that the person
    holds (trainee included) and are shown when there is more than one.
    """

    links: tuple[MenuLink, ...] = ()
    roles: tuple[MenuLink, ...] = ()


class Shell:
    """What a shell asks for while it renders; each answer is made once in a request."""

    @cached_property
    def viewer(self) -> Viewer | None:
        """Who looks."""
        return find_viewer()

    @cached_property
    def language(self) -> str:
        """The language of the page."""
        return current_language()

    @cached_property
    def theme(self) -> str | None:
        """The chosen theme; None follows the device."""
        chosen = (self.viewer.theme if self.viewer else None) or request.cookies.get(THEME_COOKIE)
        return chosen if chosen in THEMES else None

    @cached_property
    def menu(self) -> Menu:
        """The menus of who looks; empty when nobody is signed in."""
        make = cast("Callable[[Viewer], Menu] | None", current_app.extensions.get(MENU))
        return make(self.viewer) if make and self.viewer else Menu()

    @cached_property
    def current_link(self) -> str | None:
        """The destination that this page belongs to: the one whose address begins ours the longest."""
        here = request.path.rstrip("/") + "/"
        urls = [link.url for link in self.menu.links if here.startswith(link.url.rstrip("/") + "/")]
        return max(urls, key=len, default=None)

    def url(self, endpoint: str) -> str:
        """Give the address of a page that has no parameters."""
        return _address(endpoint, request.script_root)

    @cached_property
    def endpoint(self) -> str:
        """The endpoint that is asked for; empty when there is none."""
        return request.endpoint or ""

    @property
    def is_learning(self) -> bool:
        """Say whether this page belongs to the trainee's first destination."""
        return self.endpoint.startswith(LEARNING)

    @property
    def footer(self) -> Markup:
        """The foot of the page; made once for each language and theme, token and address put in last."""
        kept = _footer(self.language, self.theme)
        return Markup(kept.replace(TOKEN, csrf_token()).replace(HERE, escape(self.here)))  # noqa: S704  # ours

    @property
    def here(self) -> str:
        """Where to come back to after changing language or theme: not to what can only be posted."""
        if request.method in {"GET", "HEAD"}:
            return quote(request.full_path.rstrip("?"), safe=KEPT_IN_ADDRESSES)
        came_from = urlsplit(request.referrer or "")
        return came_from.path if came_from.netloc == request.host and came_from.path else "/"


@lru_cache(maxsize=64)
def _address(endpoint: str, _script_root: str) -> str:
    return url_for(endpoint)


@lru_cache(maxsize=16)
def _footer(_language: str, _theme: str | None) -> str:
    return render_template("web/_foot.html", token=TOKEN, here=HERE)


def init_app(app: Flask) -> None:
    """Give every template its `shell`."""

    @app.context_processor
    def shell() -> dict[str, object]:
        return {"shell": Shell()}
