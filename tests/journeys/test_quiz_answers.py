"""Answers with scripts: a receipt only after the server's reply, the truth while the network is away."""

import re

import pytest
from playwright.sync_api import Locator, Request, Route, expect

from tests.journeys.conftest import Arrive
from tests.journeys.people import Person
from tests.journeys.settings import DESK, PHONE

pytestmark = pytest.mark.browser

QUIZ = "/trainings/1/courses/nghiep-vu-kiem-tra-giam-sat/quizzes/giai-quyet-khieu-nai-to-cao/quiz"
TRAINEE = "hocvien9"
SAVED = re.compile(r"Máy chủ đã lưu \d\d:\d\d:\d\d")


def begin(person: Person) -> None:
    """Begin the quiz, or go on with it."""
    person.sign_in(TRAINEE)
    person.go(QUIZ)
    person.page.locator("main .btn-primary").click()
    expect(person.page.locator("[data-timer]")).to_have_text(re.compile(r"\d\d:\d\d"))


def question(person: Person) -> Locator:
    """The one question that is shown."""
    shown = person.page.locator("[data-asked]:visible")
    expect(shown).to_have_count(1)
    return shown


def go_to(person: Person, number: int) -> None:
    """Go to a question by its number."""
    page = person.page
    page.evaluate("number => document.querySelectorAll('[data-to]')[number - 1].click()", number)
    expect(page.locator("[data-where-text]")).to_have_text(re.compile(rf"^Câu {number} "))


def choose(person: Person, place: int) -> Locator:
    """Answer the question that is shown; gives the line of its receipt."""
    shown = question(person)
    options = shown.locator("input[type=radio], input[type=checkbox]")
    if options.count():
        options.nth(place).check()
    else:
        shown.locator("input.form-control").fill(str(30 + place))
        shown.locator("input.form-control").blur()
    return shown.locator("[data-receipt]")


def given(person: Person) -> list[str]:
    """What is answered in the question that is shown."""
    fields = question(person).locator("input:checked, input.form-control")
    return [field.input_value() for field in fields.all()]


def test_answers_are_saved_when_given_and_the_page_never_claims_more(arrive: Arrive) -> None:
    phone = arrive(PHONE)
    begin(phone)
    expect(choose(phone, 0)).to_have_text(SAVED)

    phone.press("Sau", exact=True)
    with phone.without_network():
        receipt = choose(phone, 0)
        expect(receipt).to_have_text("Chưa lưu được. Sẽ tự gửi lại, đừng đóng trang này.")
        phone.sees("1 câu chưa lưu được, đang chờ mạng. Đừng đóng trang này.")
    expect(receipt).to_have_text(SAVED)
    expect(phone.page.locator("[data-waiting]")).to_be_hidden()

    desk = arrive(DESK)
    begin(desk)
    expect(desk.page.locator("[data-done-count]")).to_have_text("2")
    go_to(desk, 1)
    with desk.page.expect_response("**/api/1/attempts/**"):
        choose(desk, 1)
    go_to(phone, 1)
    phone.page.reload()
    assert given(phone) == given(desk)

    phone.go(phone.page.url.split("#")[0] + "/receipts")
    phone.sees("Đã được thay bằng câu trả lời mới hơn")


def test_a_stale_token_is_renewed_and_the_answer_sent_again(arrive: Arrive) -> None:
    phone = arrive(PHONE)
    sent: list[int] = []

    def spoil_the_first(route: Route, request: Request) -> None:
        stale = {"x-csrftoken": "stale"} if not sent else {}
        answer = route.fetch(headers={**request.headers, **stale})
        sent.append(answer.status)
        route.fulfill(response=answer)

    begin(phone)
    phone.page.route("**/api/1/attempts/**", spoil_the_first)
    go_to(phone, 4)
    expect(choose(phone, 0)).to_have_text(SAVED)
    assert sent == [400, 200]


def test_an_answer_given_before_the_script_has_come_is_saved_when_it_comes(arrive: Arrive) -> None:
    phone = arrive(PHONE)
    begin(phone)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.page.route("**/quizzes-attempt.js", hold)
    phone.page.reload(wait_until="commit")
    asked = phone.page.locator("[data-asked]").nth(2)
    options = asked.locator("input[type=radio]:not(:checked), input[type=checkbox]:not(:checked)")
    if options.count():
        options.last.check()
    else:
        asked.locator("input.form-control").fill("77")
    while not held:
        phone.page.wait_for_timeout(20)
    with phone.page.expect_response("**/api/1/attempts/**"):
        held[0].continue_()
    go_to(phone, 3)
    expect(asked.locator("[data-receipt]")).to_have_text(SAVED)
