"""What people send: one answer as JSON, a whole attempt as a form, times of opening."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateTimeLocalField, HiddenField, IntegerField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, ValidationError

from app.quizzes.errors import AnswerInvalidError, QuestionNotInAttemptError
from app.quizzes.rules import FormAnswer, NewAnswer
from app.web.forms import Form

MAX_ANSWER_BYTES = 64 * 1024
MAX_VALUES = 100
MAX_SEQUENCE = 2**53
MAX_ID = 2**31 - 1
CLIENT_ID = re.compile(r"[0-9a-z-]{1,36}")
QUESTION_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
FIRST_TIME, LAST_TIME = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
ANSWER, SEEN = "answer-", "seen-"


def read_new_answer(attempt_id: int, question_id: str, body: bytes) -> NewAnswer:
    """Read one answer from JSON; `response` is a list of tokens or typed texts, empty to take it back.

    Times are ISO 8601 with a zone, `sequence` is in milliseconds. Raises AnswerInvalidError, and
    QuestionNotInAttemptError for what cannot be a question's id.
    """
    if not QUESTION_ID.fullmatch(question_id):
        raise QuestionNotInAttemptError(question_id=question_id)
    if len(body) > MAX_ANSWER_BYTES:  # sent in chunks, so its size was not said before
        raise AnswerInvalidError(field="body")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise AnswerInvalidError(field="body") from None
    if not isinstance(data, dict):
        raise AnswerInvalidError(field="body")
    return NewAnswer(
        attempt_id=attempt_id,
        question_id=question_id,
        client_id=_client_id(data.get("client_id")),
        sequence=_sequence(data.get("sequence")),
        answered_at=_time(data, "answered_at"),
        sent_at=_time(data, "sent_at"),
        values=_values(data.get("response")),
    )


def _client_id(value: Any) -> str:
    if not isinstance(value, str) or not CLIENT_ID.fullmatch(value):
        raise AnswerInvalidError(field="client_id")
    return value


def _sequence(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MAX_SEQUENCE:
        raise AnswerInvalidError(field="sequence")
    return value


def _time(data: dict[str, Any], field: str) -> datetime:
    value = data.get(field)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not FIRST_TIME <= at <= LAST_TIME:
        raise AnswerInvalidError(field=field)
    return at


def _values(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_VALUES:
        raise AnswerInvalidError(field="response")
    if not all(isinstance(item, str) and is_storable(item) for item in value):
        raise AnswerInvalidError(field="response")
    return tuple(value)


def is_storable(text: str) -> bool:
    """Say whether every database can keep this text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def read_form_answers(form: MultiDict[str, str], question_ids: Sequence[str]) -> list[FormAnswer]:
    """Read a posted attempt: for each question `answer-ID` and what its page had seen, `seen-ID`.

    A question of which the form says nothing at all was not on the page.
    """
    answers = []
    for question_id in question_ids:
        if SEEN + question_id not in form:
            continue
        values = tuple(text for text in form.getlist(ANSWER + question_id)[:MAX_VALUES] if is_storable(text))
        answers.append(FormAnswer(question_id, values, _seen(form[SEEN + question_id])))
    return answers


def _seen(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else 0


def plausible(_form: Form, field: DateTimeLocalField) -> None:
    """Refuse a time that no plan means and that some database could not keep."""
    if field.data is not None and not FIRST_TIME.year <= field.data.year < LAST_TIME.year:
        raise ValidationError(_("Năm phải từ 1970 đến 2199."))


TIME = [Optional(), plausible]


class OpeningForm(Form):
    """Open or close a quiz, for all sites or one. Times are of the training's zone."""

    slug = HiddenField(validators=[InputRequired(), Length(max=100)])
    quiz_key = HiddenField(validators=[InputRequired(), Length(max=200)])
    site_id = IntegerField(_l("Điểm cầu"), validators=[Optional(), NumberRange(1, MAX_ID)])
    act = HiddenField(validators=[AnyOf(["open", "close", "follow"])])
    opens_at = DateTimeLocalField(_l("Mở lúc"), format=LOCAL_TIME, validators=TIME)
    closes_at = DateTimeLocalField(_l("Đóng lúc"), format=LOCAL_TIME, validators=TIME)

    def times(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """Give both times, aware; None where nothing was typed."""
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        return _aware(opens_at, zone), _aware(closes_at, zone)


def _aware(value: datetime | None, zone: str) -> datetime | None:
    return value.replace(tzinfo=ZoneInfo(zone)) if value is not None else None
