"""Sentences and names of trainings: refusals, what a table of people will do, what was done to somebody."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "training-not-found": _l("Không tìm thấy lớp này, hoặc lớp không thuộc phạm vi của bạn."),
    "site-not-found": _l("Không tìm thấy điểm cầu này, hoặc điểm cầu không thuộc phạm vi của bạn."),
    "session-not-found": _l("Không tìm thấy buổi học này."),
    "agenda-item-not-found": _l("Không tìm thấy nội dung này trong buổi học."),
    "enrolment-not-found": _l("Không tìm thấy học viên này, hoặc học viên không thuộc phạm vi của bạn."),
    "roster-not-found": _l("Bảng này không còn chờ nữa. Tải bảng lên lại."),
    "slip-not-usable": _l("Mã này không dùng được. Xem lại mã, hoặc xin cán bộ điểm cầu phiếu mới."),
    "training-closed": _l("Lớp %(title)s đã đóng nên phiếu đăng nhập hết hiệu lực."),
    "staff-needs-password": _l("Bạn đang giữ vai trò quản lý, nên hãy đăng nhập bằng mật khẩu."),
    "unknown-time-zone": _l("Chọn múi giờ trong danh sách."),
    "unknown-unit": _l("Chọn một đơn vị thuộc phạm vi của bạn."),
    "unknown-course": _l("Khóa học này không còn nữa. Chọn lại."),
    "dates-out-of-order": _l("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    "closes-too-early": _l("Lớp phải đóng sau khi ngày cuối cùng bắt đầu."),
    "dates-cut-session": _l("Buổi “%(title)s” nằm ngoài các ngày này. Đổi giờ buổi học trước."),
    "times-out-of-order": _l("Giờ kết thúc phải sau giờ bắt đầu."),
    "outside-training": _l("Thời gian phải nằm trong các ngày của lớp: từ %(first)s đến %(last)s."),
    "sessions-overlap": _l("Trùng giờ với buổi “%(title)s”. Đổi giờ một trong hai buổi."),
    "outside-session": _l("Giờ của nội dung phải nằm trong buổi học."),
    "site-name-taken": _l("Lớp đã có điểm cầu tên %(name)s. Đặt tên khác."),
    "site-has-people": _l("Điểm cầu đang có %(count)s học viên. Chuyển học viên sang điểm cầu khác rồi xóa."),
    "in-use": _l(
        "Đã có điểm danh, lượt làm bài hoặc bài kiểm tra đang mở gắn với mục này nên không xóa được."
    ),
    "training-has-people": _l("Lớp đã có %(count)s học viên nên không xóa được. Có thể đặt giờ đóng lớp."),
    "withdrawn": _l("Học viên đã rút khỏi lớp. Thêm lại vào lớp trước."),
    "no-account": _l(
        "Người này chưa có trong danh sách nên chưa đăng nhập được. Ghép với một học viên trước."
    ),
    "holds-more-than-you": _l(
        "Người này giữ vai trò mà bạn không giao được, nên bạn không phát phiếu đăng nhập cho họ được."
        " Họ đăng nhập bằng mật khẩu."
    ),
    "no-slip": _l("Chưa có phiếu nào in được cho người này. Phát phiếu mới."),
    "slip-lost": _l("Khóa bí mật của máy chủ đã đổi nên không in lại được phiếu này. Phát phiếu mới."),
    "roster-undecided": _l(
        "Còn %(count)s dòng có lỗi hoặc chưa chọn. Chọn cho từng dòng, hoặc đánh dấu bỏ qua các dòng đó."
    ),
    "roster-empty": _l("Không có dòng nào nhập được. Xem lại bảng: cần dòng tiêu đề có cột Họ và tên."),
}

OUTCOMES = {
    "problem": _l("Có lỗi"),
    "doubt": _l("Cần chọn"),
    "new": _l("Tài khoản mới"),
    "known": _l("Người đã có tài khoản"),
    "changed": _l("Đã có trong lớp, sẽ cập nhật"),
    "enrolled": _l("Đã có trong lớp, giữ nguyên"),
    "repeated": _l("Lặp lại"),
    "withdrawn": _l("Đã rút khỏi lớp"),
    "skipped": _l("Bỏ qua"),
}

WHYS = {
    "birth": _l("trùng họ tên và ngày sinh"),
    "phone": _l("trùng họ tên và số điện thoại"),
    "year-and-unit": _l("trùng họ tên, năm sinh và đơn vị"),
    "unit": _l("trùng họ tên và đơn vị trong lớp này"),
    "name": _l("chỉ trùng họ tên"),
    "only-phone": _l("trùng số điện thoại, khác họ tên"),
    "chosen": _l("bạn đã chọn"),
}

TOLD = {
    "full_name": _l("Họ và tên"),
    "birth": _l("Ngày sinh"),
    "phone": _l("Số điện thoại"),
    "unit": _l("Đơn vị"),
    "position": _l("Chức vụ"),
    "site": _l("Điểm cầu"),
}

ROW_PROBLEMS = {
    "name-missing": _l("Thiếu họ và tên. Điền trong bảng rồi tải lên lại."),
    "site-missing": _l("Chưa ghi điểm cầu. Chọn điểm cầu cho các dòng này ở phần trên."),
    "site-unknown": _l("Chưa rõ điểm cầu này. Chọn điểm cầu ở phần trên."),
}

DEEDS = {
    "enrolled": _l("Ghi danh vào lớp"),
    "enrolment-edited": _l("Sửa đơn vị, chức vụ hoặc thông tin trong lớp"),
    "moved": _l("Chuyển điểm cầu"),
    "expected-set": _l("Đổi các buổi cần dự"),
    "withdrawn": _l("Rút khỏi lớp"),
    "reinstated": _l("Thêm lại vào lớp"),
    "slip-issued": _l("Phát phiếu đăng nhập mới"),
    "slip-revoked": _l("Thu hồi phiếu đăng nhập"),
    "match-walk-in": _l("Ghép với người chưa có trong danh sách"),
}
