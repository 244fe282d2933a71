"""What every page shares: shells, components, forms, language, errors, headers, static files.

A page extends `web/page.html` (trainees), `web/staff.html` (staff) or `web/focus.html` (lesson, quiz, door).
"""

from flask import Flask

from app.web import (
    compression,
    cookies,
    errors,
    filters,
    forms,
    headers,
    language,
    shell,
    static_files,
    templating,
)
from app.web.views import bp


def init_app(app: Flask) -> None:
    """Give the application everything that its pages share."""
    templating.init_app(app)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    cookies.init_app(app)
    compression.init_app(app)
    headers.init_app(app)
    static_files.init_app(app)
    language.init_app(app)
    filters.init_app(app)
    forms.init_app(app)
    shell.init_app(app)
    errors.init_app(app)
    app.register_blueprint(bp)


def warm_up(app: Flask) -> None:
    """Compress and compile now what the first visitors would wait for; before a fork the workers share it."""
    static_files.held_by(app).prepare()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
