"""The key of every module, lesson and quiz: from its name, or the `key:` that keeps an old one."""

import re
from collections.abc import Mapping

from app.content.cache import Cache
from app.content.documents import Source
from app.content.layout import Kind, Layout, is_key, suggested_key, without_number
from app.errors import Level, Problem

SAID = re.compile(r"(?:([a-z0-9][a-z0-9-]*)/)?([a-z0-9][a-z0-9-]*)")


class Keys:
    """Chosen keys, by path; modules' also by folder. Two documents never get the same one."""

    def __init__(self, layout: Layout, sources: Mapping[str, Source], cache: Cache) -> None:
        self.layout, self.sources, self.cache = layout, sources, cache
        self.problems: list[Problem] = []
        self.modules: dict[str, str] = {}
        self.by_path: dict[str, str] = {}
        self.choose_modules()
        self.choose_documents()

    def choose_modules(self) -> None:
        """Choose the modules' keys."""
        taken: dict[str, str] = {}
        for folder in self.layout.folders:
            path = f"{self.layout.slug}/{folder}/module.md"
            key = self.said(path, with_module=False) or self.from_name(without_number(folder), path)
            self.modules[folder] = self.unique(key, path, taken)

    def choose_documents(self) -> None:
        """Choose the lessons' and quizzes' keys. A lesson and a quiz may share one: they never meet."""
        taken: dict[Kind, dict[str, str]] = {Kind.LESSON: {}, Kind.QUIZ: {}}
        for place in self.layout.of(Kind.LESSON, Kind.QUIZ):
            module = self.modules.get(place.folder, "")
            said = self.said(place.path, with_module=bool(module))
            name = said or self.from_name(place.name, place.path)
            key = name if "/" in name or not module else f"{module}/{name}"
            self.by_path[place.path] = self.unique(key, place.path, taken[place.kind])

    def said(self, path: str, *, with_module: bool) -> str:
        """Give the key that a document's front matter says; "" when it says none that can be used."""
        source = self.sources.get(path)
        said = source.said_key(self.cache) if source else ""
        if not said:
            return ""
        match = SAID.fullmatch(said)
        if match is None or (match[1] and not with_module) or not is_key(match[2]):
            self.tell(path, "key-invalid", given=said[:60])
            return ""
        return said

    def from_name(self, name: str, path: str) -> str:
        """Make a key of a file's or folder's name."""
        if is_key(name):
            return name
        self.tell(path, "name-invalid", name=name[:100], suggestion=suggested_key(name))
        return suggested_key(name)

    def unique(self, key: str, path: str, taken: dict[str, str]) -> str:
        """Give the key, or the key with a number when another document has it, which is told."""
        if key in taken:
            self.tell(path, "key-taken", key=key, other=taken[key])
            count = 2
            while f"{key}-{count}" in taken:
                count += 1
            key = f"{key}-{count}"
        taken[key] = path
        return key

    def tell(self, path: str, code: str, **facts: object) -> None:
        """Note an error about a name."""
        self.problems.append(Problem(path, 0, 0, Level.ERROR, code, facts))
