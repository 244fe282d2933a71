"""Sentences for the kinds of refusal, where a feature says nothing more exact."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "not-found": _l("Không tìm thấy nội dung này, hoặc bạn không được xem."),
    "forbidden": _l("Bạn chưa được giao quyền làm việc này."),
    "conflict": _l("Trạng thái đã thay đổi nên chưa làm được việc này."),
    "invalid": _l("Dữ liệu gửi lên chưa dùng được."),
    "signed-out": _l("Bạn chưa đăng nhập."),
}
