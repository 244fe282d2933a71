"""The rules of courses: what sync decides, which paths are safe, what a version changed, what a hit shows."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from app.vietnamese import exact, fold

MAX_PATH_LENGTH = 300
MAX_TERMS = 8
MAX_SEARCH_LENGTH = 200
SNIPPET_WORDS_BEFORE = 8
SNIPPET_WORDS = 32
MAX_NAMED_CHANGES = 40

FORBIDDEN = frozenset(map(chr, (*range(32), ord("\\"), 127, *range(0xD800, 0xE000))))  # last: no UTF-8
_WORD = re.compile(r"\w+")


class PartKind(StrEnum):
    """What a part of a version is."""

    LESSON = "lesson"
    QUIZ = "quiz"


class Decision(StrEnum):
    """What sync does with one document."""

    UNCHANGED = "unchanged"
    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    KEPT = "kept"  # only our draft changed: it stays, and export will write it
    CONFLICT = "conflict"


class Side(StrEnum):
    """Whose copy of a document wins a conflict."""

    OURS = "ours"  # the draft in the database
    THEIRS = "theirs"  # the file in the folder


def content_hash(content: bytes) -> str:
    """Give the SHA-256 of some bytes, in hexadecimal: the name of a blob."""
    return sha256(content).hexdigest()


def decide(base: str | None, ours: str | None, theirs: str | None) -> Decision:
    """Decide about one document, by the hashes of three states of it.

    `base` is what both sides held after the last sync, `ours` the draft, `theirs` the file; None: not there.
    Nothing that exists on only one side is ever lost: two different changes are a conflict.
    """
    if ours == theirs:
        return Decision.UNCHANGED
    if theirs == base:
        return Decision.KEPT
    if ours != base:
        return Decision.CONFLICT
    if theirs is None:
        return Decision.REMOVED
    return Decision.ADDED if ours is None else Decision.UPDATED


def is_safe_path(path: str) -> bool:
    """Say whether a path stays below the folder that it is written into, and can be stored and printed."""
    if not path or len(path) > MAX_PATH_LENGTH or path.startswith("/"):
        return False
    if not FORBIDDEN.isdisjoint(path):
        return False
    return all(part not in {"", ".", ".."} for part in path.split("/"))


def course_of(path: str) -> str | None:
    """Name the folder in which a document lies; None: it lies beside the courses and belongs to all."""
    folder, slash, _ = path.partition("/")
    return folder if slash else None


def is_covered(path: str, folders: Collection[str], known: Collection[str]) -> bool:
    """Say whether a synced folder speaks about this document, so that its absence there is a deletion.

    `folders` are the courses in the synced folder, `known` those that have drafts. A folder that lacks a
    whole course does not delete it; shared documents are only deleted by a folder that holds every course.
    """
    course = course_of(path)
    return course in folders if course is not None else set(known) <= set(folders)


def drafts_hash(hashes: Mapping[str, str]) -> str:
    """Give one hash for a set of documents (path to content hash), whatever their order."""
    lines = (f"{path}\0{content}\n" for path, content in sorted(hashes.items()))
    return content_hash("".join(lines).encode("utf-8", "surrogatepass"))


class NamedPart(NamedTuple):
    """A part as a version names it, with the hash of its compiled content."""

    kind: PartKind
    key: str
    title: str
    hash: str


def changes_between(before: Iterable[NamedPart], after: Iterable[NamedPart]) -> dict[str, Any]:
    """Say what a version adds, changes and removes against the one before, in the versions' order.

    Each is {"count": n, "parts": [{"kind", "key", "title"}]}; at most MAX_NAMED_CHANGES are named.
    """
    old = {(part.kind, part.key): part for part in before}
    new = {(part.kind, part.key): part for part in after}
    groups = {
        "added": [part for name, part in new.items() if name not in old],
        "changed": [part for name, part in new.items() if name in old and old[name].hash != part.hash],
        "removed": [part for name, part in old.items() if name not in new],
    }
    return {name: _named(parts) for name, parts in groups.items()}


def _named(parts: Sequence[NamedPart]) -> dict[str, Any]:
    named = [{"kind": part.kind.value, "key": part.key, "title": part.title} for part in parts]
    return {"count": len(parts), "parts": named[:MAX_NAMED_CHANGES]}


def grading_of(data: Any) -> Any:
    """Give of a quiz's stored data all but what is only shown: two of the same grade alike."""
    if isinstance(data, Mapping):
        return {name: grading_of(value) for name, value in data.items() if not name.endswith("html")}
    if isinstance(data, list | tuple):
        return [grading_of(value) for value in data]
    return data


class Piece(NamedTuple):
    """A run of a snippet's text; a match is what was searched for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody looks for: words without diacritics, and as they were typed."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]

    @property
    def exact_phrase(self) -> str:
        """Give the typed words in their order."""
        return " ".join(self.exact)

    @property
    def folded_phrase(self) -> str:
        """Give the folded words in their order."""
        return " ".join(self.folded)


def read_terms(text: str) -> Terms:
    """Read what was typed into the search field: at most MAX_TERMS words, none when there is no letter."""
    text = text[:MAX_SEARCH_LENGTH]
    return Terms(tuple(fold(text).split()[:MAX_TERMS]), tuple(exact(text).split()[:MAX_TERMS]))


def search_text(*texts: str) -> tuple[str, str]:
    """Give the folded and the exact form of a section, each word with a space before it."""
    whole = " ".join(texts).replace("\0", " ")
    return f" {fold(whole)}", f" {exact(whole)}"


def snippet(plain: str, terms: Terms) -> tuple[Piece, ...]:
    """Cut out of a text the place where the terms stand, and mark them.

    The first word that matches exactly decides the place, else the first that matches without diacritics.
    """
    words = list(_WORD.finditer(plain))
    hits = [i for i, word in enumerate(words) if _begins_with(fold(word.group()), terms.folded)]
    exact_hits = (i for i in hits if _begins_with(exact(words[i].group()), terms.exact))
    place = next(exact_hits, hits[0] if hits else 0)
    first = max(0, place - SNIPPET_WORDS_BEFORE)
    shown = words[first : first + SNIPPET_WORDS]
    if not shown:
        return ()
    matches = [words[i] for i in hits if first <= i < first + SNIPPET_WORDS]
    pieces = _pieces(plain, shown, matches)
    before = [Piece("… ", False)] if first else []
    after = [Piece(" …", False)] if first + SNIPPET_WORDS < len(words) else []
    return (*before, *pieces, *after)


def _begins_with(word: str, terms: Sequence[str]) -> bool:
    return any(word.startswith(term) for term in terms)


def _pieces(plain: str, shown: Sequence[re.Match[str]], matches: Sequence[re.Match[str]]) -> list[Piece]:
    pieces, at = [], shown[0].start()
    for word in matches:
        pieces += [Piece(plain[at : word.start()], False), Piece(word.group(), True)]
        at = word.end()
    pieces.append(Piece(plain[at : shown[-1].end()], False))
    return [piece for piece in pieces if piece.text]
