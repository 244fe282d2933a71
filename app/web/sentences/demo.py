"""Sentences of the demo."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "database-not-empty": _l("Đã có lớp trong cơ sở dữ liệu. Lớp minh họa chỉ nạp vào cơ sở dữ liệu trống."),
}
