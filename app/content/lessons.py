"""A lesson: text and self-checks, one after the other."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.content.front_matter import Document
from app.content.reading import Found, read_question
from app.content.rendering import Renderer
from app.errors import Fix
from app.markup import Heading, Rendered, plain_text
from app.questions import to_data
from app.questions.lines import Line, heading_level
from app.questions.problems import Problems
from app.questions.scan import item_kind

KEYS = ("title", "minutes", "key")
WORDS_A_MINUTE = 180
MINUTES_A_QUESTION = 1
SELF_CHECK = re.compile(r"\{[^{}]*\.question\b[^{}]*\}[ \t]*$")
HEADING_TAG = re.compile(r'<h[2-6][^>]*\bid="([^"]+)"[^>]*>.*?</h[2-6]>', re.DOTALL)
LEAD = re.compile(r"\s*<p>(.*?)</p>\s*", re.DOTALL)


class Blocks(NamedTuple):
    """A lesson's lines divided: texts, and between each two of them a self-check."""

    texts: list[list[Line]]
    questions: list[Found]


def compile_lesson(document: Document, renderer: Renderer) -> tuple[dict[str, Any], list[Found]]:
    """Make what is stored of a lesson, all but its list of sources; give the self-checks too."""
    problems, lines = renderer.problems, document.body.lines
    fields = document.fields
    fields.allow(KEYS)
    title = fields.text("title", needed=True, limit=200)
    minutes = fields.count("minutes", 1, 600)
    tell_odd_lines(lines, problems)
    blocks = divide(lines, renderer)
    rendered = renderer.pieces(blocks.texts)
    words = sum(len(piece.plain.split()) for piece in rendered)
    html = [piece.html.strip() for piece in rendered]
    if not any(html) and not blocks.questions and not problems.found:
        problems.warn("lesson-empty", document.fields.line, 1)
    lead, html[0] = split_lead(html[0])
    estimate = max(1, round(words / WORDS_A_MINUTE) + MINUTES_A_QUESTION * len(blocks.questions))
    headings = [heading for piece in rendered for heading in piece.headings]
    return {
        "kind": "lesson",
        "title": title,
        "minutes": minutes or estimate,
        "lead_html": lead,
        "blocks": in_order(html, blocks.questions),
        "toc": [heading_data(heading) for heading in headings],
        "sections": sections_of(title, rendered),
        "words": words,
    }, blocks.questions


def divide(lines: list[Line], renderer: Renderer) -> Blocks:
    """Divide a lesson at its self-checks and read them."""
    texts: list[list[Line]] = [[]]
    questions: list[Found] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not (heading_level(line) and SELF_CHECK.search(line.text)):
            texts[-1].append(line)
            continue
        found, length = read_question(line, lines[at:], renderer, in_lesson=True)
        questions.append(found)
        texts.append([])
        at += length
    return Blocks(texts, questions)


def in_order(html: Sequence[str], questions: Sequence[Found]) -> list[dict[str, Any]]:
    """Put texts and self-checks one after the other; empty texts and unusable questions are left out."""
    blocks: list[dict[str, Any]] = []
    for at, text in enumerate(html):
        if text:
            blocks.append({"html": text})
        question = questions[at].question if at < len(questions) else None
        if question:
            blocks.append({"question": to_data(question)})
    return blocks


def split_lead(html: str) -> tuple[str | None, str]:
    """Take the first paragraph off, without its tags; None when a lesson does not begin with one."""
    match = LEAD.match(html)
    return (match[1].strip(), html[match.end() :]) if match else (None, html)


def heading_data(heading: Heading) -> dict[str, Any]:
    """Give a heading as JSON values."""
    return {"level": heading.level, "id": heading.id, "title": heading.title}


def sections_of(title: str, rendered: Sequence[Rendered]) -> list[dict[str, str]]:
    """Divide the words of a lesson at its headings, for searching. The first section has no id."""
    titles = {heading.id: heading.title for piece in rendered for heading in piece.headings}
    sections: list[dict[str, str]] = []
    id_, html = "", ""
    for piece in rendered:
        start = 0
        for match in HEADING_TAG.finditer(piece.html):
            add_section(sections, id_, titles.get(id_, title), html + piece.html[start : match.start()])
            id_, html, start = match[1], "", match.end()
        html += piece.html[start:]
    add_section(sections, id_, titles.get(id_, title), html)
    return sections


def add_section(sections: list[dict[str, str]], id_: str, title: str, html: str) -> None:
    """Add a section; the one before the first heading only when it has words."""
    text = plain_text(html)
    if text or id_:
        sections.append({"id": id_, "title": title, "text": text})


def tell_odd_lines(lines: Sequence[Line], problems: Problems) -> None:
    """Tell a title in the text, and what looks like answers but belongs to no self-check."""
    self_check = False
    for line in lines:
        if level := heading_level(line):
            self_check = bool(SELF_CHECK.search(line.text))
            if level == 1:
                problems.warn("heading-one", line.number, 1, fix=Fix(line.number, 1, 1, "#"))
        elif not self_check and item_kind(line) == "one":
            problems.warn("answers-stray", line.number, 1)
            self_check = True  # once for each list is enough
