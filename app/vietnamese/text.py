"""Two forms of a text for searching: folded (finds much) and exact (ranks what was really typed first)."""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_NOT_FOLDED = re.compile("[^a-z0-9]+")
_NOT_WORD = re.compile("(?:[^\\w\u0300-\u036f]|_)+")
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def nfc(text: str) -> str:
    """Compose letters and marks (Unicode NFC): the only form that we store and compare."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Bring `text` down to a-z, 0-9 and single spaces: no case, no marks, đ is d.

    Whatever is no letter or digit separates words. Folding twice changes nothing.
    """
    plain = unicodedata.normalize("NFKD", text).lower().replace("đ", "d")
    return _NOT_FOLDED.sub(" ", _MARKS.sub("", plain)).strip()


def exact(text: str) -> str:
    """Keep letters and marks, but not case, punctuation or the place of the tone (hoà is hòa, uỷ is ủy)."""
    return _NOT_WORD.sub(" ", place_tones(nfc(nfc(text).lower()))).strip()


def place_tones(text: str) -> str:
    """Put the tone where state documents put it: hòa, khỏe, ủy, but hoàn, huỳnh, quý.

    Takes lower case, composed.
    """
    return _MISPLACED.sub(lambda found: _PLACED[found[0]], text)


def _tone_places() -> dict[str, str]:
    """Pair each vowel group that has its tone on the wrong letter with the right one."""
    places = {}
    for tone in _TONES:
        for first, second in ("oa", "oe", "uy"):
            on_first, on_second = nfc(first + tone) + second, first + nfc(second + tone)
            places[on_second] = on_first
            places[on_first] = on_second
    return places


_PLACED = _tone_places()
_ON_SECOND = "|".join(group for group in _PLACED if group[0] in "ou")
_ON_FIRST = "|".join(group for group in _PLACED if group[0] not in "ou")
_MISPLACED = re.compile(
    f"(?<!q)(?:{_ON_SECOND})(?![\\w\u0300-\u036f])"  # an open syllable carries it on the first vowel
    f"|(?:{_ON_FIRST})(?=[^\\W\\d_])"  # a closed one on the second
    f"|(?<=q)(?:{'|'.join(group for group in _PLACED if group[1] == 'y')})(?!\\w)",  # the u of qu is no vowel
)
