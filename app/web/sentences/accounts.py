"""Sentences and names of accounts: refusals, roles, kinds of units, what the audit log says."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "user-not-found": _l("Không tìm thấy tài khoản này."),
    "browser-not-found": _l("Thiết bị này đã được đăng xuất."),
    "grant-not-found": _l("Vai trò này đã kết thúc."),
    "position-not-found": _l("Không tìm thấy chức vụ này."),
    "unit-not-found": _l("Không tìm thấy đơn vị này."),
    "wrong-password": _l("Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại rồi nhập lại mật khẩu."),
    "phone-shared": _l(
        "Có nhiều tài khoản dùng số điện thoại này."
        " Nhập tên đăng nhập, hoặc quét mã QR trên phiếu đăng nhập của bạn."
    ),
    "too-many-failures": _l("Nhập sai nhiều lần. Chờ một lúc rồi thử lại."),
    "sign-in-busy": _l(
        "Nhiều người đang đăng nhập cùng lúc. Chờ vài giây, nhập lại mật khẩu rồi bấm Đăng nhập."
    ),
    "demo-only-here": _l("Tài khoản minh họa chỉ dùng được ngay trên máy đang chạy Điểm Cầu."),
    "current-password-wrong": _l("Mật khẩu hiện tại chưa đúng."),
    "password-weak": _l("Mật khẩu mới chưa dùng được. Chọn mật khẩu khác dài hơn."),
    "password-short": _l("Mật khẩu cần ít nhất 10 ký tự."),
    "password-long": _l("Mật khẩu dài nhất 200 ký tự."),
    "password-own-name": _l("Mật khẩu không được chứa tên đăng nhập hay số điện thoại."),
    "password-simple": _l("Mật khẩu dễ đoán quá. Dùng thêm chữ, ví dụ ghép vài từ với nhau."),
    "user-name-taken": _l("Tên đăng nhập này đã có người dùng. Chọn tên khác."),
    "role-scope": _l("Vai trò này không gắn được với phạm vi đã chọn. Chọn lại phạm vi."),
    "last-admin": _l("Đây là quản trị viên cuối cùng. Giao vai trò quản trị viên cho người khác trước."),
    "unit-ended": _l("Đơn vị này đã kết thúc nên không đổi tên hay sáp nhập được nữa."),
    "unit-too-deep": _l("Cây đơn vị có nhiều nhất %(most)s cấp."),
}

ROLES = {
    "trainee": _l("Học viên"),
    "coordinator": _l("Cán bộ điểm cầu"),
    "organizer": _l("Ban tổ chức"),
    "instructor": _l("Giảng viên"),
    "admin": _l("Quản trị viên"),
}

SCOPES = {
    "everywhere": _l("Toàn hệ thống"),
    "unit": _l("Đơn vị và cấp dưới"),
    "course": _l("Khóa học"),
    "training": _l("Lớp"),
    "site": _l("Điểm cầu"),
}

UNIT_KINDS = {
    "province": _l("Cấp tỉnh"),
    "district": _l("Cấp huyện (đến tháng 6/2025)"),
    "commune": _l("Cấp xã"),
    "branch": _l("Chi đoàn"),
    "agency": _l("Cơ quan"),
}

WAYS_IN = {
    "password": _l("Bằng mật khẩu"),
    "slip": _l("Bằng phiếu đăng nhập"),
    "demo": _l("Bản minh họa"),
    "command": _l("Bằng lệnh trên máy chủ"),
}

SUBJECTS = {
    "users": _l("tài khoản %(number)s"),
    "role_grants": _l("vai trò %(number)s"),
    "positions": _l("chức vụ %(number)s"),
    "units": _l("đơn vị %(number)s"),
    "trainings": _l("lớp %(number)s"),
    "sites": _l("điểm cầu %(number)s"),
    "sessions": _l("buổi học %(number)s"),
    "enrolments": _l("ghi danh %(number)s"),
}

AUDIT = {
    "user-created": _l("Tạo tài khoản"),
    "user-edited": _l("Sửa thông tin tài khoản"),
    "user-deactivated": _l("Khóa tài khoản"),
    "user-activated": _l("Mở lại tài khoản"),
    "password-set": _l("Đặt mật khẩu mới cho người khác"),
    "password-changed": _l("Đổi mật khẩu của mình"),
    "signed-out-everywhere": _l("Đăng xuất khỏi mọi thiết bị"),
    "role-granted": _l("Giao vai trò"),
    "role-ended": _l("Kết thúc vai trò"),
    "position-added": _l("Thêm chức vụ"),
    "position-ended": _l("Kết thúc chức vụ"),
    "unit-created": _l("Thêm đơn vị"),
    "unit-corrected": _l("Sửa thông tin đơn vị"),
    "unit-renamed": _l("Đổi tên đơn vị"),
    "units-merged": _l("Sáp nhập đơn vị"),
}
