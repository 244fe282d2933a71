"""From a question back to Markdown that reads as the same question."""

from app.questions.attributes import Attributes, Placed
from app.questions.lines import scan_lines
from app.questions.model import Question
from app.questions.parse import infer_type
from app.questions.registry import TYPES
from app.questions.scan import find_parts


def write_question(question: Question, *, level: int = 2) -> str:
    """Write a question under a heading of `level`; ends with one line end.

    `type=` is said only where the answers do not show it.
    """
    question_type = TYPES[question.type]
    below = written_body(question)
    values = written_values(question) | question_type.written_attributes(question.body)
    if shown_type(below, values) != question.type:
        values = {"type": question.type} | values
    braces = " ".join([f"#{question.id}", *(f'{name}="{value}"' for name, value in values.items())])
    return f"{'#' * level} {question.heading.markdown} {{{braces}}}\n\n{below}\n"


def written_body(question: Question) -> str:
    """Write everything below the heading."""
    parts = [question.text.markdown] if question.text.markdown else []
    parts.append("\n".join(TYPES[question.type].write(question.body)))
    if question.feedback:
        parts.append("\n".join(f"> {line}".rstrip() for line in question.feedback.markdown.split("\n")))
    return "\n\n".join(parts)


def written_values(question: Question) -> dict[str, str]:
    """Give the attributes of every type that are not as usual."""
    values = {
        "points": "" if question.points == 1 else str(question.points),
        "tags": ", ".join(question.tags),
        "facts": ", ".join(question.facts),
        "level": question.level or "",
        "see": question.see or "",
    }
    return {name: value for name, value in values.items() if value}


def shown_type(below: str, values: dict[str, str]) -> str | None:
    """Say which type a reader would take the written answers for."""
    parts = find_parts(scan_lines(below).lines, None, in_lesson=False)
    attributes = Attributes(1, 1, values={name: Placed(value, 1) for name, value in values.items()})
    strays = [block for block in parts.blocks if block.kind in ("one", "several", "mixed", "short")]
    return infer_type(parts, attributes) if len(strays) <= 1 else None
