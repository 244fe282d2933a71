"""What stands around a document: where links lead, which pictures there are, what can be cited.

Every question that rendering asks has an answer that depends on nothing but the question and the
surroundings, so that a document whose questions are answered as before need not be rendered again.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote

from app.content.layout import Kind, Layout
from app.content.pictures import Picture
from app.content.shared import Shared, Source
from app.markup import Image
from app.questions.problems import NOTHING_NEAR, nearest
from app.vietnamese import nfc

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
KEY_WITH_ANCHOR = re.compile(r"([a-z0-9-]+(?:/[a-z0-9-]+)?)(?:#(\S+))?")
EXTERNAL = ("http:", "https:", "//")


class Ask(NamedTuple):
    """One question of a document: `kind` is link, image, cite or see."""

    kind: str
    target: str


class Answer(NamedTuple):
    """The answer: a URL, a picture, an instrument; or None, and `code` and `facts` say why.

    `lesson` and `anchor` name the section that a link leads to, `path` the file.
    """

    found: str | Image | Source | None
    code: str = ""
    facts: Mapping[str, Any] = {}
    lesson: str = ""
    anchor: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The course around its documents. `keys` holds the key of every lesson and quiz by its path."""

    layout: Layout
    shared: Shared
    keys: Mapping[str, str]
    pictures: Mapping[str, Picture | None]

    def answer(self, path: str, ask: Ask) -> Answer:
        """Answer a question of the document at `path`."""
        match ask.kind:
            case "cite":
                return self.find_source(ask.target)
            case "image":
                return self.find_image(path, ask.target)
            case "see":
                return self.find_section(path, ask.target)
            case _:
                return self.find_target(path, ask.target)

    def find_source(self, id_: str) -> Answer:
        """Find an instrument."""
        source = self.shared.sources.get(id_)
        if source is None:
            return Answer(None, "citation-unknown", {"id": id_})
        return Answer(source)

    def find_image(self, path: str, target: str) -> Answer:
        """Find a picture: a file of the course that is one."""
        if target.lower().startswith(EXTERNAL):
            return Answer(None, "image-external", {"target": target[:200]})
        found, problem = self.find_file(path, target)
        if found is None:
            return problem._replace(code="image-missing") if problem.code == "link-missing" else problem
        picture = self.pictures.get(found)
        if picture is None:
            return Answer(None, "image-invalid", {"target": target[:200]}, path=found)
        url = f"file:{below_course(found)}"
        return Answer(picture.svg or Image(url, picture.width, picture.height), path=found)

    def find_target(self, path: str, target: str) -> Answer:
        """Find where a link leads: a section, a lesson, a quiz, a file."""
        if target.startswith("#"):
            return Answer(target, lesson=self.keys.get(path, ""), anchor=target[1:])
        name, _, anchor = target.partition("#")
        found, problem = self.find_file(path, name)
        return self.link_to(found, anchor, target) if found else problem

    def link_to(self, found: str, anchor: str, target: str) -> Answer:
        """Give the URL of a file of the course."""
        place = self.layout.places[found]
        if place.kind is Kind.LESSON:
            key = self.keys.get(found, "")
            return Answer(f"lesson:{key}#{anchor}" if anchor else f"lesson:{key}", lesson=key, anchor=anchor)
        if place.kind is Kind.QUIZ:
            return Answer(f"quiz:{self.keys.get(found, '')}")
        if place.kind is Kind.DOWNLOAD or (place.kind is Kind.IMAGE and not self.is_drawing(found)):
            return Answer(f"file:{below_course(found)}", path=found)
        return Answer(None, "link-not-shown", {"target": target[:200]})

    def find_section(self, path: str, target: str) -> Answer:
        """Find what `see=` names: a relative path, `#section`, or the key of a lesson with a section."""
        if ".md" in target or target.startswith("#"):
            answer = self.find_target(path, target)
        else:
            answer = self.find_by_key(path, target)
        if answer.lesson:
            return answer._replace(
                found=f"{answer.lesson}#{answer.anchor}" if answer.anchor else answer.lesson
            )
        return Answer(None, "see-unknown", {"target": target[:200]})

    def find_by_key(self, path: str, target: str) -> Answer:
        """Find a lesson by its key, or by the last part of it among the lessons of the same module."""
        match = KEY_WITH_ANCHOR.fullmatch(target)
        if match is None:
            return Answer(None)
        name, anchor = match[1], match[2] or ""
        if "/" not in name:
            module = self.keys.get(path, "").rpartition("/")[0]
            name = f"{module}/{name}"
        return Answer(name, lesson=name if name in self.lesson_keys() else "", anchor=anchor)

    def is_drawing(self, path: str) -> bool:
        """Say whether a picture stands in the pages themselves, so that it has no URL of its own."""
        picture = self.pictures.get(path)
        return picture is None or bool(picture.svg)

    def lesson_keys(self) -> list[str]:
        """List the keys of all lessons."""
        return [key for path, key in self.keys.items() if self.layout.places[path].kind is Kind.LESSON]

    def suggest(self, path: str, ask: Ask, answer: Answer) -> str:
        """Name what was probably meant by a question without an answer. Slow: only for what is told."""
        match answer.code:
            case "citation-unknown":
                return nearest(ask.target, self.shared.sources)
            case "see-unknown":
                return nearest(ask.target.partition("#")[0], self.lesson_keys())
            case "link-missing" | "image-missing":
                kinds = (Kind.IMAGE,) if ask.kind == "image" else tuple(Kind)
                folder = posixpath.dirname(path)
                names = [posixpath.relpath(place.path, folder) for place in self.layout.of(*kinds)]
                return nearest(ask.target.partition("#")[0], names)
            case _:
                return NOTHING_NEAR

    def find_file(self, path: str, target: str) -> tuple[str | None, Answer]:
        """Find a file of the course by a relative path; else say why it cannot be."""
        facts = {"target": target[:200]}
        name = unquote(target)
        if not name:
            return None, Answer(None, "link-empty", facts)
        if SCHEME.match(name):
            return None, Answer(None, "link-scheme", facts)
        if name.startswith("/") or "\\" in name:
            return None, Answer(None, "link-absolute", facts)
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if not wanted.startswith(f"{self.layout.slug}/"):
            return None, Answer(None, "link-outside", facts)
        found = self.layout.names.get(nfc(wanted))
        if found is not None:
            return found, Answer(found)
        return None, Answer(None, "link-missing", facts)


def below_course(path: str) -> str:
    """Take the course's folder off a path."""
    return path.partition("/")[2]
