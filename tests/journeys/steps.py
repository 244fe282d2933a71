"""What more than one journey does."""

from playwright.sync_api import Locator, expect

from app.vietnamese import fold
from tests.journeys.people import Person

COURSE = "Nghiệp vụ kiểm tra, giám sát của Đoàn"
FIRST_LESSON = "Khiếu nại, tố cáo hay kiến nghị"
SECOND_LESSON = "Khiếu nại theo luật: khung chung"
QUIZ = "Bài kiểm tra: Giải quyết khiếu nại, tố cáo"


def name_of(person: Person, user_name: str) -> str:
    """Sign in, read one's own name, and sign out again."""
    person.sign_in(user_name)
    person.go("/account")
    name = person.page.get_by_role("main").get_by_role("heading", level=2).first.inner_text()
    person.press("Đăng xuất", within=person.page.get_by_role("main"), exact=True)
    return name


def open_door(coordinator: Person) -> None:
    """Go to the list of the session that is on."""
    coordinator.follow("Mở danh sách điểm danh")


def find_at_door(coordinator: Person, name: str) -> Locator:
    """Search somebody at the door as one types: without diacritics. Gives the row."""
    box = coordinator.page.get_by_role("searchbox")
    if coordinator.scripts:
        before = coordinator.page.locator("[data-door-live] > *").first
        before.evaluate("old => old.dataset.old = 1")
        box.fill(fold(name))
        expect(coordinator.page.locator("[data-old]")).to_have_count(0)
    else:
        box.fill(fold(name))
        coordinator.press("Tìm", exact=True)
    row = coordinator.page.locator(".people > li").filter(has_text=name).first
    expect(row).to_be_visible()
    return row


def show_sign_in_code(coordinator: Person, name: str) -> str:
    """Find a person and show a fresh sign-in code in two taps; gives the address in the QR."""
    row = find_at_door(coordinator, name)
    row.get_by_label(coordinator.say("Việc khác với %(name)s", name=name)).click()
    row.get_by_role("button", name=coordinator.say("Mã QR đăng nhập")).click()
    expect(coordinator.page.get_by_role("heading", level=1)).to_have_text(name)
    expect(coordinator.page.get_by_role("img", name=name)).to_be_visible()
    code = coordinator.page.locator("main .code").inner_text()
    return f"/s/{code.replace(' ', '').replace('-', '')}"


def enter_by_slip(person: Person, link: str) -> None:
    """Open the link of a slip and say yes."""
    person.go(link)
    person.press("Đăng nhập", within=person.page.get_by_role("main"), exact=True)


def answer_all(person: Person) -> int:
    """Answer every question of the attempt, one at a time; gives how many there were."""
    page = person.page
    questions = page.locator("[data-asked]")
    count = questions.count()
    for number in range(count):
        question = questions.nth(number)
        answer(person, question)
        if number < count - 1:
            person.press("Sau", exact=True)
    return count


def answer(person: Person, question: Locator) -> None:
    """Give any answer to a question, and wait for the server's receipt."""
    expect(question).to_be_visible()
    choices = question.get_by_role("radio").or_(question.get_by_role("checkbox"))
    if choices.count():
        choices.first.check()
    else:
        box = question.get_by_role("textbox")
        box.fill("30")
        box.blur()
    expect(question.locator("[data-receipt]")).to_contain_text(
        person.say("Máy chủ đã lưu {0}").replace("{0}", "")
    )
