"""On what a journey is made: a screen, a theme, a language; and which of them are part of the full matrix."""

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
        said = sentence
        if self.language == "en":
            said = translated(sentence)
        return said % facts if facts else said


PHONE = Setting(390, 844)
DESK = Setting(1366, 768)


def translated(sentence: str) -> str:
    """Find the English of a sentence, whichever way the code asks for it."""
    words = english()
    for found in (
        words.gettext(sentence),
        words.ngettext(sentence, sentence, 2),
        *(words.pgettext(context, sentence) for context in CONTEXTS),
    ):
        if found != sentence:
            return str(found)
    raise AssertionError(f"no English for “{sentence}”")


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
