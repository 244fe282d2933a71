"""Jinja, set up for pages of many small parts."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class PageEnvironment(Environment):
    """Flask's environment, with plain dictionaries for what every template knows.

    Jinja chains two maps, so that globals set late are seen; rendering then walks the chain for each part
    of a page, name by name, which cost a fifth of our lesson page. Ours are all set before the first page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give a template what it may call."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Use our environment. Comes before anything that touches it."""
    app.jinja_environment = PageEnvironment
    app.__dict__.pop("jinja_env", None)  # setting `app.debug` made one of Flask's own
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
