"""What the documentation says is there is there."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, short

PAGES = [path for path in files(".md") if path.is_relative_to(ROOT / "docs") or path.name == "README.md"]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:app|tests|tools|docs|courses|migrations|bench)/[\w./-]+)`")
PLACEHOLDER = re.compile(r"<|\*|…|NN")


def text_of(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_page_links_to_nothing_that_is_missing(page: Path) -> None:
    targets = [target for target in LINK.findall(text_of(page)) if not PLACEHOLDER.search(target)]
    assert not [target for target in targets if not (page.parent / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_page_names_no_file_that_is_missing(page: Path) -> None:
    named = [name for name in NAMED.findall(text_of(page)) if not PLACEHOLDER.search(name)]
    assert not [name for name in named if not (ROOT / name).exists()]


def test_make_knows_what_the_readme_and_the_pages_tell_to_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {
        name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert not told - targets
