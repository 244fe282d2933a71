"""Rules about all templates and scripts."""

import re
from pathlib import Path

from tests.house.tree import APP, FEATURES, STATIC, files, short

MAX_LINES = 120
TEMPLATES = files(".html", under=APP)
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
OUTSIDE = re.compile(r"(?:src|href|action)=\"https?://", re.IGNORECASE)
ICON = re.compile(r"\bicon\(\s*[\"']([\w-]+)[\"']")
CLASS = re.compile(r"\bclass=\"([^\"]*)\"")
RULE_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
HOOKS = {"selected", "js"}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def html_of(path: Path) -> str:
    """A template without what Jinja does in it."""
    return re.sub(r"\{[{%#].*?[%}#]\}", "", text_of(path), flags=re.DOTALL)


def test_no_template_is_longer_than_120_lines() -> None:
    assert not {short(path): n for path in TEMPLATES if (n := text_of(path).count("\n")) > MAX_LINES}


def test_no_template_holds_script_or_style() -> None:
    found = [f"{short(path)}: {hit[0]}" for path in TEMPLATES if (hit := INLINE.search(html_of(path)))]
    assert not found


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert not [short(path) for path in TEMPLATES if OUTSIDE.search(text_of(path))]


def test_every_icon_that_is_asked_for_is_there() -> None:
    held = set(
        re.findall(r"^  '([\w-]+)':", text_of(APP / "web/templates/web/components/icons.html"), re.MULTILINE)
    )
    wanted = {name: short(path) for path in TEMPLATES for name in ICON.findall(text_of(path))}
    assert not {name: path for name, path in wanted.items() if name not in held}


def test_shared_parts_are_imported_once_for_all_pages() -> None:
    """With context, Jinja makes the module again on each page; none of ours needs it."""
    slow = re.compile(r"from \"web/[^\"]+\" import [^%]* with context")
    assert not [short(path) for path in TEMPLATES if slow.search(text_of(path))]


def test_every_class_that_a_template_uses_is_one_that_a_stylesheet_knows() -> None:
    known = {
        name
        for path in files(".css", under=STATIC, without="-")
        for name in RULE_CLASS.findall(text_of(path))
    }
    unknown = set()
    for path in TEMPLATES:
        for found in CLASS.findall(text_of(path)):
            plain = re.sub(r"\{[{%].*?[%}]\}", " ", found)
            names = [name for name in plain.split() if not name.endswith("-")]
            unknown |= {f"{short(path)}: {name}" for name in names if name not in known | HOOKS}
    assert not unknown


def test_scripts_are_named_after_their_feature() -> None:
    names = {path.stem for path in files(".js", under=STATIC)}
    assert not {name for name in names if name.split("-")[0] not in {*FEATURES, "web", "trainings"}}
    assert not {name for name in names if "-" not in name}


def test_every_script_and_picture_is_used() -> None:
    said = "".join(text_of(path) for path in files(".html", ".py", ".js", ".css", under=APP))
    unused = [short(path) for path in files(".js", ".svg", ".png", under=STATIC) if path.name not in said]
    assert not unused
