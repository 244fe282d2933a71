"""The whole job without a terminal: 53 people come from a table, study, are examined, and are reported."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from app.demo.people import DemoPerson
from tests.journeys import tables
from tests.journeys.conftest import Arrive
from tests.journeys.people import Person
from tests.journeys.settings import DESK, PHONE, Setting, matrix
from tests.journeys.steps import COURSE, FIRST_LESSON, QUIZ, answer_all, enter_by_slip, find_at_door

pytestmark = pytest.mark.browser

SESSION = "Buổi sáng"
LAST_ROWS = 3
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
POLL_MS = 30_000


@matrix(DESK)
def test_fifty_three_people_from_a_table_to_the_report(arrive: Arrive, setting: Setting) -> None:
    title = f"Tập huấn Chủ tịch Hội các xã {setting}"
    people = tables.fifty_three(setting.number)
    organizer = arrive(setting)
    organizer.sign_in("bantochuc")
    create_training(organizer, title)
    add_sites_and_session(organizer)
    import_workbook(organizer, people)
    import_pasted_rows(organizer, people)

    slips = print_papers(organizer)
    make_coordinator(organizer, f"canbo{setting.number}")
    phone = Setting(PHONE.width, PHONE.height, setting.theme, setting.language)
    coordinator, trainee = arrive(phone), arrive(phone)
    board = open_board(organizer)
    check_in(coordinator, f"canbo{setting.number}", title, [people[0].full_name, people[1].full_name])
    board_shows(organizer, came=2)

    enter_by_slip(trainee, slip_of(people[0], slips))
    study(trainee)
    organizer.go(board)
    open_quiz(organizer)
    be_examined(trainee)
    organizer.go(board)
    board_shows(organizer, came=2, taken=1)
    report_is_right(organizer, people)
    close_quiz(organizer)
    trainee.go("/")
    trainee.follow("Kết quả", exact=True)
    trainee.page.get_by_role("link", name=QUIZ, exact=True).click()
    expect(trainee.page.get_by_role("heading", level=1)).to_have_text(QUIZ)
    expect(trainee.button("Bắt đầu làm bài")).to_have_count(0)


def create_training(organizer: Person, title: str) -> None:
    organizer.follow("Tạo lớp")
    organizer.fill("Tên lớp", title)
    choice = organizer.field("Đơn vị tổ chức")
    choice.select_option(index=choice.get_by_role("option").count() - 1)
    day = organizer.today().isoformat()
    organizer.fill("Ngày bắt đầu", day)
    organizer.fill("Ngày kết thúc", day)
    organizer.fill("Đóng lớp lúc", f"{day}T23:00")
    organizer.press("Tạo lớp", exact=True)
    expect(organizer.page.get_by_role("heading", level=1)).to_have_text(title)
    organizer.follow("Chọn khóa học")
    organizer.page.get_by_label(COURSE).check()
    organizer.press("Lưu", exact=True)


def add_sites_and_session(organizer: Person) -> None:
    organizer.follow("Điểm cầu", exact=True)
    organizer.follow("Thêm điểm cầu")
    organizer.fill("Tên điểm cầu", tables.HALL)
    organizer.press("Thêm điểm cầu", exact=True)
    organizer.follow("Điểm cầu", exact=True)
    organizer.follow("Thêm điểm cầu")
    organizer.fill("Tên điểm cầu", tables.REMOTE)
    organizer.field("Điểm cầu trực tuyến").check()
    organizer.press("Thêm điểm cầu", exact=True)
    organizer.follow("Buổi học", exact=True)
    organizer.follow("Thêm buổi học")
    day: date = organizer.today()
    organizer.fill("Tên buổi học", SESSION)
    organizer.fill("Bắt đầu lúc", f"{day}T09:45")
    organizer.fill("Kết thúc lúc", f"{day}T11:30")
    organizer.press("Thêm buổi học", exact=True)
    add_topic(organizer, "Giải quyết khiếu nại", "09:45", "10:45")
    add_topic(organizer, "Kiểm tra cuối buổi", "10:45", "11:30", examines=True)


def add_topic(organizer: Person, topic: str, begins: str, ends: str, *, examines: bool = False) -> None:
    organizer.follow("Thêm nội dung vào %(title)s", title=SESSION)
    main = organizer.page.get_by_role("main")
    main.get_by_label(organizer.say("Tên nội dung")).fill(topic)
    main.get_by_label(organizer.say("Từ"), exact=True).fill(begins)
    main.get_by_label(organizer.say("Đến"), exact=True).fill(ends)
    if examines:
        main.get_by_label(organizer.say("Bài kiểm tra")).select_option(index=1)
    organizer.press("Thêm nội dung", exact=True)
    expect(organizer.page.get_by_role("link", name=topic)).to_be_visible()


def import_workbook(organizer: Person, people: list[DemoPerson]) -> None:
    """Upload the table, see what each row will do, import all but the last rows."""
    organizer.follow("Danh sách học viên", exact=True)
    organizer.follow("Nhập danh sách")
    content = tables.workbook(people[:-LAST_ROWS])
    organizer.field("Tệp danh sách").set_input_files(
        {"name": "danh-sach.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    organizer.press("Đọc bảng")
    organizer.is_at("Xem trước khi nhập")
    organizer.reads("danh-sach.xlsx")
    expect(organizer.page.locator("tbody tr")).to_have_count(tables.COUNT - LAST_ROWS)
    decide_doubts(organizer)
    organizer.press("Nhập danh sách")
    organizer.is_at("Đã nhập danh sách")


def decide_doubts(organizer: Person) -> None:
    """Say of people who share a name with somebody of the demo that they are others."""
    rest = organizer.field("Các dòng cần chọn mà bạn chưa chọn:")
    if rest.count():
        rest.select_option("new")


def import_pasted_rows(organizer: Person, people: list[DemoPerson]) -> None:
    """Paste the last rows: a misspelt site is chosen, a row without a name left out, nobody comes twice."""
    organizer.follow("Xem danh sách học viên")
    organizer.follow("Nhập danh sách")
    organizer.fill("Hoặc dán bảng vào đây", tables.pasted_with_faults(people[-LAST_ROWS:], people[0]))
    organizer.press("Đọc bảng")
    unknown = organizer.field("“%(text)s” là điểm cầu nào?", text="Trực tuyn")
    unknown.select_option(label=tables.REMOTE)
    decide_doubts(organizer)
    organizer.page.get_by_role("checkbox").check()
    organizer.press("Nhập danh sách")
    organizer.is_at("Đã nhập danh sách")
    organizer.follow("Xem danh sách học viên")
    counted = organizer.page.get_by_role("main").get_by_text(re.compile(rf"^{tables.COUNT}\b"))
    expect(counted.first).to_be_visible()


def print_papers(organizer: Person) -> str:
    """Print slips and badges of the hall; gives the text of the slips."""
    in_hall = tables.COUNT - tables.ONLINE
    organizer.follow("Điểm cầu", exact=True)
    organizer.follow("Phiếu và thẻ của %(site)s", site=tables.HALL)
    organizer.press("Tạo %(num)d phiếu còn thiếu", num=in_hall)
    slips = PdfReader(BytesIO(organizer.fetch(organizer.link("Mở %(num)d phiếu để in (PDF)", num=in_hall))))
    badges = PdfReader(BytesIO(organizer.fetch(organizer.link("Mở %(num)d thẻ để in (PDF)", num=in_hall))))
    assert len(slips.pages) == len(badges.pages) == -(-in_hall // 8)
    text = "\n".join(page.extract_text() for page in slips.pages)
    codes = CODE.findall(text)
    assert len(codes) == len(set(codes)) == in_hall
    assert not CODE.search("\n".join(page.extract_text() for page in badges.pages))
    return text


def slip_of(person: DemoPerson, text: str) -> str:
    """Find the address of somebody's slip in the text of the printed ones."""
    code = CODE.search(text, text.index(f"\n{person.full_name}\n"))
    assert code
    return "/s/" + code[0].replace("-", "")


