"""Reading one question from Markdown, the way tests of questions do it."""

from app.errors import Problem
from app.markup import Citation, Image, render, render_inline
from app.questions import Question, parse_question
from app.questions.lines import Piece, scan_lines
from app.questions.problems import Problems


class NoReferences:
    def link(self, target: str) -> str | None:
        return target

    def image(self, target: str) -> Image | str | None:
        return None

    def cite(self, source_id: str, locator: str) -> Citation | None:
        return None


class PlainRender:
    def block(self, piece: Piece) -> str:
        return render(piece.text, NoReferences()).html

    def inline(self, piece: Piece) -> str:
        return render_inline(piece.text, NoReferences())


def read(text: str, *, in_lesson: bool = False) -> tuple[Question | None, list[Problem]]:
    """Read the question of a text whose first line is its heading, and what is wrong with it."""
    problems = Problems("quiz.md")
    heading, *lines = scan_lines(text).lines
    found = parse_question(heading, lines, problems, PlainRender(), in_lesson=in_lesson)
    return found.question, problems.found


def good(text: str) -> Question:
    """Read a question that has nothing wrong with it."""
    question, problems = read(text)
    assert problems == []
    assert question is not None
    return question


def told(text: str, *, in_lesson: bool = False) -> list[tuple[int, int, str]]:
    """Give line, column and code of each problem."""
    return [(each.line, each.column, each.code) for each in read(text, in_lesson=in_lesson)[1]]
