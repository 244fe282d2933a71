"""Question types: read from Markdown, written to it, presented without their key, graded exactly."""

from app.questions.errors import (
    NumberResponseAmbiguousError,
    NumberResponseInvalidError,
    ResponseInvalidError,
    ResponseTooLongError,
)
from app.questions.model import Prose, Question, Response
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
    "present",
    "read_response",
    "review",
    "shown_values",
    "shuffled_order",
    "source_order",
    "to_data",
]