def make_coordinator(organizer: Person, user_name: str) -> None:
    organizer.follow("Điểm cầu", exact=True)
    organizer.page.get_by_role("link", name=tables.HALL, exact=True).click()
    organizer.fill("Tìm người để giao vai trò", user_name)
    organizer.press("Tìm kiếm", exact=True)
    organizer.press("Giao vai trò", within=organizer.row(user_name))
    organizer.button("Thôi vai trò").wait_for()


def open_board(organizer: Person) -> str:
    """Open the organizer's board; gives its address."""
    organizer.follow("Điểm cầu", exact=True)
    organizer.follow("Bảng tổng hợp", exact=True)
    return organizer.page.url


def check_in(coordinator: Person, user_name: str, title: str, names: list[str]) -> None:
    coordinator.sign_in(user_name)
    training = coordinator.page.locator("section").filter(has_text=title).last
    training.get_by_role("link", name=SESSION).click()
    for name in names:
        coordinator.press("Có mặt", within=find_at_door(coordinator, name))
        expect(coordinator.page.locator("section.last")).to_contain_text(name)


def board_shows(organizer: Person, *, came: int, taken: int = 0) -> None:
    """Wait until the board says so, without touching it."""
    expect(organizer.page.locator(".big b")).to_have_text(str(came), timeout=POLL_MS)
    hall = organizer.page.locator(".dc-sites tbody tr").filter(has_text=tables.HALL)
    expect(hall.locator(".in")).to_have_text(f"{came}/{tables.COUNT - tables.ONLINE}")
    expect(hall).to_contain_text(f"/{taken}", timeout=POLL_MS)


