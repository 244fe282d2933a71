#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.60.1", "brotli==1.2.0"]
# ///
"""Make the vendored front-end files from the npm packages of package-lock.json.

    npm ci --ignore-scripts && .venv/bin/uv run --no-project tools/vendor_assets.py

Only whoever changes a version or adds an icon runs this; the results are committed, so serving and testing
need neither Node nor fonttools. Running it twice gives the same bytes (docs/decisions/vendored-assets.md).
"""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from vendoring import bootstrap, fonts, icons

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app/web/static/vendor"
ICON_TEMPLATE = ROOT / "app/web/templates/web/components/icons.html"
TEST_VENDOR = ROOT / "tests/vendor"
LICENCE_FILES = {
    "bootstrap": "LICENSE",
    "@fontsource/be-vietnam-pro": "LICENSE",
    "bootstrap-icons": "LICENSE",
    "axe-core": "LICENSE",
}


def main() -> None:
    """Make every file, then the manifest and the licences."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    TEST_VENDOR.mkdir(parents=True, exist_ok=True)

    css = (MODULES / "bootstrap/dist/css/bootstrap.css").read_text(encoding="utf-8")
    (VENDOR / "bootstrap.css").write_text(bootstrap.cut(css), encoding="utf-8")
    fonts.make(MODULES / "@fontsource/be-vietnam-pro/files", VENDOR / "fonts")
    ICON_TEMPLATE.write_text(icons.macro(MODULES / "bootstrap-icons/icons"), encoding="utf-8")
    shutil.copyfile(MODULES / "axe-core/axe.min.js", TEST_VENDOR / "axe.min.js")
    shutil.copyfile(MODULES / "axe-core/LICENSE", TEST_VENDOR / "axe-core-LICENSE.txt")

    write_manifest()
    write_licences()


def made_by(package: str) -> list[Path]:
    """List the files that come from `package`."""
    return {
        "bootstrap": [VENDOR / "bootstrap.css"],
        "@fontsource/be-vietnam-pro": sorted((VENDOR / "fonts").iterdir()),
        "bootstrap-icons": [ICON_TEMPLATE],
        "axe-core": [TEST_VENDOR / "axe.min.js"],
    }[package]


def write_manifest() -> None:
    """Write where each file comes from: version, npm's integrity, licence, our own hash."""
    lock = read_json(ROOT / "package-lock.json")["packages"]
    manifest = {
        package: {
            "version": lock[f"node_modules/{package}"]["version"],
            "integrity": lock[f"node_modules/{package}"]["integrity"],
            "licence": read_json(MODULES / package / "package.json")["license"],
            "files": {
                path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest()
                for path in made_by(package)
            },
        }
        for package in LICENCE_FILES
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True)
    (VENDOR / "manifest.json").write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_licences() -> None:
    """Write the licences of all packages into one file."""
    parts = []
    for package, name in LICENCE_FILES.items():
        text = (MODULES / package / name).read_text(encoding="utf-8").strip()
        parts.append(f"{package}\n{'=' * len(package)}\n\n{text}\n")
    (VENDOR / "LICENSES.txt").write_text("\n\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
