"""What we took from others: unchanged since it was made, and with its licence. And how much a page weighs."""

import json
import re
from hashlib import sha256
from urllib.parse import urljoin

import pytest
from flask import Flask

from app.web.static_files import StaticFiles, held_by
from tests.house.tree import ROOT, STATIC, files, short

MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
LICENCES = (STATIC / "vendor" / "LICENSES.txt").read_text(encoding="utf-8")
THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
OWN = {"manifest.json", "LICENSES.txt", "axe-core-LICENSE.txt"}
ENDINGS = (".js", ".css", ".woff2", ".json", ".txt", ".svg", ".png")
REMAKE = "run npm ci --ignore-scripts && .venv/bin/uv run --no-project tools/vendor_assets.py"

KB = 1000
LESSON_WITHOUT_FONTS = 60 * KB
LESSON_WITH_FONTS = 95 * KB
LESSON_REQUESTS = 8
WARM = 10 * KB


def test_vendored_files_are_as_the_script_made_them() -> None:
    changed = [
        name
        for entry in MANIFEST.values()
        for name, expected in entry["files"].items()
        if sha256((ROOT / name).read_bytes()).hexdigest() != expected
    ]
    assert not changed, REMAKE


def test_every_vendored_file_is_in_the_manifest() -> None:
    listed = {name for entry in MANIFEST.values() for name in entry["files"]}
    there = [path for path in files(*ENDINGS, without="-") if "vendor" in path.parts]
    assert not [short(path) for path in there if short(path) not in listed and path.name not in OWN]


@pytest.mark.parametrize("package", MANIFEST)
def test_every_package_has_its_licence_and_its_version(package: str) -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    entry, locked = MANIFEST[package], lock[f"node_modules/{package}"]
    assert (entry["version"], entry["integrity"]) == (locked["version"], locked["integrity"]), REMAKE
    assert f"{package}\n====" in LICENCES
    assert f"| {package} {entry['version']} | {entry['licence']} |" in THIRD_PARTY


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_python_package_is_listed_with_its_licence(name: str) -> None:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    missing = {
        pin.lower() for pin in pins if not re.search(rf"^\| {re.escape(pin.lower())} \|", THIRD_PARTY, re.M)
    }
    assert not missing, "run .venv/bin/python tools/list_licences.py"


def loaded_by(page: str, held: StaticFiles) -> dict[str, int]:
    """The static files that a page loads before its own pictures, with their compressed size.

    All faces of the stylesheet count, though a browser fetches only those that it needs.
    """
    waiting = re.findall(r'(?:href|src)="/static/[0-9a-f]{12}/([^"]+\.(?:css|js|woff2|svg))"', page)
    sizes: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        file = held.files[path]
        sizes[path] = len(file.gzip) if file.is_text else len(file.body)
        if path.endswith(".js"):
            found = re.findall(r'from\s*"(\./[^"]+)"', file.body.decode())
            waiting += [urljoin(path, target) for target in found]
    return sizes


def fonts_of(page: str, held: StaticFiles) -> dict[str, int]:
    """The faces that a lesson needs: text, bold, figures of article numbers, italics when there are any."""
    names = ["be-vietnam-pro-400", "be-vietnam-pro-600", "diem-cau-so-600"]
    names += ["be-vietnam-pro-400-italic"] * ("<em>" in page)
    paths = [f"vendor/fonts/{name}.woff2" for name in names]
    return {path: len(held.files[path].body) for path in paths}


def test_a_lesson_is_light_when_it_is_opened_for_the_first_time(kit_app: Flask) -> None:
    """By gzip, which every browser takes; brotli makes a quarter less."""
    answer = kit_app.test_client().get("/kit/lesson", headers={"Accept-Encoding": "gzip"})
    plain = kit_app.test_client().get("/kit/lesson").text
    held = held_by(kit_app)
    sizes = loaded_by(plain, held) | {"js/learning-lesson.js": len(held.files["js/learning-lesson.js"].gzip)}
    fonts = fonts_of(plain, held)
    without_fonts = len(answer.data) + sum(size for path, size in sizes.items() if path not in fonts)
    assert without_fonts <= LESSON_WITHOUT_FONTS
    assert without_fonts + sum(fonts.values()) <= LESSON_WITH_FONTS
    assert 1 + len(sizes | fonts) <= LESSON_REQUESTS
    assert len(answer.data) <= WARM


def test_a_trainees_page_loads_nothing_of_staff(kit_app: Flask) -> None:
    page = kit_app.test_client().get("/kit/lesson").text
    assert "staff.css" not in page
    assert "htmx" not in page
    assert "staff.css" in kit_app.test_client().get("/kit/board").text