def study(trainee: Person) -> None:
    trainee.page.get_by_role("link", name=COURSE).click()
    trainee.sees("Chưa mở. Ban tổ chức mở bài trong buổi học.")
    trainee.page.get_by_role("link", name=FIRST_LESSON).click()
    trainee.press("Xong bài này")


def open_quiz(organizer: Person) -> None:
    organizer.follow("Bài kiểm tra", exact=True)
    organizer.press("Mở ngay ở mọi điểm cầu")
    organizer.button("Đóng ngay ở mọi điểm cầu").wait_for()


def close_quiz(organizer: Person) -> None:
    organizer.follow("Bài kiểm tra", exact=True)
    organizer.press("Đóng ngay ở mọi điểm cầu")
    organizer.button("Mở ngay ở mọi điểm cầu").wait_for()


def be_examined(trainee: Person) -> None:
    trainee.go("/")
    trainee.page.get_by_role("link", name=QUIZ, exact=True).first.click()
    trainee.press("Bắt đầu làm bài")
    count = answer_all(trainee)
    trainee.press("Xem lại và nộp bài", within=trainee.page.locator(".dc-bar"))
    trainee.press("Nộp bài", exact=True)
    expect(trainee.page.locator(".dc-marks li")).to_have_count(count)


def report_is_right(organizer: Person, people: list[DemoPerson]) -> None:
    """The table opens in Excel with its diacritics, has a row for everybody, and says what happened."""
    content = organizer.download(organizer.link("Tải kết quả (CSV)"))
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";")
    by_name = {row[head.index(organizer.say("Họ và tên"))]: row for row in rows}
    assert len(rows) == tables.COUNT
    assert set(by_name) == {person.full_name for person in people}
    came, said = by_name[people[0].full_name], head.index(SESSION)
    statuses = [row[said] for row in rows]
    assert came[said] == organizer.say("Có mặt")
    assert statuses.count(organizer.say("Có mặt")) == 2
    assert statuses.count(organizer.say("Vắng")) == tables.COUNT - 2
    assert came[head.index(organizer.say("Số bài đã học"))] == "1"
    assert len([row for row in rows if row[-1]]) == 1
    assert came[-1] in {organizer.say("Đạt"), organizer.say("Chưa đạt")}
