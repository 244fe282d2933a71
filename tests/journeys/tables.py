"""The real case: 53 commune chairs in one hall, as the table of people that an organizer gets."""

from io import BytesIO
from random import Random

from openpyxl import Workbook

from app.demo.people import DemoPerson, make_people

COUNT, ONLINE = 53, 5
HALL, REMOTE = "Hội trường Tỉnh đoàn", "Trực tuyến"
HEADS = ("STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Số điện thoại", "Điểm cầu")


def fifty_three(seed: int) -> list[DemoPerson]:
    """Make 53 people who are not of the demo; names may be shared, as they are in life."""
    return make_people(COUNT, Random(5300 + seed))


def row_of(number: int, person: DemoPerson) -> list[str]:
    """Write a person as such tables do: a day with slashes, a phone with its zero and spaces."""
    birth = "/".join(reversed(person.birth.split("-")))
    phone = "0" + person.phone.removeprefix("+84")
    site = REMOTE if number > COUNT - ONLINE else HALL
    phone = f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    return [str(number), person.full_name, birth, "Chủ tịch Hội", f"Xã {person.branch}", phone, site]


def workbook(people: list[DemoPerson]) -> bytes:
    """Make the .xlsx."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sách"
    sheet.append(HEADS)
    for number, person in enumerate(people, 1):
        sheet.append(row_of(number, person))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def pasted_with_faults(people: list[DemoPerson], already: DemoPerson) -> str:
    """Copy the last rows as from Excel, with what goes wrong in life: a misspelt site, no name, one twice."""
    rows = [row_of(COUNT - len(people) + n, person) for n, person in enumerate(people, 1)]
    rows[0][-1] = "Trực tuyn"
    rows.append(["", "", "01/02/1990", "Chủ tịch Hội", "Xã Không Tên", "", REMOTE])
    rows.append(row_of(1, already))
    return "\n".join("\t".join(row) for row in [list(HEADS), *rows])
