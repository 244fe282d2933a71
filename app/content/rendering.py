"""Rendering the pieces of one document: every reference is asked for here, and what fails is placed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.content.shared import Source
from app.content.surroundings import Answer, Ask, Surroundings
from app.markup import Citation, Image, MarkupError, Rendered, render, render_inline, render_pieces
from app.questions.lines import Line, Piece
from app.questions.problems import Problems

MAX_PLACED = 40  # of one fault that is made again and again


@dataclass(slots=True)
class Renderer:
    """Renders for one document. `asked` keeps every question, `cited` who cites which instrument.

    `question` is the id of the question that is being rendered, "" outside of questions.
    """

    path: str
    surroundings: Surroundings
    problems: Problems
    question: str = ""
    asked: dict[Ask, Answer] = field(default_factory=dict)
    cited: dict[str, list[str]] = field(default_factory=dict)

    def link(self, target: str) -> str | None:
        """Answer where a link leads."""
        found = self.ask("link", target).found
        return found if isinstance(found, str) else None

    def image(self, target: str) -> Image | str | None:
        """Answer for a picture."""
        found = self.ask("image", target).found
        return found if isinstance(found, (str, Image)) else None

    def cite(self, source_id: str, locator: str) -> Citation | None:
        """Answer for a citation."""
        found = self.ask("cite", source_id).found
        if not isinstance(found, Source):
            return None
        citing = self.cited.setdefault(source_id, [])
        if self.question not in citing:
            citing.append(self.question)
        return found.to_citation()

    def ask(self, kind: str, target: str) -> Answer:
        """Ask, and remember."""
        ask = Ask(kind, target)
        if ask not in self.asked:
            self.asked[ask] = self.surroundings.answer(self.path, ask)
        return self.asked[ask]

    def block(self, piece: Piece) -> str:
        """Render paragraphs, lists, tables; "" when that is refused."""
        try:
            return render(piece.text, self).html
        except MarkupError as error:
            self.refuse(error, list(range(piece.line, piece.last_line + 1)))
            return ""

    def inline(self, piece: Piece) -> str:
        """Render one line; "" when that is refused."""
        try:
            return render_inline(piece.text, self)
        except MarkupError as error:
            self.refuse(error, [piece.line])
            return ""

    def pieces(self, parts: Sequence[Sequence[Line]]) -> tuple[Rendered, ...]:
        """Render the text between the self-checks of a lesson as one; empty pieces when that is refused."""
        texts = ["\n".join(line.text for line in lines) for lines in parts]
        try:
            return render_pieces(texts, self)
        except MarkupError as error:
            self.refuse(error, [line.number for lines in parts for line in lines or [Line(0, "")]])
            return tuple(Rendered("", (), "") for _ in parts)

    def refuse(self, error: MarkupError, numbers: Sequence[int]) -> None:
        """Tell why a piece was not rendered. `numbers` are the lines of the document that it consists of."""
        at = error.facts.get("line")
        known = isinstance(at, int) and 0 < at <= len(numbers)
        line = numbers[at - 1] if known and isinstance(at, int) else (numbers[0] if numbers else 0)
        self.problems.error(error.code, line, 1, limit=error.facts.get("limit", 0))

    def tell_failures(self, lines: Sequence[Line]) -> None:
        """Make a problem of everything that was asked for in vain, at each of its places."""
        for ask, answer in self.asked.items():
            if not answer.code:
                continue
            if self.problems.is_full:
                return
            facts = {**answer.facts, "nearest": self.surroundings.suggest(self.path, ask, answer)}
            for line, column in places_of(ask, lines):
                self.problems.refuse(answer.code, line, column, facts)


def places_of(ask: Ask, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Find where a document asks something; its first line when that cannot be found."""
    target = re.escape(ask.target)
    pattern = {
        "cite": rf"\[@(?={target}[:\]])",
        "link": rf"(?:\]\(\s*<?|^\s*\[[^\]]+\]:\s*<?)(?={target}(?:[\s)>]|$))",
        "image": rf"(?:\]\(\s*<?|^\s*\[[^\]]+\]:\s*<?)(?={target}(?:[\s)>]|$))",
        "see": rf"see=\"?(?={target})",
    }[ask.kind]
    found = []
    for line in lines:
        if line.in_code or ask.target not in line.text:
            continue
        found += [
            (line.number, (match.start() if ask.kind == "cite" else match.end()) + 1)
            for match in re.finditer(pattern, line.text)
        ]
        if len(found) >= MAX_PLACED:
            break
    return found or [(lines[0].number if lines else 1, 1)]
