"""How quizzes say no."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "quiz-not-found": _l("Không có bài kiểm tra này trong các lớp của bạn."),
    "attempt-not-found": _l("Không có lượt làm bài này, hoặc đó là lượt của người khác."),
    "question-not-in-attempt": _l("Lượt làm bài này không có câu hỏi đó."),
    "course-unpublished": _l("Khóa học chưa phát hành nên chưa làm thử được. Phát hành rồi thử lại."),
    "quiz-not-open": _l("Bài kiểm tra đang đóng. Chờ ban tổ chức mở rồi bắt đầu."),
    "no-attempts-left": _l("Bạn đã dùng hết số lượt làm bài này."),
    "clock-ahead": _l("Đồng hồ trên máy bạn chạy nhanh hơn máy chủ. Máy sẽ tự chỉnh và gửi lại."),
    "too-many-answers": _l("Câu này đã được sửa quá nhiều lần nên không nhận thêm câu trả lời."),
    "answer-invalid": _l("Câu trả lời gửi lên không đọc được. Tải lại trang rồi trả lời lại."),
    "closes-before-opening": _l("Giờ đóng phải sau giờ mở và sau lúc này."),
}
