"""Reading a folder of courses from disk: bounded, and never outside of it."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.content.downloads import MAX_BYTES
from app.content.shared import FACTS, SOURCES
from app.errors import Level, Problem

MAX_FILES = 20_000
MAX_TOTAL_BYTES = 600_000_000
MAX_DEPTH = 6
SHARED = (SOURCES, FACTS)


def read_folder(path: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Read courses/, or one course with what stands beside it, to bytes by path below courses/.

    Hidden files and links are left out; what is too large becomes a problem. Raises NotADirectoryError.
    """
    if not path.is_dir():
        raise NotADirectoryError(path)
    root = courses_root(path)
    only = "" if root == path.resolve() else path.resolve().name
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    total = 0
    for file in walk(root, only):
        name = file.relative_to(root).as_posix()
        size = file.stat().st_size
        total += size
        if size > MAX_BYTES:
            facts = {"limit": MAX_BYTES, "size": size}
            problems.append(Problem(name, 0, 0, Level.ERROR, "file-too-large", facts))
        elif len(files) >= MAX_FILES or total > MAX_TOTAL_BYTES:
            problems.append(Problem(name, 0, 0, Level.ERROR, "folder-too-large", {"limit": MAX_FILES}))
            break
        else:
            read_file(file, name, files, problems)
    return files, tuple(problems)


def courses_root(path: Path) -> Path:
    """Give the folder that courses lie in, from it or from one course's folder."""
    root = path.resolve()
    return root.parent if (root / "course.md").is_file() else root


def read_file(file: Path, name: str, files: dict[str, bytes], problems: list[Problem]) -> None:
    """Read one file; one that cannot be read becomes a problem."""
    try:
        name.encode("utf-8")
        files[name] = file.read_bytes()
    except (OSError, UnicodeEncodeError):
        shown = name.encode("utf-8", "replace").decode("utf-8")
        problems.append(Problem(shown, 0, 0, Level.ERROR, "file-unreadable"))


def walk(root: Path, only: str) -> Iterator[Path]:
    """List the files below a folder, in order; with `only` those of one course and the shared ones."""
    for here, folders, names in os.walk(root):
        folder = Path(here)
        depth = len(folder.relative_to(root).parts)
        shown = [each for each in sorted(folders) if not each.startswith(".") and depth < MAX_DEPTH]
        folders[:] = [each for each in shown if not (folder / each).is_symlink()]
        if depth == 0 and only:
            folders[:] = [each for each in folders if each == only]
        for name in sorted(names):
            file = folder / name
            if depth == 0 and only and name not in SHARED:
                continue
            if not name.startswith(".") and not file.is_symlink() and file.is_file():
                yield file
