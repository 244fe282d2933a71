"""What instructors may send."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from app.authoring.rules import MAX_NOTE_LENGTH
from app.catalogue.rules import Side
from app.web.forms import Form


class PublishForm(Form):
    """What is said about a new version."""

    note = TextAreaField(_l("Ghi chú cho phiên bản"), validators=[Optional(), Length(max=MAX_NOTE_LENGTH)])

    def to_note(self) -> str | None:
        """Give the note, None when it is blank."""
        return (self.note.data or "").replace("\0", "").strip() or None


class SettleForm(Form):
    """Which side's copy of a document is kept."""

    side = RadioField(
        _l("Giữ bản nào"),
        choices=[
            SelectChoice(Side.OURS.value, _l("Bản nháp trên máy chủ")),
            SelectChoice(Side.THEIRS.value, _l("Bản trong thư mục")),
        ],
    )

    def to_side(self) -> Side:
        """Give the side."""
        return Side(self.side.data)
