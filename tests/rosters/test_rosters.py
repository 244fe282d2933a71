"""Tables of people as they come, and what is read from them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Level
from app.rosters import PersonRow, read_pasted, read_people, read_table
from app.rosters.cells import read_birth
from app.rosters.extract import extract
from app.web.sentences import rosters as sentences
from tests.rosters.workbooks import workbook

HEADS = ["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Điện thoại", "Điểm cầu"]
AN = PersonRow(2, "Nguyễn Văn An", "1998-07-15", "Bí thư", "Đoàn xã A", "+84912345678", "Sơn Động")


def people_of(data, name="ds.xlsx"):
    table, problems = read_table(data, name)
    if table is None:
        return (), problems
    return read_people(table)


def pasted(text):
    table, problems = read_pasted(text)
    return ((), problems) if table is None else read_people(table)


def codes(problems):
    return [(problem.line, problem.column, problem.code) for problem in problems]


def test_workbook_with_floats_and_days_is_read():
    rows = [HEADS, [1, "Nguyễn Văn An", (35991,), "Bí thư", "Đoàn xã A", 912345678.0, "Sơn Động"]]
    assert people_of(workbook(rows)) == ((AN,), ())


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_pasted_text_is_read_whatever_separates_it(separator):
    row = ["1", "Nguyễn Văn An", "15/07/1998", "Bí thư", "Đoàn xã A", "0912345678", "Sơn Động"]
    assert pasted(f"{separator.join(HEADS)}\r\n{separator.join(row)}\r\n") == ((AN,), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_file_is_read_in_every_unicode(encoding):
    text = ";".join(HEADS) + "\n1;Nguyễn Văn An;15.7.98;Bí thư;Đoàn xã A;+84 912 345 678;Sơn Động\n"
    assert people_of(text.encode(encoding), "ds.csv") == ((AN,), ())


def test_a_name_says_nothing_about_what_a_file_is():
    rows = [["Họ tên"], ["Lê An"]]
    assert people_of(workbook(rows), "ds.csv")[0] == (PersonRow(2, "Lê An"),)
    assert people_of("Họ tên\nLê An".encode(), "ds.xlsx")[0] == (PersonRow(2, "Lê An"),)


def test_heads_stand_in_any_order_and_language_below_titles():
    rows = [
        ["TỈNH ĐOÀN T", None, "ĐOÀN TNCS HỒ CHÍ MINH"],
        [],
        ["DANH SÁCH"],
        ["Site", "Full name", "Year of birth", "Phone number", "Unit", "Position"],
        ["Online", "Y Moan", 1990, "0912.345.678/0987.654.321", "Xã A", "BT"],
    ]
    assert people_of(workbook(rows)) == (
        (PersonRow(5, "Y Moan", "1990", "BT", "Xã A", "+84912345678", "Online"),),
        (),
    )


def test_family_and_given_name_may_have_columns_of_their_own():
    rows = [["TT", "Họ và tên đệm", "Tên"], [1, "Rơ Chăm", "H’Phik"]]
    assert people_of(workbook(rows))[0] == (PersonRow(2, "Rơ Chăm H'Phik"),)


def test_empty_numbered_and_repeated_rows_are_skipped_in_silence():
    rows = [HEADS, [], [1, "Lê An"], [None, " "], HEADS, [2], [3, "Lê Bình"]]
    assert people_of(workbook(rows)) == ((PersonRow(3, "Lê An"), PersonRow(7, "Lê Bình")), ())


def test_groups_and_sums_are_left_out_and_said():
    rows = [
        HEADS,
        ["I", "ĐOÀN XÃ A"],
        [1, "Lê An", None, None, "Xã A"],
        ["Tổng cộng: 1"],
        [None, "Người lập"],
    ]
    people, problems = people_of(workbook(rows))
    assert people == (PersonRow(3, "Lê An", unit="Xã A"),)
    assert codes(problems) == [
        (2, 0, "roster-row-ignored"),
        (4, 0, "roster-row-ignored"),
        (5, 0, "roster-row-ignored"),
    ]
    assert [problem.level for problem in problems] == [Level.WARNING, Level.ADVICE, Level.ADVICE]


def test_every_fault_keeps_its_place():
    people, problems = pasted(
        "STT;Họ tên;Ngày sinh;Số điện thoại;Đơn vị;Mã lạ\n"
        "1;NguyÔn V¨n Dòng;31/02/1995;9.05E+08;#N/A\n"
        "2;;1990;12345;Xã B\n"
        f"3;Lê An;;;{'x' * 400}\n"
    )
    assert [(p.line, p.full_name, p.birth, p.phone) for p in people] == [
        (2, "NguyÔn V¨n Dòng", None, None),
        (3, "", "1990", None),
        (4, "Lê An", None, None),
    ]
    assert len(people[2].unit) == 300
    assert sorted(codes(problems)) == [
        (1, 0, "roster-columns-ignored"),
        (2, 2, "roster-name-odd"),
        (2, 3, "roster-birth-unreadable"),
        (2, 4, "roster-phone-rounded"),
        (2, 5, "roster-cell-error"),
        (3, 2, "roster-name-missing"),
        (3, 4, "roster-phone-unreadable"),
        (4, 5, "roster-cell-long"),
    ]


def test_error_values_of_a_workbook_are_said():
    people, problems = people_of(workbook([["Họ tên", "Đơn vị"], ["Lê An", "#REF!"]]))
    assert people == (PersonRow(2, "Lê An"),)
    assert codes(problems) == [(2, 2, "roster-cell-error")]


def test_column_told_twice_and_second_sheet_are_said():
    data = workbook(
        [["Họ tên", "SĐT", "Di động"], ["Lê An", "0912345678", "0987654321"]], [["Họ tên"], ["Lê Bình"]]
    )
    people, problems = people_of(data)
    assert [person.phone for person in people] == ["+84912345678"]
    assert codes(problems) == [(0, 0, "roster-more-sheets"), (1, 3, "roster-column-twice")]


def test_first_sheet_with_people_counts_and_hidden_ones_do_not():
    cover, hidden, people = [["Công văn"]], [["Họ tên"], ["Lê Ẩn"]], [["Họ tên"], ["Lê An"]]
    assert people_of(workbook(cover, hidden, people, hidden=(2,)))[0] == (PersonRow(2, "Lê An"),)


def test_quoted_cells_may_hold_lines_and_separators():
    people, _ = pasted('Họ tên\tĐơn vị\n"Lê\nAn"\t"Xã ""A"", huyện B"\nLê Bình\tXã C')
    assert people == (PersonRow(2, "Lê An", unit='Xã "A", huyện B'), PersonRow(4, "Lê Bình", unit="Xã C"))


def test_twenty_thousand_people_are_read():
    text = "Họ tên;Điện thoại\n" + "Nguyễn Văn An;0912345678\n" * 19_999
    assert len(people_of(text.encode())[0]) == 19_999


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "roster-empty-file"),
        (b" \n ", "roster-empty-file"),
        (b"x" * (8 * 2**20 + 1), "roster-too-large"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "roster-encoding"),
        (b"ab\0cd", "roster-not-a-table"),
        ("Họ tên\nLê".encode() + b"\xca\xee", "roster-encoding"),
        (codecs.BOM_UTF16_LE + b"a", "roster-encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "roster-old-excel"),
        (b"PK\x03\x04 broken", "roster-unreadable"),
        (workbook([["Họ tên"]])[:-30], "roster-unreadable"),
        (workbook([], members={"xl/worksheets/sheet1.xml": "<worksheet><broken"}), "roster-unreadable"),
        (workbook([], members={"xl/x.bin": b"\0" * (101 * 2**20)}), "roster-swollen"),
        (workbook(FAR), "roster-far-cell"),
        (b"H\xe1\xbb\x8d t\xc3\xaan\n" + b"An\n" * 20_001, "roster-too-long"),
        (b"H\xe1\xbb\x8d t\xc3\xaan\n\"An" + b"x" * 200_000, "roster-quotes"),
        (b"a;b\n1;2", "roster-no-header"),
        (b"H\xe1\xbb\x8d t\xc3\xaan;STT\n", "roster-no-people"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_a_problem_and_never_an_error(data, code):
    people, problems = people_of(data)
    assert people == ()
    assert code in [problem.code for problem in problems if problem.level == Level.ERROR]


def test_undecodable_bytes_name_their_line():
    _, (problem,) = people_of("Họ tên\nLê An\n".encode() + b"Nguy\xeen\n")
    assert (problem.code, problem.line, problem.path) == ("roster-encoding", 3, "ds.xlsx")


def test_a_stray_formatted_cell_far_away_is_no_trouble():
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Họ tên</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Lê An</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert people_of(workbook(rows))[0] == (PersonRow(2, "Lê An"),)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1998", "1998"),
        ("15/07/1998", "1998-07-15"),
        ("2/9/95", "1995-09-02"),
        ("02-09-1995", "1995-09-02"),
        ("02.9.1995", "1995-09-02"),
        ("2/9/05", "2005-09-02"),
        ("1998-07-15 00:00:00", "1998-07-15"),
        ("45000", "2023-03-15"),
        ("7/1998", "1998"),
        ("31/02/1998", None),
        ("03/25/1998", None),
        ("0998", None),
        ("khoảng 1998", None),
        ("", None),
    ],
)
def test_birth_is_a_day_or_a_year(text, birth):
    assert read_birth(text) == birth


WORDS = st.sampled_from(
    [
        *HEADS,
        "Lê An",
        "1",
        "I",
        "1990",
        "0912345678",
        "#N/A",
        "Tổng cộng",
        "",
        " ",
        '"',
        ";",
        "\t",
        "\n",
        ",",
        "|",
        "x" * 400,
    ]
)


@given(st.lists(WORDS | st.text(max_size=4), max_size=30).map("".join))
def test_any_text_gives_people_or_problems_with_places(text):
    people, problems = pasted(text)
    assert people or problems
    for person in people:
        assert person.phone is None or person.phone.startswith("+84")
        assert person.full_name == " ".join(person.full_name.split())
    for problem in problems:
        sentence = sentences.SENTENCES[problem.code]
        assert problem.code in sentences.HINTS
        assert str(sentence._args[0]) % problem.facts


@given(
    st.binary()
    | st.binary().map(lambda tail: b"PK\x03\x04" + tail)
    | st.binary().map(lambda cut: workbook([["Họ tên"]])[: -1 - len(cut)])
)
def test_any_bytes_are_sheets_or_a_code_with_a_sentence(data):
    found = extract(data)
    assert "sheets" in found or found["code"] in sentences.SENTENCES
