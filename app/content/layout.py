"""What the files of a course are, by their names: modules, lessons, quizzes, in their order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.errors import Level, Problem
from app.vietnamese import fold, nfc

PREFIX = re.compile(r"^(\d{1,3})-")
KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
MAX_KEY_LENGTH = 90
UNNUMBERED = 1_000_000


class Kind(StrEnum):
    """What a file is."""

    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"
    QUIZ = "quiz"
    SCENARIO = "scenario"
    IMAGE = "image"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class Place:
    """A file with its place. `name` is its part of the key; `folder` the module's folder, "" at the top."""

    path: str
    kind: Kind
    folder: str = ""
    name: str = ""

    @property
    def number(self) -> int:
        """Its number in the order; a high one when it has none."""
        return number_of(self.path.rpartition("/")[2])


@dataclass(slots=True)
class Layout:
    """The files of one course, each with its place, by path; and what is wrong with their names.

    `names` leads from a path in NFC to the path as it is: some systems decompose the names of files.
    """

    slug: str
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, *kinds: Kind, folder: str | None = None) -> list[Place]:
        """List the files of some kinds in their order, of one module's folder or of all."""
        found = [
            place
            for place in self.places.values()
            if place.kind in kinds and (folder is None or place.folder == folder)
        ]
        return sorted(found, key=lambda place: (place.folder, place.number, place.path))

    @property
    def folders(self) -> list[str]:
        """List the modules' folders in their order."""
        found = {
            place.folder for place in self.places.values() if place.folder and place.kind is not Kind.IMAGE
        }
        return sorted(found, key=lambda folder: (number_of(folder), folder))


def number_of(name: str) -> int:
    """Read the number before a name."""
    match = PREFIX.match(name)
    return int(match[1]) if match else UNNUMBERED


def without_number(name: str) -> str:
    """Take the number off a name: the key does not change when the order does."""
    return PREFIX.sub("", name)


def lay_out(slug: str, paths: Iterable[str]) -> Layout:
    """Say what each file of a course is. `paths` are those below courses/; other courses' are left out."""
    layout = Layout(slug)
    for path in sorted(paths):
        if not path.startswith(f"{slug}/"):
            continue
        place = place_of(path, path.split("/")[1:])
        if place is None:
            layout.problems.append(Problem(path, 0, 0, Level.WARNING, "file-unknown"))
        else:
            layout.places[path] = place
            layout.names[nfc(path)] = path
    tell_twins(layout)
    return layout


def place_of(path: str, parts: list[str]) -> Place | None:
    """Say what the file at `path` is; None when nothing of ours. `parts` begin below the course's folder."""
    *folders, name = parts
    if folders[-1:] in (["images"], ["files"]) and len(folders) <= 2:
        kind = Kind.IMAGE if folders[-1] == "images" else Kind.DOWNLOAD
        return Place(path, kind, folders[0] if len(folders) == 2 else "")
    if len(folders) > 1 or not name.endswith(".md") or name.lower() == "readme.md":
        return None
    folder = folders[0] if folders else ""
    stem = without_number(name.removesuffix(".md"))
    if stem == "quiz" or stem.endswith(".quiz"):
        return Place(path, Kind.QUIZ, folder, stem.removesuffix(".quiz"))
    texts = {"course.md": Kind.COURSE} if not folder else {"module.md": Kind.MODULE}
    if name in texts or not folder:
        return Place(path, texts[name], folder) if name in texts else None
    if stem.endswith(".scenario"):
        return Place(path, Kind.SCENARIO, folder, stem.removesuffix(".scenario"))
    return Place(path, Kind.LESSON, folder, stem)


def tell_twins(layout: Layout) -> None:
    """Tell equal numbers side by side, modules' and those of the files of one module."""
    seen: dict[tuple[str, int], str] = {}
    for folder in layout.folders:
        note_number(layout, seen, "", folder, f"{layout.slug}/{folder}/module.md")
    for place in layout.of(Kind.LESSON, Kind.QUIZ, Kind.SCENARIO):
        scope = place.folder or "."
        note_number(layout, seen, scope, place.path.rpartition("/")[2], place.path)


def note_number(layout: Layout, seen: dict[tuple[str, int], str], scope: str, name: str, path: str) -> None:
    """Remember a name's number; tell when another beside it has the same."""
    number = number_of(name)
    if number == UNNUMBERED:
        return
    other = seen.setdefault((scope, number), name)
    if other != name:
        facts = {"number": number, "other": other}
        layout.problems.append(Problem(path, 0, 0, Level.ERROR, "number-twice", facts))


def is_key(name: str) -> bool:
    """Say whether a name can be part of a key."""
    return bool(KEY.fullmatch(name)) and len(name) <= MAX_KEY_LENGTH


def suggested_key(name: str) -> str:
    """Make a name that can be a key."""
    return fold(name).replace(" ", "-")[:MAX_KEY_LENGTH].strip("-") or "bai"
