"""WTForms' own messages in our words. The keys are WTForms' English texts; it fills the named places."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_TOO_SHORT = _l("Cần ít nhất %(min)d ký tự.")
_TOO_LONG = _l("Chỉ nhận nhiều nhất %(max)d ký tự.")
_NO_DATE = _l("Viết ngày như 22/11/2025.")
_NO_NUMBER = _l("Viết một số.")
_NO_WHOLE_NUMBER = _l("Viết một số nguyên.")
_NO_CHOICE = _l("Chọn một mục trong danh sách.")
_STALE = _l("Trang đã mở quá lâu. Gửi lại lần nữa.")

SENTENCES: dict[str, LazyString] = {
    "This field is required.": _l("Cần điền ô này."),
    "Invalid input.": _l("Giá trị này chưa dùng được."),
    "Invalid field name '%s'.": _l("Không có ô tên “%s”."),
    "Field must be equal to %(other_name)s.": _l("Hai ô chưa giống nhau."),
    "Number must be between %(min)s and %(max)s.": _l("Viết một số từ %(min)s đến %(max)s."),
    "Number must be at least %(min)s.": _l("Viết một số từ %(min)s trở lên."),
    "Number must be at most %(max)s.": _l("Viết một số không quá %(max)s."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Cần từ %(min)d đến %(max)d ký tự."),
    "Date must be between %(min)s and %(max)s.": _l("Chọn ngày từ %(min)s đến %(max)s."),
    "Date must be at least %(min)s.": _l("Chọn ngày từ %(min)s trở đi."),
    "Date must be at most %(max)s.": _l("Chọn ngày không sau %(max)s."),
    "Invalid email address.": _l("Địa chỉ thư điện tử chưa đúng."),
    "Invalid IP address.": _l("Địa chỉ IP chưa đúng."),
    "Invalid Mac address.": _l("Địa chỉ MAC chưa đúng."),
    "Invalid URL.": _l("Địa chỉ trang chưa đúng."),
    "Invalid UUID.": _l("Mã này chưa đúng."),
    "Invalid value, must be one of: %(values)s.": _l("Chỉ nhận một trong các giá trị: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": _l("Không nhận các giá trị: %(values)s."),
    "This field cannot be edited.": _l("Không sửa được ô này."),
    "This field is disabled and cannot have a value.": _l("Ô này đang khóa."),
    "Invalid CSRF Token.": _STALE,
    "CSRF token missing.": _STALE,
    "CSRF failed.": _STALE,
    "CSRF token expired.": _STALE,
    "The CSRF token is missing.": _STALE,
    "The CSRF token has expired.": _STALE,
    "The CSRF token is invalid.": _STALE,
    "The CSRF session token is missing.": _STALE,
    "The CSRF tokens do not match.": _STALE,
    "Invalid Choice: could not coerce.": _NO_CHOICE,
    "Choices cannot be None.": _NO_CHOICE,
    "Not a valid choice.": _NO_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _NO_CHOICE,
    "Not a valid datetime value.": _l("Viết ngày giờ như 22/11/2025 08:00."),
    "Not a valid date value.": _NO_DATE,
    "Not a valid time value.": _l("Viết giờ như 08:00."),
    "Not a valid week value.": _NO_DATE,
    "Not a valid month value.": _NO_DATE,
    "Not a valid integer value.": _NO_WHOLE_NUMBER,
    "Not a valid decimal value.": _NO_NUMBER,
    "Not a valid float value.": _NO_NUMBER,
    "File does not have an approved extension: {extensions}": _l("Loại tệp này không nhận được."),
    "File does not have an approved extension.": _l("Loại tệp này không nhận được."),
    "File must be between {min_size} and {max_size} bytes.": _l("Tệp quá lớn hoặc quá nhỏ."),
}
PLURALS: dict[str, LazyString] = {
    "Field must be at least %(min)d character long.": _TOO_SHORT,
    "Field cannot be longer than %(max)d character.": _TOO_LONG,
    "Field must be exactly %(max)d character long.": _l("Cần đúng %(max)d ký tự."),
    "'%(value)s' is not a valid choice for this field.": _NO_CHOICE,
    "'%(value)s' are not valid choices for this field.": _NO_CHOICE,
}
