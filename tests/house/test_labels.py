"""What is heard is what is seen: a spoken name contains the words that stand on the button."""

import re
from pathlib import Path

import pytest

from app.web.language import english
from tests.house.tree import APP, files, short

SPOKEN = re.compile(
    r"<(a|button|summary)\b[^<]*?aria-label=\"\{\{ _\((['\"])(?P<spoken>.+?)\2(?:,[^<]*?)?\) \}\}\"[^<]*>"
    r"\s*(?:\{\{ icon\([^)]*\) \}\})?\s*(?P<seen>[^<]+?)</\1>",
)
SENTENCE = re.compile(r"_\((['\"])(.+?)\1\)")


def pairs(path: Path) -> list[tuple[str, str]]:
    """Each spoken name that is one sentence of ours, beside the words that are seen."""
    found = SPOKEN.finditer(path.read_text(encoding="utf-8"))
    return [(one["spoken"], seen[2]) for one in found for seen in SENTENCE.finditer(one["seen"])]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_spoken_name_contains_the_words_that_are_seen(language: str) -> None:
    say = english().gettext if language == "en" else str
    both = [(short(path), *pair) for path in files(".html", under=APP) for pair in pairs(path)]
    assert len(both) > 10
    assert not [
        f"{path}: “{say(spoken)}” without “{say(seen)}”"
        for path, spoken, seen in both
        if say(seen).lower() not in say(spoken).lower()
    ]
