"""On what a journey is made: a screen, a theme, a language; and which of them are part of the full matrix."""

import re
from dataclasses import dataclass, replace
from itertools import product

import pytest

from app.web.language import english

PASSWORD = "demo-diem-cau"
CONTEXTS = ("list",)


@dataclass(frozen=True)
class Setting:
    """A screen's width and height, a theme, a language; `number` tells settings apart, from 1."""

    width: int
    height: int
    theme: str = "light"
    language: str = "vi"
    number: int = 1

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"

    def say(self, sentence: str, **facts: object) -> str:
        """Give a sentence of ours in the language of this setting, with its places filled."""
        return self.ways_to_say(sentence, **facts)[0]

    def ways_to_say(self, sentence: str, **facts: object) -> list[str]:
        """Give all forms of a sentence: English has singular and plural, and more words than one for some."""
        ways = translated(sentence) if self.language == "en" else [sentence]
        return [way % facts if facts else way for way in ways]

    def pattern(self, sentence: str, *, exact: bool = False, **facts: object) -> re.Pattern[str]:
        """Give a pattern that finds a sentence in any of its forms."""
        ways = "|".join(re.escape(way) for way in self.ways_to_say(sentence, **facts))
        return re.compile(rf"^\s*(?:{ways})\s*$" if exact else f"(?:{ways})")


PHONE = Setting(390, 844)
DESK = Setting(1366, 768)


def translated(sentence: str) -> list[str]:
    """Find the English of a sentence, in whichever ways the code asks for it."""
    words = english()
    found = [
        words.gettext(sentence),
        words.ngettext(sentence, sentence, 2),
        *(words.pgettext(context, sentence) for context in CONTEXTS),
    ]
    known = [way for way in dict.fromkeys(found) if way != sentence]
    assert known, f"no English for “{sentence}”"
    return known


def matrix(first: Setting) -> pytest.MarkDecorator:
    """Make a test run on its own setting, and with `--full` on all sizes, themes and languages."""
    everything = [
        replace(screen, theme=theme, language=language)
        for screen, theme, language in product((PHONE, DESK), ("light", "dark"), ("vi", "en"))
    ]
    ordered = [first, *(setting for setting in everything if setting != first)]
    params = [
        pytest.param(
            replace(setting, number=number), id=str(setting), marks=[] if number == 1 else [pytest.mark.full]
        )
        for number, setting in enumerate(ordered, 1)
    ]
    return pytest.mark.parametrize("setting", params)
