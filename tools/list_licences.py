#!/usr/bin/env python3
"""Write THIRD_PARTY.md: what we use of others, and under which licence.

    .venv/bin/python tools/list_licences.py

Python packages come from requirements.txt (serving) and requirements-dev.txt (testing), their licences from
what is installed; front-end files from the manifest that vendor_assets.py wrote.
"""

import json
import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD_PARTY.md"
MANIFEST = ROOT / "app/web/static/vendor/manifest.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
LONG_NAMES = {
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "Python Software Foundation License": "PSF-2.0",
}
SAID_ELSEWHERE = {"colorama": "BSD-3-Clause", "pysqlite3": "Zlib"}  # not in what is installed here
HEAD = """\
# Third-party software

Made by `tools/list_licences.py`. Nothing here is changed by us but what `docs/decisions/vendored-assets.md`
says of the front-end files; their licence texts stand in `app/web/static/vendor/LICENSES.txt`.
"""


def pinned(name: str) -> list[str]:
    """List the packages that a requirements file pins."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return sorted({found[1].lower() for line in lines if (found := PIN.match(line))})


def licence_of(package: str) -> str:
    """Say under which licence an installed package stands."""
    if package in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[package]
    data = metadata.metadata(package)
    expression = data.get("License-Expression")
    if expression:
        return str(expression)
    kinds = [line.rsplit(" :: ", 1)[1] for line in data.get_all("Classifier") or [] if "License ::" in line]
    names = [LONG_NAMES.get(kind, kind) for kind in kinds if kind != "OSI Approved"]
    return ", ".join(names) or (data.get("License") or "see the package").splitlines()[0][:60]


def table(packages: list[str]) -> str:
    """Write a table of packages."""
    rows = "".join(f"| {package} | {licence_of(package)} |\n" for package in packages)
    return f"| package | licence |\n|---|---|\n{rows}"


def main() -> None:
    """Write the file."""
    serving = pinned("requirements.txt")
    testing = [package for package in pinned("requirements-dev.txt") if package not in serving]
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assets = "".join(
        f"| {package} {entry['version']} | {entry['licence']} | {', '.join(sorted(entry['files']))} |\n"
        for package, entry in sorted(manifest.items())
    )
    TARGET.write_text(
        f"{HEAD}\n## In the browser\n\n| package | licence | files |\n|---|---|---|\n{assets}\n"
        f"## On the server\n\n{table(serving)}\n## For tests only\n\n{table(testing)}",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
