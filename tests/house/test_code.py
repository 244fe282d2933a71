"""Rules about all code: sizes, names, where imports stand, what a room may know."""

import ast
import re

import pytest

from tests.house.tree import APP, FEATURES, ROOT, files, functions, imports, parsed, room, short

MAX_LINES = 400
MAX_FUNCTION_LINES = 50
HOMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
OPEN_WORK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_no_file_is_longer_than_400_lines() -> None:
    sources = files(".py", ".js", ".css", ".html", ".toml")
    long = {short(path): path.read_text(encoding="utf-8").count("\n") for path in sources}
    free = ("courses/", "migrations/versions/")  # as long as an author wants; as long as the tables are
    assert not {path: n for path, n in long.items() if n > MAX_LINES and not path.startswith(free)}


def test_no_function_is_longer_than_50_lines() -> None:
    long = []
    for path in [
        *files(".py", under=APP),
        *files(".py", under=ROOT / "tools"),
        *files(".py", under=ROOT / "bench"),
    ]:
        for function in functions(path):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                long.append(f"{short(path)}: {function.name} {lines}")
    assert not long


def test_imports_stand_at_the_top_of_the_file() -> None:
    inside = [
        f"{short(path)}:{node.lineno}"
        for path in files(".py", under=APP)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_nothing_is_called_utils_or_helpers() -> None:
    homeless = [short(path) for path in files(".py", ".js", ".html", under=APP) if path.stem in HOMELESS]
    assert not homeless


def test_no_work_is_left_open_in_the_code() -> None:
    left = [
        f"{short(path)}: {found[0]}"
        for path in files(".py", ".js", ".css", ".html", ".md", ".toml")
        if path.name != "test_code.py" and (found := OPEN_WORK.search(path.read_text(encoding="utf-8")))
    ]
    assert not left


def test_the_application_package_holds_a_docstring_and_nothing_else() -> None:
    assert len(parsed(APP / "__init__.py").body) == 1


@pytest.mark.parametrize("feature", FEATURES)
def test_a_room_knows_only_what_it_may(feature: str) -> None:
    forbidden = {
        "models": ("flask", "werkzeug"),
        "rules": ("flask", "sqlalchemy", "werkzeug", "flask_babel", "wtforms"),
        "queries": ("flask", "wtforms"),
        "services": ("flask", "wtforms"),
        "forms": ("sqlalchemy", "app.database", f"app.{feature}.models", f"app.{feature}.services"),
        "views": ("sqlalchemy", "app.database", f"app.{feature}.models"),
    }
    found = [
        f"{short(path)}: {name}"
        for name_of_room, modules in forbidden.items()
        for path in room(feature, name_of_room)
        for name in imports(path)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    ]
    assert not found


def test_features_do_not_use_each_others_views_and_forms() -> None:
    found = [
        f"{short(path)}: {name}"
        for feature in FEATURES
        for path in files(".py", under=APP / feature)
        for name in imports(path)
        for other in FEATURES
        if other != feature and name.startswith((f"app.{other}.views", f"app.{other}.forms"))
    ]
    assert not found


def test_only_the_clock_and_the_edges_read_the_time() -> None:
    inner = ("rules", "queries", "services", "models")
    found = [
        f"{short(path)}:{node.lineno}"
        for feature in FEATURES
        for name in inner
        for path in room(feature, name)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id)
        in {"utc_now", "utcnow", "today", "time_ns"}
    ]
    assert not found
