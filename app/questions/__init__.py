"""Question types: read from Markdown, written to it, presented without their key, graded exactly."""

from app.questions.errors import (
    NumberResponseAmbiguousError,
    NumberResponseInvalidError,
    ResponseInvalidError,
    ResponseTooLongError,
)
from app.questions.model import Prose, Question, Response
from app.questions.parse import parse_question
from app.questions.registry import (
    TYPES,
    from_data,
    grade,
    present,
    read_response,
    review,
    shown_values,
    shuffled_order,
    source_order,
    to_data,
)
from app.questions.write import write_question

__all__ = [
    "TYPES",
    "NumberResponseAmbiguousError",
    "NumberResponseInvalidError",
    "Prose",
    "Question",
    "Response",
    "ResponseInvalidError",
    "ResponseTooLongError",
    "from_data",
    "grade",
    "parse_question",
    "present",
    "read_response",
    "review",
    "shown_values",
    "shuffled_order",
    "source_order",
    "to_data",
    "write_question",
]
