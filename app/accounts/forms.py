"""What people send about accounts, turned into values."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.rules import (
    USER_NAME,
    NewGrant,
    NewPosition,
    NewUnit,
    Role,
    ScopeChoice,
    ScopeKind,
    UnitKind,
    UserData,
    password_fault,
    read_birth,
)
from app.vietnamese import clean_name, clean_phone, nfc
from app.web.forms import Form
from app.web.sentences.accounts import SENTENCES, UNIT_KINDS

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FILL = InputRequired(_l("Cần điền ô này."))
CHOOSE = InputRequired(_l("Chọn một mục trong danh sách."))


def _tidy(text: str | None) -> str | None:
    return " ".join(nfc(text).replace("\0", "").split()) if text else text


def _whole(text: str | None) -> str | None:
    return nfc(text) if text else text


def _text(label: LazyString, most: int, *, required: bool = True, description: object = "") -> StringField:
    first = FILL if required else Optional()
    too_long = Length(max=most, message=_l("Nhiều nhất %(max)d ký tự."))
    return StringField(label, [first, too_long], filters=[_tidy], description=description)


class Sensible:
    """Refuse days that nobody means, such as a year 205."""

    def __call__(self, form: Form, field: Field) -> None:
        """Look at the year."""
        if field.data and not 1900 <= field.data.year <= 2200:
            raise ValidationError(_l("Xem lại năm: cần từ 1900 đến 2200."))


def _day(label: LazyString, *, required: bool = False) -> DateField:
    return DateField(label, [FILL if required else Optional(), Sensible()])


class SignInForm(Form):
    """Name and password. Whatever is typed is tried: only the service says whether it is right."""

    name = StringField(_l("Tên đăng nhập hoặc số điện thoại"), [FILL, Length(max=200)])
    password = PasswordField(_l("Mật khẩu"), [FILL, Length(max=1000)], filters=[_whole])
    next = HiddenField()


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _l("Mật khẩu mới"), [FILL], filters=[_whole], description=_l("Ít nhất 10 ký tự, không chỉ có chữ số.")
    )

    def validate_password(self, field: Field) -> None:
        """Say what is wrong with it."""
        _check_password(field)


class OwnPasswordForm(NewPasswordForm):
    """A new password for oneself, with the present one."""

    current = PasswordField(_l("Mật khẩu hiện tại"), [FILL, Length(max=1000)], filters=[_whole])


class UserForm(Form):
    """What is known about a person."""

    full_name = _text(_l("Họ và tên"), 120)
    user_name = _text(
        _l("Tên đăng nhập"),
        60,
        required=False,
        description=_l("Chữ thường không dấu, số, dấu chấm; để trống nếu chỉ dùng phiếu đăng nhập."),
    )
    phone = _text(_l("Số điện thoại"), 30, required=False)
    birth = _text(
        _l("Ngày sinh"), 20, required=False, description=_l("Ngày/tháng/năm, hoặc chỉ năm, ví dụ 1998.")
    )

    def validate_full_name(self, field: Field) -> None:
        """Refuse what has no letter."""
        if not any(letter.isalpha() for letter in field.data or ""):
            raise ValidationError(_l("Nhập họ và tên bằng chữ."))

    def validate_user_name(self, field: Field) -> None:
        """Refuse what could not be typed easily, or would be taken for a phone."""
        name = (field.data or "").lower()
        if not USER_NAME.fullmatch(name) or clean_phone(name):
            raise ValidationError(_l("Chỉ dùng chữ thường không dấu, chữ số, dấu chấm và gạch nối."))

    def validate_phone(self, field: Field) -> None:
        """Refuse what is no phone number."""
        if clean_phone(field.data or "") is None:
            raise ValidationError(_l("Số điện thoại chưa đúng. Nhập 10 chữ số, ví dụ 0912 345 678."))

    def validate_birth(self, field: Field) -> None:
        """Refuse what is no day or year."""
        if read_birth(field.data or "") is None:
            raise ValidationError(_l("Ngày sinh chưa đúng. Nhập như 15/07/1998 hoặc 1998."))

    def to_user_data(self) -> UserData:
        """Give what was typed as a value."""
        return UserData(
            full_name=clean_name(self.full_name.data),
            user_name=(self.user_name.data or "").lower() or None,
            phone=clean_phone(self.phone.data or "") if self.phone.data else None,
            birth=read_birth(self.birth.data or "") if self.birth.data else None,
        )


class NewUserForm(UserForm):
    """A new account, with a password or without."""

    password = PasswordField(
        _l("Mật khẩu"),
        [Optional()],
        filters=[_whole],
        description=_l("Để trống nếu người này chỉ dùng phiếu đăng nhập."),
    )

    def validate_password(self, field: Field) -> None:
        """Say what is wrong with it, and that it needs a user name or a phone."""
        if not self.user_name.data and not self.phone.data:
            raise ValidationError(_l("Có mật khẩu thì cần tên đăng nhập hoặc số điện thoại."))
        _check_password(field, self.user_name.data, self.phone.data)


class GrantForm(Form):
    """A role for somebody: what it is bound to, until when."""

    scope = RadioField(_l("Phạm vi"), [CHOOSE])
    ends_on = _day(_l("Ngày cuối cùng có hiệu lực"))

    def to_grant(self, role: Role) -> NewGrant:
        """Give what was chosen as a value; the role ends with the chosen day."""
        kind, _, number = self.scope.data.partition(":")
        choice = ScopeChoice(ScopeKind(kind), int(number) if number else None)
        return NewGrant(role, choice, _end_of_day(self.ends_on.data))


class PositionForm(Form):
    """A post of somebody in a unit."""

    unit_id = RadioField(_l("Đơn vị"), [CHOOSE], coerce=int)
    title = _text(_l("Chức vụ"), 120, description=_l("Ví dụ: Bí thư Đoàn xã."))
    from_on = _day(_l("Từ ngày"))
    to_on = _day(_l("Đến hết ngày"))

    def validate_to_on(self, field: Field) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_l("Ngày kết thúc phải từ ngày bắt đầu trở đi."))

    def to_position(self) -> NewPosition:
        """Give what was typed as a value."""
        return NewPosition(self.unit_id.data, self.title.data, self.from_on.data, self.to_on.data)


class EndPositionForm(Form):
    """The last day of a post."""

    last_day = _day(_l("Ngày cuối giữ chức vụ"), required=True)


def _unit_kind() -> SelectField:
    choices = [SelectChoice(kind.value, UNIT_KINDS[kind.value]) for kind in UnitKind]
    return SelectField(_l("Cấp"), choices=choices, default=UnitKind.COMMUNE.value)


class UnitForm(Form):
    """Name and kind of a unit."""

    name = _text(_l("Tên đơn vị"), 200)
    kind = _unit_kind()


class NewUnitForm(UnitForm):
    """A new unit."""

    valid_from = _day(_l("Thành lập từ ngày"))

    def to_unit(self, parent_id: int | None) -> NewUnit:
        """Give what was typed as a value."""
        return NewUnit(self.name.data, UnitKind(self.kind.data), parent_id, self.valid_from.data)


class RenameUnitForm(Form):
    """Another name from a day on."""

    name = _text(_l("Tên mới"), 200)
    from_on = _day(_l("Có hiệu lực từ ngày"), required=True)


class MergeUnitsForm(UnitForm):
    """Several units that go on as one."""

    others = SelectMultipleField(_l("Sáp nhập cùng"), [CHOOSE], coerce=int)
    from_on = _day(_l("Có hiệu lực từ ngày"), required=True)

    def to_unit(self, parent_id: int | None) -> NewUnit:
        """Give what was typed as a value."""
        return NewUnit(self.name.data, UnitKind(self.kind.data), parent_id, self.from_on.data)


def _check_password(field: Field, *names: str | None) -> None:
    fault = password_fault(field.data or "", own_names=[name for name in names if name])
    if fault:
        raise ValidationError(SENTENCES[fault])


def _end_of_day(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
