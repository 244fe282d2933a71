"""Putting compiled documents together to a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.content.checks import check_draw
from app.content.documents import Source
from app.content.keys import Keys
from app.content.layout import Kind, Layout, Place
from app.content.model import Course, CourseFile, Lesson, Module, PassRules, Quiz
from app.content.surroundings import Surroundings
from app.errors import Problem
from app.questions.problems import Problems, nearest


@dataclass(frozen=True, slots=True)
class Assembly:
    """The parts of a course, compiled. `problems` grows by what shows only here."""

    layout: Layout
    keys: Keys
    made: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Source]
    around: Surroundings
    problems: list[Problem]

    def course(self, files: Sequence[CourseFile]) -> Course | None:
        """Put the course together; None, and an error, without a course.md that can be read."""
        path = f"{self.layout.slug}/course.md"
        if path not in self.made:
            problems = Problems(path)
            problems.error("course-file-missing", 0, 0)
            self.problems.extend(problems.found)
        data = self.made.get(path, {}).get("data")
        modules = tuple(self.module(folder) for folder in self.layout.folders)
        quizzes = self.quizzes("")
        if data is None:
            return None
        return Course(
            slug=self.layout.slug,
            title=data["title"] or self.layout.slug,
            summary=data["summary"],
            language=data["language"],
            audience=data["audience"],
            certificate=data["certificate"],
            pass_rules=PassRules(**data["pass"]),
            description_html=data["description_html"],
            modules=modules,
            quizzes=quizzes,
            files=tuple(files),
        )

    def module(self, folder: str) -> Module:
        """Put a module together, also one whose module.md is missing."""
        key = self.keys.modules[folder]
        data = self.made.get(f"{self.layout.slug}/{folder}/module.md", {}).get("data") or {}
        return Module(
            key=key,
            title=data.get("title") or key,
            objectives=tuple(data.get("objectives", ())),
            minutes=data.get("minutes"),
            description_html=data.get("description_html", ""),
            lessons=tuple(self.lesson(place) for place in self.readable(Kind.LESSON, folder)),
            quizzes=self.quizzes(folder),
        )

    def readable(self, kind: Kind, folder: str) -> list[Place]:
        """List the documents of a module that could be read."""
        return [place for place in self.layout.of(kind, folder=folder) if self.made[place.path]["data"]]

    def lesson(self, place: Place) -> Lesson:
        """Put a lesson together."""
        data = self.made[place.path]["data"]
        key, source = self.keys.by_path[place.path], self.sources[place.path]
        return Lesson(key, data["title"] or key, data["minutes"], place.path, source.hash, data)

    def quizzes(self, folder: str) -> tuple[Quiz, ...]:
        """Put the quizzes of a module, or of the whole course (""), together."""
        return tuple(self.quiz(place) for place in self.readable(Kind.QUIZ, folder))

    def quiz(self, place: Place) -> Quiz:
        """Put a quiz together: its own questions, then those of the modules that `from` names."""
        document = self.made[place.path]
        data = dict(document["data"])
        for module, line, column in document["from"]:
            data = self.with_questions_of(module, data, line, column, place)
        self.problems.extend(check_draw(document, data["questions"], place.path))
        key, source = self.keys.by_path[place.path], self.sources[place.path]
        return Quiz(key, data["title"] or key, minutes_of(data), place.path, source.hash, data)

    def with_questions_of(
        self, module: str, data: dict[str, Any], line: int, column: int, place: Place
    ) -> dict[str, Any]:
        """Add the questions of a module's quizzes, and the instruments that these cite."""
        folder = next((name for name, key in self.keys.modules.items() if key == module), None)
        if folder is None or folder == place.folder:
            problems = Problems(place.path)
            guess = nearest(module, self.keys.modules.values())
            problems.error("from-unknown", line, column, module=module[:60], nearest=guess)
            self.problems.extend(problems.found)
            return data
        others = [self.made[other.path]["data"] for other in self.readable(Kind.QUIZ, folder)]
        questions = [question for other in others for question in other["questions"]]
        sources = {source["id"]: source for part in (data, *others) for source in part["sources"]}
        return data | {"questions": [*data["questions"], *questions], "sources": list(sources.values())}


def minutes_of(data: Mapping[str, Any]) -> int | None:
    """Say how long a quiz takes: what it says, else its time limit; None when neither is known."""
    limit: int | None = data["time_limit_seconds"]
    minutes: int | None = data["minutes"]
    return minutes or (None if limit is None else max(1, round(limit / 60)))
