"""One document on its own: read, rendered, and brought to the plain values that the cache keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.content.boxes import tell_bad_boxes
from app.content.cache import Cache, first_key, problem_from_data, problem_to_data, second_key
from app.content.frame import compile_course_text, compile_module_text
from app.content.front_matter import Document, read_document
from app.content.layout import Kind, Place
from app.content.lessons import compile_lesson
from app.content.oddities import tell_oddities
from app.content.quizzes import compile_quiz
from app.content.reading import Found
from app.content.rendering import Renderer
from app.content.surroundings import Ask, Surroundings
from app.content.texts import read_text, source_column
from app.errors import Problem
from app.questions.lines import LINE_END, Line
from app.questions.problems import Problems


class Source:
    """A document of a course: its bytes, and what the cache or reading tells of it."""

    def __init__(self, place: Place, content: bytes, source_hash: str) -> None:
        self.place = place
        self.content = content
        self.hash = source_hash
        self.first = first_key(place.path, source_hash)
        self.problems = Problems(place.path)
        self.document: Document | None = None
        self.is_read = False

    def read(self) -> Document | None:
        """Read it, once. None, and a problem, when it is no text."""
        if not self.is_read:
            self.is_read = True
            text = read_text(self.content, self.problems)
            self.document = None if text is None else read_document(text, self.problems)
        return self.document

    def said_key(self, cache: Cache) -> str:
        """Give the `key:` of its front matter; "" when it has none."""
        if self.first in cache:
            return str(cache[self.first]["key"])
        document = self.read()
        found = document.fields.scalar("key") if document else None
        return found.text.strip() if found else ""


def compile_document(source: Source, surroundings: Surroundings, cache: Cache) -> dict[str, Any]:
    """Give everything made of a document as JSON values, from the cache when nothing changed."""
    path = source.place.path
    known = cache.get(source.first)
    if known is not None:
        asks = [Ask(*ask) for ask in known["asks"]]
        kept = cache.get(second_key(source.first, (surroundings.answer(path, ask) for ask in asks)))
        if kept is not None:
            return kept
    renderer = Renderer(path, surroundings, source.problems)
    document = source.read()
    made: dict[str, Any] = {"data": None, "questions": []}
    if document:
        made = make(source.place.kind, document, renderer)
    made["cited"] = renderer.cited
    made["led_to"] = sections_led_to(renderer)
    made["files"] = sorted({answer.path for answer in renderer.asked.values() if answer.path})
    made["problems"] = [problem_to_data(problem) for problem in as_typed(source)]
    cache[source.first] = {"key": source.said_key({}), "asks": [list(ask) for ask in renderer.asked]}
    cache[second_key(source.first, renderer.asked.values())] = made
    return made


def make(kind: Kind, document: Document, renderer: Renderer) -> dict[str, Any]:
    """Compile a document, and tell what is wrong with it by itself."""
    lines = document.body.lines
    if document.body.unclosed:
        renderer.problems.error("fence-unclosed", document.body.unclosed, 1)
    tell_bad_boxes(lines, renderer.problems)
    tell_oddities(lines, renderer.problems)
    questions: list[Found] = []
    made: dict[str, Any] = {}
    match kind:
        case Kind.COURSE:
            data = compile_course_text(document, renderer)
        case Kind.MODULE:
            data = compile_module_text(document, renderer)
        case Kind.LESSON:
            data, questions = compile_lesson(document, renderer)
        case _:
            parts = compile_quiz(document, renderer)
            data, questions = parts.data, parts.questions
            modules = [[each.text, each.line, each.column] for each in parts.modules]
            made = {"draw": [list(each) for each in parts.draw], "from": modules}
    shared = renderer.surroundings.shared
    data["sources"] = [
        shared.describe(shared.sources[id_]) for id_ in in_order_of_text(renderer.cited, lines)
    ]
    point_to_sections(data, renderer)
    renderer.tell_failures(lines)
    return made | {
        "data": data,
        "questions": [question_data(found, graded=kind is Kind.QUIZ) for found in questions],
    }


def in_order_of_text(ids: Iterable[str], lines: Sequence[Line]) -> list[str]:
    """Bring cited instruments into the order in which a reader meets them."""
    text = "\n".join(line.text for line in lines)
    return sorted(ids, key=lambda id_: (text.find(f"[@{id_}"), id_))


def question_data(found: Found, *, graded: bool) -> dict[str, Any]:
    """Give what the rest of the course must know of a question: its id, its facts, their places."""
    attributes = found.attributes
    return {
        "id": found.id.value,
        "line": attributes.line,
        "column": found.id.column,
        "graded": graded,
        "facts": list(attributes.words("facts")),
        "facts_column": attributes.column_of("facts"),
    }


def point_to_sections(data: dict[str, Any], renderer: Renderer) -> None:
    """Bring every `see` to the key of a lesson with its section; drop what leads nowhere."""
    blocks = data.get("blocks", [])
    for question in [*data.get("questions", []), *(b["question"] for b in blocks if "question" in b)]:
        if question["see"]:
            found = renderer.ask("see", question["see"]).found
            question["see"] = found if isinstance(found, str) else None


def sections_led_to(renderer: Renderer) -> list[list[str]]:
    """List the sections that links and `see` lead to: kind, target as written, lesson, anchor."""
    return [
        [ask.kind, ask.target, answer.lesson, answer.anchor]
        for ask, answer in renderer.asked.items()
        if answer.anchor
    ]


def as_typed(source: Source) -> list[Problem]:
    """Give a document's problems with columns as they were typed: composed letters may be shorter."""
    problems = source.problems.found
    if not any(problem.code == "text-not-nfc" for problem in problems):
        return problems
    lines = LINE_END.split(source.content.decode("utf-8").removeprefix("\ufeff"))
    return [moved(problem, lines) for problem in problems]


def moved(problem: Problem, lines: list[str]) -> Problem:
    """Move one problem from the composed line to the line as typed; its fix is dropped: it may not fit."""
    if problem.code == "text-not-nfc" or not 0 < problem.line <= len(lines):
        return problem
    column = source_column(lines[problem.line - 1], problem.column)
    return Problem(problem.path, problem.line, column, problem.level, problem.code, problem.facts)


def problems_of(made: Mapping[str, Any]) -> list[Problem]:
    """Read a compiled document's problems."""
    return [problem_from_data(each) for each in made["problems"]]
