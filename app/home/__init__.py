"""The pages that cross features: the trainee's home, each role's first page, the menus."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Set what the shell of every page shows: the menus of who is signed in."""
