"""The files of the house, for the tests that look at all of them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"
STATIC = APP / "web" / "static"
FEATURES = (
    "accounts",
    "catalogue",
    "trainings",
    "learning",
    "authoring",
    "quizzes",
    "attendance",
    "home",
    "reports",
)


@cache
def known_files() -> tuple[Path, ...]:
    """Every file of the project that is there, those that git ignores left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def files(*endings: str, under: Path = ROOT, without: str = "vendor") -> list[Path]:
    """Files with one of these endings below a folder, vendored ones left out."""
    return [
        path
        for path in known_files()
        if path.suffix in endings and path.is_relative_to(under) and without not in path.parts
    ]


def short(path: Path) -> str:
    """A path as people say it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a Python file, methods and inner ones included."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> set[str]:
    """The modules that a Python file imports, dotted."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room(feature: str, name: str) -> list[Path]:
    """The files of one room of a feature: a module or a folder of modules."""
    folder = APP / feature
    return [
        path
        for path in files(".py", under=folder)
        if path in ((folder / f"{name}.py"),) or ((folder / name) in path.parents)
    ]
