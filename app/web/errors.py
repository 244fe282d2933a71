"""How a refusal or a failure looks: a page in the shell, or JSON under /api/."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.errors import DiemCauError
from app.web.sentences import sentence_of_code


def sentence_of(error: DiemCauError) -> str:
    """Say what is wrong, in the language of the page."""
    for code in [
        error.code,
        *(c.code for c in type(error).__mro__ if isinstance(c, type) and issubclass(c, DiemCauError)),
    ]:
        found = sentence_of_code(code, error.facts)
        if found:
            return found
    return error.code


def init_app(app: Flask) -> None:
    """Answer every refusal and failure with a page."""
    app.register_error_handler(DiemCauError, refuse)
    app.register_error_handler(HTTPException, show)


def refuse(error: DiemCauError) -> ResponseReturnValue:
    """Answer one of our own errors."""
    if request.path.startswith("/api/"):
        return {"error": error.code, "message": sentence_of(error), **error.facts}, error.status
    return render_template("web/error.html", status=error.status, sentence=sentence_of(error)), error.status


def show(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error."""
    status = error.code or 500
    if request.path.startswith("/api/"):
        return {"error": error.name.lower().replace(" ", "-"), "message": error.description}, status
    return render_template("web/error.html", status=status, sentence=error.description), status
