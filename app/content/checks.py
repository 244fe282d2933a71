"""What only the whole course shows: ids that meet twice, dead anchors, unknown facts, impossible draws."""

from collections.abc import Mapping
from typing import Any

from app.content.front_matter import read_document
from app.content.layout import Kind
from app.content.rendering import places_of
from app.content.surroundings import Ask, Surroundings
from app.content.texts import MAX_TEXT_BYTES
from app.errors import Problem
from app.questions.problems import Problems, nearest
from app.vietnamese import nfc

Made = Mapping[str, Mapping[str, Any]]


def check_whole(made: Made, around: Surroundings, files: Mapping[str, bytes]) -> list[Problem]:
    """Tell what is wrong between the documents. `made` holds each compiled lesson and quiz by its path."""
    found: list[Problem] = []
    anchors = {
        around.keys[path]: anchors_of(document) for path, document in made.items() if path in around.keys
    }
    seen: dict[str, str] = {}
    for path, document in made.items():
        problems = Problems(path)
        tell_twin_ids(document, seen, problems)
        tell_bad_facts(document, around, problems)
        tell_replaced(document, around, files[path], problems)
        tell_dead_anchors(document, anchors, files[path], problems)
        found += problems.found
    return found


def anchors_of(document: Mapping[str, Any]) -> set[str]:
    """List what a link can lead to in a document."""
    data = document["data"] or {}
    return {heading["id"] for heading in data.get("toc", [])} | {each["id"] for each in document["questions"]}


def tell_twin_ids(document: Mapping[str, Any], seen: dict[str, str], problems: Problems) -> None:
    """Tell questions whose id another has already."""
    for question in document["questions"]:
        id_, line = question["id"], question["line"]
        if id_ in seen:
            problems.error("question-id-twice", line, question["column"], id=id_, first=seen[id_])
        seen.setdefault(id_, f"{problems.path}:{line}")


def tell_bad_facts(document: Mapping[str, Any], around: Surroundings, problems: Problems) -> None:
    """Tell facts that nobody wrote down, and uncertain ones that would decide about a grade."""
    facts = around.shared.facts
    for question in document["questions"]:
        line, column = question["line"], question["facts_column"]
        for id_ in question["facts"]:
            if id_ not in facts:
                problems.error("fact-unknown", line, column, id=id_, nearest=nearest(id_, facts))
            elif question["graded"] and not facts[id_].is_certain:
                problems.warn("fact-uncertain", line, column, id=id_, tag=facts[id_].tag)


def tell_replaced(
    document: Mapping[str, Any], around: Surroundings, content: bytes, problems: Problems
) -> None:
    """Tell citations of what is no longer in force, naming the questions that rest on it."""
    for id_, citing in document["cited"].items():
        source = around.shared.sources.get(id_)
        if source is None or not source.replaced_by:
            continue
        line, column = first_place(Ask("cite", id_), content)
        facts = {"id": id_, "by": around.shared.name_of(source.replaced_by)}
        questions = ", ".join(question for question in citing if question)
        if questions:
            problems.warn("source-replaced-in-questions", line, column, questions=questions, **facts)
        else:
            problems.warn("source-replaced", line, column, **facts)


def tell_dead_anchors(
    document: Mapping[str, Any], anchors: Mapping[str, set[str]], content: bytes, problems: Problems
) -> None:
    """Tell links to sections that their lesson does not have."""
    for kind, target, lesson, anchor in document["led_to"]:
        if anchor not in anchors.get(lesson, set()):
            line, column = first_place(Ask(kind, target), content)
            guess = nearest(anchor, anchors.get(lesson, set()))
            problems.warn("anchor-missing", line, column, anchor=anchor[:80], nearest=guess)


def first_place(ask: Ask, content: bytes) -> tuple[int, int]:
    """Find where a document asks something for the first time. Read again: only faults come here."""
    text = nfc(content[:MAX_TEXT_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))
    return places_of(ask, read_document(text, Problems("")).body.lines)[0]


def check_draw(document: Mapping[str, Any], questions: list[dict[str, Any]], path: str) -> list[Problem]:
    """Tell draws of more questions than there are; `questions` are the quiz's own and those of `from`."""
    problems = Problems(path)
    tags = [question["tags"][0] if question["tags"] else "" for question in questions]
    for tag, count, line, column in document.get("draw", []):
        there = tags.count(tag) if tag else len(questions)
        if tag and tag not in tags:
            guess = nearest(tag, [each for each in tags if each])
            problems.error("draw-tag-unknown", line, column, tag=tag, nearest=guess)
        elif count > there:
            code = "draw-too-many-of-tag" if tag else "draw-too-many"
            problems.error(code, line, column, tag=tag, count=count, there=there)
    return problems.found


def tell_missing_parts(around: Surroundings, files: Mapping[str, bytes]) -> list[Problem]:
    """Tell modules without module.md, a course without lessons, and scenarios, which come later."""
    layout = around.layout
    found: list[Problem] = []
    for folder in layout.folders:
        path = f"{layout.slug}/{folder}/module.md"
        if path not in files:
            problems = Problems(path)
            problems.error("module-file-missing", 0, 0, folder=folder)
            found += problems.found
        elif not layout.of(Kind.LESSON, Kind.QUIZ, Kind.SCENARIO, folder=folder):
            problems = Problems(path)
            problems.warn("module-empty", 0, 0, folder=folder)
            found += problems.found
    for place in layout.of(Kind.SCENARIO):
        problems = Problems(place.path)
        problems.warn("scenario-later", 0, 0)
        found += problems.found
    return found
