"""What a page says for each HTTP status: what happened, then what is safe and what to do."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Words(NamedTuple):
    """The title and the text of an error page."""

    title: LazyString
    text: LazyString


STATUSES: dict[int, Words] = {
    400: Words(
        _l("Máy chủ không hiểu yêu cầu này"),
        _l("Chưa có gì thay đổi. Quay lại trang trước rồi thử lại."),
    ),
    401: Words(
        _l("Bạn chưa đăng nhập"),
        _l("Đăng nhập rồi mở lại trang này."),
    ),
    403: Words(
        _l("Bạn chưa được giao quyền làm việc này"),
        _l("Chưa có gì thay đổi. Nếu đây là việc của bạn, hãy báo ban tổ chức để được cấp quyền."),
    ),
    404: Words(
        _l("Không tìm thấy trang này"),
        _l("Địa chỉ có thể đã đổi, hoặc nội dung không thuộc phần bạn được xem. Về trang đầu để tìm lại."),
    ),
    405: Words(
        _l("Trang này không nhận thao tác vừa gửi"),
        _l("Chưa có gì thay đổi. Mở lại trang từ liên kết rồi thử lại."),
    ),
    409: Words(
        _l("Trạng thái vừa thay đổi nên chưa làm được việc này"),
        _l("Những gì đã lưu vẫn còn. Mở lại trang để xem trạng thái mới."),
    ),
    413: Words(
        _l("Nội dung gửi lên quá lớn"),
        _l("Chưa lưu gì. Chọn tệp nhỏ hơn 8 MB rồi gửi lại."),
    ),
    422: Words(
        _l("Dữ liệu gửi lên chưa dùng được"),
        _l("Chưa lưu gì. Quay lại trang trước, sửa rồi gửi lại."),
    ),
    429: Words(
        _l("Bạn đã thử quá nhiều lần"),
        _l("Những gì đã lưu vẫn còn. Chờ vài phút rồi thử lại."),
    ),
    500: Words(
        _l("Máy chủ gặp lỗi"),
        _l(
            "Những gì máy chủ đã báo lưu vẫn còn. Thử lại; nếu vẫn lỗi, gửi mã và giờ dưới đây"
            " cho ban tổ chức."
        ),
    ),
    503: Words(
        _l("Máy chủ dữ liệu chưa trả lời"),
        _l("Những gì máy chủ đã báo lưu vẫn còn. Chờ nửa phút rồi thử lại."),
    ),
}
STALE = Words(
    _l("Trang đã mở quá lâu nên máy chủ chưa nhận lần gửi này"),
    _l("Chưa lưu gì, nhưng nội dung bạn gõ vẫn còn ở đây. Gửi lại một lần nữa."),
)
STALE_LOST = Words(
    STALE.title,
    _l("Chưa lưu gì. Mở lại trang rồi gửi lại."),
)
