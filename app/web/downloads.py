"""Files of courses on their way to a browser: never run, never guessed at, sent again only when changed."""

from pathlib import PurePosixPath
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import dump_options_header

from app.vietnamese import fold

SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def file_response(path: str, content: bytes, media_type: str, *, etag: str, download: bool) -> Response:
    """Answer with a file. Pictures of known types are shown in place, everything else is saved.

    `etag` is the hash of the content; a browser that holds it gets 304.
    """
    response = Response(content, mimetype=media_type)
    name = PurePosixPath(path).name
    shown = not download and media_type in SHOWN_TYPES
    response.headers["Content-Disposition"] = disposition("inline" if shown else "attachment", name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400" if shown else "private, no-cache"
    response.set_etag(etag)
    return response.make_conditional(request)  # type: ignore[return-value]


def disposition(kind: str, name: str) -> str:
    """Say how a file is taken and what it is called: headers are ASCII, names are not (RFC 6266)."""
    path = PurePosixPath(name)
    suffix = path.suffix if path.suffix.isascii() else ""
    plain = (fold(path.stem).replace(" ", "-") or "file") + suffix
    encoded = f"UTF-8''{quote(name, safe='')}"
    return dump_options_header(kind, {"filename": plain, "filename*": encoded})
