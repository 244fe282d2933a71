"""How the catalogue says no."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "course-not-found": _l("Không tìm thấy khóa học này, hoặc bạn không được xem."),
    "version-not-found": _l("Khóa học không có phiên bản này."),
    "part-not-found": _l("Không tìm thấy bài học hoặc bài kiểm tra này. Có thể nó đã đổi chỗ hoặc được bỏ."),
    "file-not-found": _l("Không tìm thấy tệp này."),
    "course-has-errors": _l("Bản nháp còn %(count)s lỗi nên chưa phát hành được."),
    "drafts-changed": _l("Bản nháp vừa được sửa trong lúc phát hành. Xem lại rồi phát hành lần nữa."),
    "conflict-settled": _l("Tài liệu này không còn khác nhau ở hai nơi."),
    "unsafe-path": _l("Đường dẫn “%(path)s” ra ngoài thư mục hoặc có ký tự không dùng được."),
}
