"""Static files: addresses that never change their content, small on the way."""

import gzip
import re
import shutil
from pathlib import Path, PurePosixPath

import brotli
from flask import Flask

from app.web.static_files import ROOT, StaticFiles, held_by, minified, read_files

FOR_EVER = "public, max-age=31536000, immutable"


def files_of(app: Flask) -> StaticFiles:
    return held_by(app)


def test_a_file_of_this_release_may_be_kept_for_ever(kit_app: Flask) -> None:
    client = kit_app.test_client()
    release = files_of(kit_app).release
    assert client.get(f"/static/{release}/css/app.css").headers["Cache-Control"] == FOR_EVER


def test_an_address_of_another_release_gives_what_there_is_now_and_is_asked_for_again(kit_app: Flask) -> None:
    answer = kit_app.test_client().get("/static/000000000000/css/app.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_is_not_there_is_404(kit_app: Flask) -> None:
    client = kit_app.test_client()
    for path in (
        "/static/x/css/none.css",
        "/static/x/../__init__.py",
        "/static/x/%2e%2e/views.py",
        "/static/x/",
    ):
        assert client.get(path).status_code == 404


def test_browsers_get_it_compressed_as_they_like(kit_app: Flask) -> None:
    client = kit_app.test_client()
    address = f"/static/{files_of(kit_app).release}/js/web-fold.js"
    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    older = client.get(address, headers={"Accept-Encoding": "gzip"})
    refused = client.get(address, headers={"Accept-Encoding": "br;q=0, gzip"})
    assert brotli.decompress(small.data) == gzip.decompress(older.data) == plain.data
    assert refused.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert len({plain.headers["ETag"], small.headers["ETag"], older.headers["ETag"]}) == 3


def test_what_a_browser_holds_is_not_sent_again(kit_app: Flask) -> None:
    client = kit_app.test_client()
    address = f"/static/{files_of(kit_app).release}/css/app.css"
    first = client.get(address, headers={"Accept-Encoding": "br"})
    again = client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_fonts_are_not_compressed_twice(kit_app: Flask) -> None:
    release = files_of(kit_app).release
    address = f"/static/{release}/vendor/fonts/be-vietnam-pro-400.woff2"
    answer = kit_app.test_client().get(address, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.content_type == "font/woff2"


def test_every_address_in_a_stylesheet_or_module_leads_to_a_file(kit_app: Flask) -> None:
    files = files_of(kit_app).files
    missing = []
    for path, file in files.items():
        text = file.body.decode() if file.is_text else ""
        targets = re.findall(r'url\("?((?!data:)[^")]+)"?\)', text) if path.endswith(".css") else []
        targets += re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', text) if path.endswith(".js") else []
        folder = PurePosixPath("/", path).parent
        for target in targets:
            parts: list[str] = []
            for part in (folder / target).parts[1:]:
                parts = parts[:-1] if part == ".." else [*parts, part] if part != "." else parts
            if "/".join(parts) not in files:
                missing.append(f"{path}: {target}")
    assert not missing


def test_the_release_changes_with_any_file(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT, tmp_path / "static")
    assert read_files(copy).release == read_files().release
    (copy / "css" / "door.css").write_text("a { color: red }")
    assert read_files(copy).release != read_files().release


def test_minifying_keeps_what_css_means() -> None:
    css = '/* a */ a , b { color : red ; }\n/*! licence */ i::after { content: "; } /" attr(x) " "; }'
    assert minified(css) == 'a,b{color : red;}/*! licence */ i::after{content: "; } /" attr(x) " ";}'
