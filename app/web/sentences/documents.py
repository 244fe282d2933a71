"""Why a paper is not made."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "document-too-long": _l("Có %(people)s người, nhiều hơn %(limit)s người một tệp in."),
    "document-failed": _l("Chưa tạo được tệp in. Thử lại sau ít phút."),
}
