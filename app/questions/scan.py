"""Finding a question's parts in lines: its text, its answers, what belongs to each answer, its feedback."""

import re
from typing import NamedTuple

from app.questions.lines import Line, Piece, heading_level, piece_of

OWN_INDENT = 2  # what is indented so far under an answer belongs to it

MARK = r"[ \t]*|[xXхХ✓✔]|[+-]?\d{1,3}(?:[.,]\d{1,4})?[ \t]*%"  # the second x is Cyrillic: it looks the same
ROUND = re.compile(rf"^[ \t]?[-*+][ \t]+\(({MARK})\)(?:[ \t]+(.*))?$")
SQUARE = re.compile(rf"^[ \t]?[-*+][ \t]+\[({MARK})\](?:[ \t]+(.*))?$")
EQUALS = re.compile(r"^[ \t]?=(?!=)()[ \t]*(.*)$")
BULLET = re.compile(r"^[ \t]?[-*+]()(?:[ \t]+(.*))?$")
ORDERED = re.compile(r"^[ \t]?\d{1,3}[.)]()[ \t]+(.*)$")
QUOTE = re.compile(r"^[ \t]*>[ ]?")
GAP = re.compile(r"\{\{[^{}]*\}\}")

ITEMS = (
    ("one", ROUND),
    ("several", SQUARE),
    ("short", EQUALS),
    ("ordering", ORDERED),
    ("bullet", BULLET),
)
FAMILY = {"one": "bullet", "several": "bullet", "bullet": "bullet", "short": "short", "ordering": "ordering"}
STRONG = ("one", "several", "mixed", "short")


class Item(NamedTuple):
    """One answer: its mark, its own text, its feedback. `column` is where its mark or text begins."""

    kind: str
    mark: str
    text: Piece
    feedback: Piece | None
    line: int
    column: int


class Answers(NamedTuple):
    """A list: the lines from index `start` to before `end`. `kind` is a form of answers, or ""."""

    kind: str
    items: tuple[Item, ...]
    start: int
    end: int


class Parts(NamedTuple):
    """All of a question below its heading. `end` is the index of the first line that is not its own."""

    text: Piece | None
    answers: Answers | None
    feedback: Piece | None
    blocks: tuple[Answers, ...]
    end: int


def item_kind(line: Line) -> str:
    """Say what sort of answer begins on a line; "" when none does."""
    if line.in_code or line.indent >= OWN_INDENT:
        return ""
    return next((kind for kind, pattern in ITEMS if pattern.match(line.text)), "")


def find_blocks(lines: list[Line]) -> list[Answers]:
    """Find every list at the left margin, with what is indented below each item."""
    blocks: list[Answers] = []
    at = 0
    while at < len(lines):
        family = FAMILY.get(item_kind(lines[at]))
        if family is None:
            at += 1
            continue
        start, end = at, at
        items: list[Item] = []
        while at < len(lines) and FAMILY.get(item_kind(lines[at])) == family:
            end = end_of_item(lines, at)
            items.append(read_item(item_kind(lines[at]), lines[at:end]))
            at = skip_blank(lines, end)
        blocks.append(Answers(form_of(items), tuple(items), start, end))
        at = end
    return blocks


def end_of_item(lines: list[Line], at: int) -> int:
    """Find where an item that begins at `at` ends: after the last line indented below it.

    Code belongs to it when its fence is indented, however its lines are.
    """
    end = at + 1
    in_own_code = False
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.is_blank:
            continue
        if line.indent < OWN_INDENT and not (line.in_code and in_own_code):
            break
        in_own_code = line.in_code
        end = index + 1
    return end


def skip_blank(lines: list[Line], at: int) -> int:
    """Find the next line that is not blank."""
    while at < len(lines) and lines[at].is_blank:
        at += 1
    return at


def form_of(items: list[Item]) -> str:
    """Say which form of answers a list is: items that all are alike; "mixed" for two; "" for a mere list."""
    kinds = {item.kind for item in items}
    if "one" in kinds and "several" in kinds:
        return "mixed"
    for marked in ("one", "several", "short", "ordering"):
        if marked in kinds:
            return marked
    first_lines = (item.text.text.partition("\n")[0] for item in items)
    return "matching" if all(" -> " in f" {line} " for line in first_lines) else ""


