"""Answers that cost nothing when nothing changed."""

from collections.abc import Callable
from hashlib import sha256

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from app.web.language import current_language
from app.web.static_files import held_by


def conditional(tag: str, make: Callable[[], ResponseReturnValue]) -> Response:
    """Answer 304 when the browser already holds `tag`; else what `make` gives, tagged.

    Language and release are added to the tag here; what the actor may see must be in `tag`.
    """
    release = held_by(current_app).release
    etag = sha256(f"{tag}|{current_language()}|{release}".encode()).hexdigest()[:24]
    known = request.if_none_match.contains_weak(etag)
    response = Response(status=304) if known else make_response(make())
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response
