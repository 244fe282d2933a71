"""Static files, served by us: read once, compressed once, kept in memory, cached by browsers for ever.

The release in the URL (`/static/<release>/js/x.js`) is a hash over all files, so that relative imports of
ES modules and `url()` in CSS lead to files of the same release. Stylesheets are written in several files
and served in two: `css/app.css` for everybody, `css/staff.css` beside it on pages of staff.
"""

import gzip
import mimetypes
import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import brotli
from flask import Flask, Response, abort, current_app, request

ROOT = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
TEXT_TYPES = ("text/", "image/svg+xml", "application/json", "application/manifest+json")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
BUNDLES = {
    "css/app.css": (
        "css/layers.css",
        "vendor/bootstrap.css",
        "css/tokens.css",
        "css/base.css",
        "css/shell.css",
        "css/parts.css",
        "css/home.css",
        "css/lesson.css",
        "css/quiz.css",
        "css/print.css",
    ),
    "css/staff.css": ("css/board.css", "css/door.css", "css/authoring.css", "css/trainings.css"),
}
RELEASE_LENGTH = 12
CSS_PART = re.compile(
    r"""(?P<kept>"[^"]*"|'[^']*'|/\*!.*?\*/)|/\*.*?\*/|\s*(?P<mark>[{};,])\s*|(?P<space>\s+)""", re.DOTALL
)
EXTENSION = "diemcau_static"


@dataclass
class StaticFile:
    """One file; its compressed forms are made on first use."""

    body: bytes
    media_type: str
    etag: str

    @cached_property
    def brotli(self) -> bytes:
        """The body, compressed as far as it goes."""
        return bytes(brotli.compress(self.body, quality=11, lgwin=18))

    @cached_property
    def gzip(self) -> bytes:
        """The same for browsers without brotli (plain HTTP)."""
        return gzip.compress(self.body, 9, mtime=0)

    @property
    def is_text(self) -> bool:
        """Say whether compressing it pays."""
        return self.media_type.startswith(TEXT_TYPES)


@dataclass
class StaticFiles:
    """All static files of one release."""

    release: str
    files: dict[str, StaticFile] = field(default_factory=dict)

    def prepare(self) -> None:
        """Compress everything now: before the workers fork, so that they share it."""
        for file in self.files.values():
            if file.is_text:
                _ = file.brotli, file.gzip


def read_files(root: Path = ROOT) -> StaticFiles:
    """Read all files below `root`; hidden ones are left out."""
    bodies = {
        source.relative_to(root).as_posix(): source.read_bytes()
        for source in sorted(root.rglob("*"))
        if source.is_file() and not source.name.startswith(".")
    }
    for bundle, parts in BUNDLES.items():
        texts = [bodies.pop(part).decode() for part in parts]
        bodies[bundle] = "".join(minified(text) for text in texts).encode()
    total = sha256()
    files: dict[str, StaticFile] = {}
    for path, body in bodies.items():
        digest = sha256(body).hexdigest()
        total.update(f"{path}\0{digest}\n".encode())
        files[path] = StaticFile(body, _media_type(path), digest[:20])
    return StaticFiles(total.hexdigest()[:RELEASE_LENGTH], files)


def minified(css: str) -> str:
    """Give CSS without comments (licences, `/*!`, stay) and needless space."""
    return CSS_PART.sub(_shortest, css).strip()


def _shortest(part: re.Match[str]) -> str:
    kept, mark, space = part.group("kept", "mark", "space")
    return kept or mark or (" " if space else "")


def _media_type(path: str) -> str:
    return TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def init_app(app: Flask) -> None:
    """Read the files; templates get `asset("js/x.js")`."""
    found = read_files()
    app.extensions[EXTENSION] = found
    app.jinja_env.globals["icon_url"] = as_url(found.files["img/favicon.svg"].body)
    app.jinja_env.globals["asset"] = lambda path: f"/static/{held_by(app).release}/{path}"


def as_url(svg: bytes) -> str:
    """Give a small drawing as an address that needs no request."""
    return "data:image/svg+xml," + quote(svg.decode().strip().replace('"', "'"), safe=" /:='()")


def held_by(app: Flask) -> StaticFiles:
    """Give the files of this application; when debugging they are read again each time."""
    if app.debug:
        app.extensions[EXTENSION] = read_files()
    files: StaticFiles = app.extensions[EXTENSION]
    return files


def serve(release: str, path: str) -> Response:
    """Answer with a file, compressed as the browser likes; 304 when it has it already, 404 when we do not."""
    held = held_by(current_app)
    file = held.files.get(path)
    if file is None:
        abort(404)
    accepted = request.accept_encodings
    body, encoding = file.body, None
    if file.is_text and accepted["br"]:
        body, encoding = file.brotli, "br"
    elif file.is_text and accepted["gzip"]:
        body, encoding = file.gzip, "gzip"
    response = Response(body, content_type=file.media_type)
    if file.is_text:
        response.headers["Content-Type"] = f"{file.media_type}; charset=utf-8"
        response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = FOR_EVER if release == held.release else ASK_EACH_TIME
    response.set_etag(f"{file.etag}-{encoding}" if encoding else file.etag)
    response.make_conditional(request)
    return response
