"""What our script tells about reading."""

from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional, Regexp

from app.learning.rules import MAX_PLACE
from app.web.forms import Form


class ReadingForm(Form):
    """The section that is being read, and whether the end was reached."""

    place = StringField(validators=[Optional(), Length(max=MAX_PLACE), Regexp(r"^[\w.:-]+$")])
    ended = BooleanField()
