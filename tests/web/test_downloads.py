"""Files on their way to a browser."""

import pytest

from app.web.downloads import disposition


@pytest.mark.parametrize(
    ("name", "header"),
    [
        (
            "Phiếu xử lý đơn.docx",
            "attachment; filename=phieu-xu-ly-don.docx; "
            "filename*=UTF-8''Phi%E1%BA%BFu%20x%E1%BB%AD%20l%C3%BD%20%C4%91%C6%A1n.docx",
        ),
        ("mau.pdf", "attachment; filename=mau.pdf; filename*=UTF-8''mau.pdf"),
        ("附件.xlsx", "attachment; filename=file.xlsx; filename*=UTF-8''%E9%99%84%E4%BB%B6.xlsx"),
        ('a"b\r\nc.đ', "attachment; filename=a-b-c; filename*=UTF-8''a%22b%0D%0Ac.%C4%91"),
    ],
)
def test_a_name_survives_a_header_and_has_a_plain_form_for_old_browsers(name: str, header: str) -> None:
    assert disposition("attachment", name) == header
