"""Forms about people: their post and place, tables of them, codes of slips."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.accounts.rules import read_birth
from app.trainings.forms.fields import FILL, choice_field, number_or_none, text_field, tidy
from app.trainings.forms.plan import CheckboxesField
from app.trainings.rules.people import Post
from app.trainings.rules.roster import Decisions, Row
from app.vietnamese import clean_name, clean_phone
from app.web.forms import Form

MAX_PASTED = 1_500_000


class PostForm(Form):
    """Unit and position on the days of the training."""

    unit_name = text_field(_l("Đơn vị"), 200, required=False)
    position_title = text_field(_l("Chức vụ"), 200, required=False)

    def to_post(self) -> Post:
        """Give what was said."""
        return Post(self.unit_name.data or "", self.position_title.data or "")


class MoveForm(Form):
    """Another site."""

    site_id = choice_field(_l("Điểm cầu"), required=True)


class ExpectedForm(Form):
    """The sessions at which somebody is expected."""

    sessions = CheckboxesField(_l("Buổi học cần dự"), coerce=number_or_none, choices=[])


class TableForm(Form):
    """A table of people: a file, or what was copied from one."""

    file = FileField(_l("Tệp danh sách"), description=_l("Tệp .xlsx hoặc .csv, tối đa 8 MB."))
    text = TextAreaField(
        _l("Hoặc dán bảng vào đây"),
        [Optional(), Length(max=MAX_PASTED)],
        description=_l("Chọn bảng trong Excel, kể cả dòng tiêu đề, rồi chép và dán."),
    )


class PersonForm(Form):
    """One person, as a table of one row."""

    full_name = text_field(_l("Họ và tên"), 120)
    birth = text_field(
        _l("Ngày sinh"), 20, required=False, hint=_l("Ngày/tháng/năm, hoặc chỉ năm, ví dụ 1998.")
    )
    phone = text_field(_l("Số điện thoại"), 40, required=False)
    position = text_field(_l("Chức vụ"), 200, required=False)
    unit = text_field(_l("Đơn vị"), 200, required=False)
    site_id = choice_field(_l("Điểm cầu"), required=True)

    def validate_full_name(self, field: Field) -> None:
        """Refuse what has no letter."""
        if not any(letter.isalpha() for letter in field.data or ""):
            raise ValidationError(_l("Nhập họ và tên bằng chữ."))

    def validate_birth(self, field: Field) -> None:
        """Refuse what is no day and no year."""
        if field.data and read_birth(field.data) is None:
            raise ValidationError(_l("Viết ngày sinh như 15/7/1998, hoặc chỉ năm 1998."))

    def validate_phone(self, field: Field) -> None:
        """Refuse what is no Vietnamese number."""
        if field.data and clean_phone(field.data) is None:
            raise ValidationError(_l("Số điện thoại cần 10 chữ số, ví dụ 0912 345 678."))

    def to_row(self, site_names: Mapping[int, str]) -> Row:
        """Give the row that says this."""
        return Row(
            line=1,
            full_name=clean_name(self.full_name.data),
            birth=read_birth(self.birth.data or ""),
            phone=clean_phone(self.phone.data or ""),
            unit=self.unit.data or "",
            position=self.position.data or "",
            site=site_names[self.site_id.data],
        )


def read_decisions(sent: MultiDict[str, str]) -> Decisions:
    """Read what was chosen on the preview: "row-12" for lines, "site-3" for the text in "site-text-3"."""
    rows = {
        line: choice
        for name, choice in sent.items()
        if name.startswith("row-") and (line := number_or_none(name.removeprefix("row-"))) is not None
    }
    sites = {
        tidy(sent.get(f"site-text-{name.removeprefix('site-')}")): choice
        for name, choice in sent.items()
        if name.startswith("site-") and not name.startswith("site-text-")
    }
    return Decisions(rows, sites, sent.get("rest", ""))


class SlipCodeForm(Form):
    """A code that is typed from a slip."""

    code = StringField(
        _l("Mã trên phiếu"), [FILL, Length(max=60)], filters=[tidy],
        description=_l("20 chữ và số, gõ liền hoặc có gạch nối đều được."),
    )  # fmt: skip
