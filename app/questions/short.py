"""What `text` and `number` share: `=` lines with alternatives, one typed value, no order."""

import re
from collections.abc import Sequence
from random import Random
from typing import Any, NamedTuple

from app.questions.errors import ResponseInvalidError, ResponseTooLongError
from app.questions.model import Prose, Response
from app.questions.scan import Item
from app.questions.types import Source, feedback_prose
from app.vietnamese import nfc

MAX_LENGTH = 200
BAR = re.compile(r"(?<!\\)\|")


class Alternative(NamedTuple):
    """One accepted answer as it is written, where it stands, and its line's feedback."""

    text: str
    item: Item
    column: int
    feedback: Prose | None


def read_alternatives(source: Source) -> list[Alternative]:
    """Split the `=` lines at their bars; tell what is empty or too long."""
    alternatives = []
    for item in source.answers.items:
        feedback = feedback_prose(item.feedback, source.render)
        for text, column in split_at_bars(item.text.text, item.column):
            if not text:
                source.problems.error("answer-empty", item.line, column)
            elif len(text) > MAX_LENGTH:
                source.problems.error("answer-too-long", item.line, column, limit=MAX_LENGTH)
            else:
                alternatives.append(Alternative(text, item, column, feedback))
    return alternatives


def split_at_bars(text: str, column: int) -> list[tuple[str, int]]:
    r"""Split at `|` but not at `\|`; give each part with the column that it begins in."""
    parts, start = [], 0
    for end in [*(bar.start() for bar in BAR.finditer(text)), len(text)]:
        part = text[start:end]
        offset = len(part) - len(part.lstrip())
        parts.append((" ".join(part.replace("\\|", "|").split()), column + start + offset))
        start = end + 1
    return parts


def typed(values: Sequence[str]) -> str | None:
    """Take the one typed value, NFC and with single spaces; None when it is blank."""
    texts = [text for text in (" ".join(nfc(value).split()) for value in values) if text]
    if len(texts) > 1:
        raise ResponseInvalidError
    if texts and len(texts[0]) > MAX_LENGTH:
        raise ResponseTooLongError(limit=MAX_LENGTH)
    return texts[0] if texts else None


def source_order(body: Any) -> list[int]:
    """Nothing can be shuffled."""
    return []


def shuffled_order(body: Any, rng: Random) -> list[int]:
    """Nothing can be shuffled."""
    return []


def shown_values(response: Response, order: Sequence[int]) -> list[str]:
    """Give back what was typed."""
    return [str(response)]
