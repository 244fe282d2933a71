"""Sentences of attendance."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "door-not-found": _l("Không có buổi học này ở điểm cầu mà bạn phụ trách."),
    "person-not-found": _l("Không có người này trong danh sách của lớp."),
    "nothing-to-undo": _l(
        "Người này không có lượt nào ở đây để hoàn tác. Có thể lượt đó đã được hoàn tác rồi."
    ),
    "reason-missing": _l("Cần lý do khi hoàn tác."),
    "check-in-invalid": _l("Dữ liệu điểm danh sai ở “%(place)s”. Tải lại trang rồi gửi lại."),
}
