"""What the shells show around a page: language, theme, who looks, and the menus that `home` makes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app, request

from app.web.language import current_language
from app.web.viewer import Viewer, find_viewer

MENU = "diemcau_menu"  # app.extensions: actor -> what the menus show; set by home
THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass
class Shell:
    """What a shell asks for while it renders; each answer is made once."""

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
    def menu(self) -> object | None:
        """The menus of who looks; None when nobody is signed in."""
        make: Callable[[Viewer], object] | None = current_app.extensions.get(MENU)
        return make(self.viewer) if make and self.viewer else None

    @property
    def here(self) -> str:
        """Where to come back to after changing language or theme."""
        return request.full_path.rstrip("?") if request.method == "GET" else "/"


def init_app(app: Flask) -> None:
    """Give every template its `shell`."""

    @app.context_processor
    def shell() -> dict[str, object]:
        return {"shell": Shell()}

    app.jinja_env.globals["has_page"] = app.view_functions.__contains__
