"""QR codes and CSV."""

import csv
import io

import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.documents import csv_bytes, qr_png, qr_svg

CELLS = st.one_of(
    st.none(), st.integers(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_short_text_never_becomes_a_micro_code():
    assert segno.make("7K4M").is_micro
    assert 'viewBox="0 0 29 29"' in qr_svg("7K4M")
    assert Image.open(io.BytesIO(qr_png("7K4M"))).size == (29 * 8, 29 * 8)


def test_drawing_scales_and_holds_no_style():
    drawing = qr_svg("https://diem-cau.example/s/ABCD?a=1&b=2")
    assert drawing.startswith('<svg viewBox="')
    assert "style" not in drawing
    assert "width=" not in drawing.split(">")[0]


def test_csv_opens_in_excel_with_its_letters_and_columns():
    data = csv_bytes([["Họ và tên", "Điểm"], ["Nguyễn Văn Ân", "7,5"], ["a;b", None]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == 'Họ và tên;Điểm\r\nNguyễn Văn Ân;7,5\r\n"a;b";\r\n'


def test_a_text_is_never_a_formula_but_numbers_stay_numbers():
    (row,) = read(
        csv_bytes([["=1+1", "@SUM(A1)", "+84912345678", "-x", " =1", "\t=1", "＝1", "a=1", -5, -1.5]])
    )
    assert [cell[0] for cell in row[:7]] == ["'"] * 7
    assert row[7:] == ["a=1", "-5", "-1.5"]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=4))
def test_any_cells_come_back_as_they_were(rows):
    back = read(csv_bytes(rows))
    assert [[cell.removeprefix("'") for cell in row] for row in back if row] == [
        [str("" if cell is None else cell).removeprefix("'") for cell in row] for row in rows if row
    ]
    assert all(not cell.startswith(("=", "@")) for row in back for cell in row)
