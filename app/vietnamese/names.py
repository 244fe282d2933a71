"""Names of people: cleaned, addressed and ordered the Vietnamese way."""

import re
import unicodedata

from app.vietnamese.text import nfc

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHTS = dict(zip(_ALPHABET, "23456789abcdefghijklmnopqrstuvwxy", strict=True))
_TONE_WEIGHTS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_MARKS = "\u0302\u0306\u031b"
_PART_END, _WORD_END, _OTHER = "0", "1", "z"
_PARTICLES = frozenset({"y", "h", "k", "h'", "k'"})

_APOSTROPHES = re.compile("[`´‘’ʼʹ′＇]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL_OR_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def clean_name(text: str) -> str:
    """Compose, drop invisible characters, use one space and one kind of apostrophe. Letters' case stays."""
    visible = _INVISIBLE.sub("", _CONTROL_OR_SPACE.sub(" ", text))
    return nfc(_APOSTROPHES.sub("'", visible)).strip(" ,;")


def given_name(full_name: str) -> str:
    """Say what to call somebody: the last word, or both of a name like "Y Moan". Empty for an empty name."""
    words = full_name.split()
    if len(words) == 2 and words[0].lower() in _PARTICLES:
        return " ".join(words)
    return words[-1] if words else ""


def name_sort_key(full_name: str) -> str:
    """Give a string that puts names in the order of a Vietnamese list: last word first, then the rest.

    Letters go by the alphabet (a ă â b c d đ e ê …), then tones as in CLDR: ngang, huyền, hỏi, ngã, sắc,
    nặng. Case, apostrophes and the place of the tone do not count. The key holds only 0-9 and a-z, so every
    database orders it alike, whatever its collation.
    """
    words = [weighed for word in full_name.split() if (weighed := _weigh(word))[0]]
    return _PART_END.join((*_levels(words[-1:]), *_levels(words[:-1])))


def _levels(words: list[tuple[str, str]]) -> tuple[str, str]:
    """Give the letters of all words, then their tones: a tone decides only where all letters agree."""
    return _WORD_END.join(letters for letters, _ in words), "".join(tone for _, tone in words)


def _weigh(word: str) -> tuple[str, str]:
    """Give a word's letters as weights, and its first tone ("0" for none)."""
    letters: list[str] = []
    tone = "0"
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONE_WEIGHTS:
            tone = _TONE_WEIGHTS[char] if tone == "0" else tone
        elif char in _LETTER_MARKS and letters and (marked := nfc(letters[-1] + char)) in _WEIGHTS:
            letters[-1] = marked
        elif char.isalnum():
            letters.append(char)
    return "".join(_WEIGHTS.get(letter) or f"{_OTHER}{ord(letter):05x}" for letter in letters), tone
