"""Sentences of learning."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "course-not-found": _l("Không có khóa học này trong các lớp của bạn."),
    "lesson-not-found": _l("Khóa học không có bài này. Bài có thể đã được bỏ trong bản mới."),
    "file-not-found": _l("Khóa học không có tệp này."),
    "self-check-not-found": _l("Bài học không có câu tự kiểm tra này. Tải lại trang rồi thử lại."),
}