def read_item(kind: str, lines: list[Line]) -> Item:
    """Read one answer from its lines; quotes below it are its feedback."""
    first = lines[0]
    match = dict(ITEMS)[kind].match(first.text)
    mark, text = (match[1], match[2] or "") if match else ("", "")
    column = (match.start(2) if match and match[2] else len(first.text)) + 1
    own: list[Line] = [first._replace(text=text)]
    quoted: list[Line] = []
    margin = min((line.indent for line in lines[1:] if not line.is_blank), default=0)
    for line in lines[1:]:
        stripped = line._replace(text=line.text.expandtabs(4)[margin:])
        goes_on = bool(quoted) and not line.is_blank and quoted[-1].number == line.number - 1
        if not line.in_code and (QUOTE.match(line.text) or goes_on):
            if quoted and not goes_on:
                quoted.append(Line(line.number - 1, ""))
            quoted.append(stripped._replace(text=QUOTE.sub("", stripped.text, count=1)))
        else:
            own.append(stripped)
    return Item(kind, mark.strip(), own_piece(own), piece_of(quoted), first.number, column)


def own_piece(lines: list[Line]) -> Piece:
    """Join an answer's own lines; an answer without words is an empty piece."""
    return piece_of(lines) or Piece("", lines[0].number, lines[0].number)


def find_parts(lines: list[Line], wanted: str | None, *, in_lesson: bool) -> Parts:
    """Take a question apart. `lines` are those below its heading, `wanted` the form that `type=` asks for.

    In a quiz all lines belong to it; in a lesson it ends after its answers and the quote that follows.
    """
    if in_lesson:
        lines = lines[: next((at for at, line in enumerate(lines) if heading_level(line)), len(lines))]
    blocks = find_blocks(lines)
    answers = choose_answers(blocks, wanted, in_lesson=in_lesson)
    if answers is None:
        return Parts(piece_of(lines), None, None, tuple(blocks), 0 if in_lesson else len(lines))
    feedback, end = read_feedback(lines, answers.end, in_lesson=in_lesson)
    return Parts(piece_of(lines[: answers.start]), answers, feedback, tuple(blocks), end)


def choose_answers(blocks: list[Answers], wanted: str | None, *, in_lesson: bool) -> Answers | None:
    """Choose the block that holds the answers: the last of a quiz's question, the first of a self-check."""
    if wanted is not None:
        accepted = (wanted, "mixed") if wanted in ("one", "several") else (wanted,)
        candidates = [block for block in blocks if block.kind in accepted]
    else:
        candidates = [block for block in blocks if block.kind in STRONG]
        if not candidates:
            candidates = [block for block in blocks[-1:] if block.kind in ("matching", "ordering")]
    if not candidates:
        return None
    return candidates[0] if in_lesson else candidates[-1]


def read_feedback(lines: list[Line], at: int, *, in_lesson: bool) -> tuple[Piece | None, int]:
    """Read the quotes at the margin after the answers; say where they end."""
    quoted: list[Line] = []
    end = at
    while True:
        start = skip_blank(lines, at)
        if start >= len(lines) or not is_margin_quote(lines[start]) or (in_lesson and quoted):
            return piece_of(quoted), end
        at = start
        while at < len(lines) and not lines[at].is_blank and not (at > start and starts_anew(lines[at])):
            at += 1
        if quoted:
            quoted.append(Line(lines[start].number - 1, ""))
        quoted += [line._replace(text=QUOTE.sub("", line.text, count=1)) for line in lines[start:at]]
        end = at


def is_margin_quote(line: Line) -> bool:
    """Say whether a quote begins at the left margin here."""
    return line.indent < OWN_INDENT and bool(QUOTE.match(line.text))


def starts_anew(line: Line) -> bool:
    """Say whether a line below a quote is no longer part of it: a heading or an answer."""
    return bool(heading_level(line) or (item_kind(line) and not QUOTE.match(line.text)))
