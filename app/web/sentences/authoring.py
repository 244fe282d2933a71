"""How authoring says no."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "drafts-broken": _l(
        "Bản nháp còn lỗi nên chưa xem được. Sửa lỗi trong trang Cần sửa, hoặc xem một phiên bản."
    ),
}
