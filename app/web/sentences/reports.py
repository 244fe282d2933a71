"""Sentences of the boards."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "board-not-found": _l("Không có bảng tổng hợp này trong các lớp của bạn, hoặc lớp chưa có buổi học."),
}
