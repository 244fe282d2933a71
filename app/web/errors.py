"""How a refusal or a failure looks: a page in the shell, or JSON under /api/. Never a stack trace.

A page must come out whoever asks and whatever is broken: when even the shell fails, plain HTML does it.
"""

import secrets
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable, UnprocessableEntity

from app.clock import utc_now
from app.errors import DiemCauError
from app.web.sentences import hint_of_code, sentence_of_code
from app.web.sentences.statuses import STALE, STALE_LOST, STATUSES, Words

API = "/api/"
DATABASE_AWAY = (OperationalError, DisconnectionError, PoolTimeoutError)
RETRY_AFTER_SECONDS = "30"
KEPT_HEADERS = ("Allow", "Retry-After")
MAX_RESENT_CHARACTERS = 200_000
BARE_PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Điểm Cầu</title></head>'
    "<body><h1>{title}</h1><p>{text}</p><p>{code}</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What an error page shows. `code` is for whoever is asked for help."""

    status: int
    code: str
    title: str | LazyString
    text: str | LazyString
    fields: tuple[tuple[str, str], ...] = ()  # what was typed, to send again


def init_app(app: Flask) -> None:
    """Answer every refusal and failure."""
    app.before_request(refuse_odd_path)
    app.register_error_handler(DiemCauError, refuse)
    app.register_error_handler(CSRFError, refuse_stale)
    app.register_error_handler(DataError, refuse_unstorable)
    app.register_error_handler(HTTPException, fail)


def refuse_odd_path() -> None:
    """Say that there is no such page where an address holds what no name can: PostgreSQL takes no NUL."""
    if "\0" in request.path:
        abort(404)


def refuse_unstorable(_error: DataError) -> ResponseReturnValue:
    """Answer what a form let through and the database cannot keep: too long, too large, NUL."""
    return fail(UnprocessableEntity())


def sentence_of(error: DiemCauError) -> str:
    """Say what is wrong, in the language of the page: by the error's own code, else by its kind."""
    for kind in type(error).__mro__:
        if issubclass(kind, DiemCauError):
            sentence = sentence_of_code(kind.code, error.facts)
            if sentence:
                return sentence
    return str(STATUSES[500].title)


def refuse(error: DiemCauError) -> ResponseReturnValue:
    """Answer one of our own errors."""
    words = STATUSES.get(error.status, STATUSES[500])
    hint = hint_of_code(error.code, error.facts)
    return answer(Failure(error.status, error.code, sentence_of(error).rstrip("."), hint or words.text))


def refuse_stale(error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose CSRF token is no longer good: what was typed can be sent again with a fresh one."""
    fields = typed_fields()
    words = STALE if fields else STALE_LOST
    return answer(Failure(error.code or 400, "csrf", words.title, words.text, fields))


def fail(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error; a bug or an absent database arrives here as 500."""
    if error.response is not None or (error.code or 500) < 400:
        return error
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, DATABASE_AWAY):
        error = ServiceUnavailable(retry_after=int(RETRY_AFTER_SECONDS))
    status = error.code or 500
    code = error.name.lower().replace(" ", "-")
    if status == 500:
        code = f"500-{secrets.token_hex(3)}"
        current_app.logger.error("%s %s: %s", request.method, request.path, code)
    words = STATUSES.get(status) or Words(*STATUSES[500 if status >= 500 else 400])
    response = make_response(answer(Failure(status, code, words.title, words.text)))
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def answer(failure: Failure) -> ResponseReturnValue:
    """Make the answer: JSON for programs, a page for people."""
    if request.path.startswith(API):
        return jsonify(error=failure.code, message=str(failure.title)), failure.status
    try:
        page = render_template("web/error.html", failure=failure, at=utc_now())
    except Exception:  # whatever is broken, people get a page
        current_app.logger.exception("the error page failed")
        page = BARE_PAGE.format(title=failure.title, text=failure.text, code=failure.code)
    return Response(page, failure.status, {"Cache-Control": "no-store"})


def typed_fields() -> tuple[tuple[str, str], ...]:
    """Give what was typed into the form that was sent, to be sent again after a look.

    Nothing when it came from another site (its words are not the person's own), holds a password, or is long.
    """
    if not _from_our_own_page() or any("password" in name for name in request.form):
        return ()
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return fields if sum(len(value) for _, value in fields) <= MAX_RESENT_CHARACTERS else ()


def _from_our_own_page() -> bool:
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from:
        return fetched_from == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
