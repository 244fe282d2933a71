"""Fields that the forms of trainings share: tidied text, times of day in a training's zone, choices."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice, SelectFieldBase
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.trainings.rules.plan import FIRST_DAY, LAST_DAY
from app.vietnamese import nfc
from app.web.forms import Form

FILL = InputRequired(_l("Cần điền ô này."))
WRITE = DataRequired(_l("Cần điền ô này."))  # after tidying: spaces alone are nothing
CHOOSE = InputRequired(_l("Chọn một mục trong danh sách."))


def tidy(text: str | None) -> str:
    """Compose letters and leave single spaces only."""
    return " ".join(nfc(text or "").replace("\0", "").split())


def tidy_lines(text: str | None) -> str:
    """Compose letters; lines stay."""
    return nfc(text or "").replace("\0", "").replace("\r\n", "\n").strip()


def text_field(label: LazyString, most: int, *, required: bool = True, hint: object = "") -> StringField:
    """Make a field for one line."""
    too_long = Length(max=most, message=_l("Nhiều nhất %(max)d ký tự."))
    return StringField(label, [WRITE if required else Optional(), too_long], filters=[tidy], description=hint)


def lines_field(label: LazyString, most: int, *, hint: object = "") -> TextAreaField:
    """Make a field for several lines, which may be empty."""
    too_long = Length(max=most, message=_l("Nhiều nhất %(max)d ký tự."))
    return TextAreaField(label, [Optional(), too_long], filters=[tidy_lines], description=hint)


class InRange:
    """Refuse days that nobody means, such as a year 205: they cannot be counted with either."""

    def __call__(self, form: Form, field: Field) -> None:
        """Look at the day."""
        value = field.data
        day = value.date() if isinstance(value, datetime) else value
        if isinstance(day, date) and not FIRST_DAY < day < LAST_DAY:
            raise ValidationError(_l("Xem lại năm: cần từ 2000 đến 2199."))


def day_field(label: LazyString) -> DateField:
    """Make a field for a day that must be told."""
    return DateField(label, [FILL, InRange()])


def moment_field(label: LazyString, *, required: bool = True, hint: object = "") -> DateTimeLocalField:
    """Make a field for a day and time, as the clocks of the training show it."""
    return DateTimeLocalField(
        label, [FILL if required else Optional(), InRange()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=hint,
    )  # fmt: skip


def number_or_none(value: object) -> int | None:
    """Read the value of a choice that may be empty."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def choice_field(label: LazyString, *, required: bool = False, hint: object = "") -> SelectField:
    """Make a field to choose one thing by its number; `offer` gives it the choices."""
    first = CHOOSE if required else Optional()
    return SelectField(label, [first], coerce=number_or_none, choices=[], description=hint)


def offer(
    field: SelectFieldBase, choices: Iterable[tuple[object, str]], empty: LazyString | str | None = None
) -> None:
    """Give a field its choices (value, label), with one for nothing in front when `empty` names it."""
    nothing = [SelectChoice("", empty)] if empty else []
    field.choices = [*nothing, *(SelectChoice(str(value), label) for value, label in choices)]


def in_zone(local: datetime, time_zone: str) -> datetime:
    """Say which moment a clock time of the training is."""
    return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def on_clock(at: datetime, time_zone: str) -> datetime:
    """Say what the clocks of the training show at a moment; without a zone, as fields want it."""
    return at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
