"""Every page of every role: axe-core finds nothing, nothing scrolls sideways, every page can be reached."""

import pytest
from flask import Flask

from app.accounts.guard import permission_of
from app.accounts.permissions import OWN_ACTIONS, PERMISSIONS, Action
from app.accounts.rules import Role, ScopeKind
from app.factory import create_app
from tests.conftest import make_settings
from tests.journeys.conftest import Arrive
from tests.journeys.crawl import FILE_ENDINGS, FILES, Crawl
from tests.journeys.people import Person
from tests.journeys.settings import PHONE, Setting, matrix
from tests.journeys.steps import answer

pytestmark = pytest.mark.browser

LESSONS = {"learning.show_lesson": 12, "authoring.preview_lesson": 2, "authoring.preview_quiz": 2}
FRAGMENTS = {"reports.show_figures"}  # polled by the board
REACHED_OTHERWISE: dict[Role, set[str]] = {
    Role.COORDINATOR: set(),
    Role.ORGANIZER: {"trainings.preview_roster"},
    Role.INSTRUCTOR: set(),
    Role.ADMIN: {"accounts.show_job"},  # a job's starter is sent there
}
NOTHING_FILLED = {
    Role.ORGANIZER: (
        "/manage/trainings/new",
        "/manage/trainings/1/sites/new",
        "/manage/trainings/1/sessions/new",
        "/manage/trainings/1/people/new",
        "/manage/trainings/1/people/import",
        "/manage/trainings/1/sessions/1/agenda/new",
    ),
    Role.ADMIN: ("/users/new", "/units/new"),
}
STAFF = {
    Role.COORDINATOR: ("canbo{number}", ScopeKind.SITE),
    Role.ORGANIZER: ("bantochuc", ScopeKind.UNIT),
    Role.INSTRUCTOR: ("giangvien", ScopeKind.EVERYWHERE),
    Role.ADMIN: ("quantri", ScopeKind.EVERYWHERE),
}


@pytest.fixture(scope="session")
def mapped_app(instance_folder) -> Flask:
    """The application in this process, to know its addresses."""
    return create_app(make_settings(instance_folder / "map"))


def pages_of(app: Flask, actions: set[Action]) -> set[str]:
    """Name the pages whose routes ask for one of these actions."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and permission_of(app.view_functions[rule.endpoint]) in actions
        and not rule.rule.endswith(FILE_ENDINGS)
        and rule.endpoint not in {*FILES, *FRAGMENTS}
    }


@matrix(PHONE)
@pytest.mark.parametrize("role", list(STAFF), ids=str)
def test_pages_of_staff(arrive: Arrive, mapped_app: Flask, role: Role, setting: Setting) -> None:
    person = arrive(setting)
    user_name, kind = STAFF[role]
    person.sign_in(user_name.format(number=setting.number))
    crawl = Crawl(mapped_app, person, role.value, LESSONS)
    crawl.walk(["/"])
    for path in NOTHING_FILLED.get(role, ()):
        crawl.look_at_errors(path)
    if "trainings.show_enrolment" in crawl.seen:
        person.go(crawl.found["trainings.show_enrolment"])
        person.press("Mã đăng nhập")
        crawl.look("trainings.show_sign_in_qr")
    assert not crawl.faults, "\n".join(crawl.faults)
    actions = {action for action, kinds in PERMISSIONS.items() if kind in kinds.get(role, ())}
    missed = pages_of(mapped_app, actions) - set(crawl.seen) - REACHED_OTHERWISE[role]
    assert not missed


@matrix(PHONE)
def test_pages_of_trainees(arrive: Arrive, mapped_app: Flask, setting: Setting) -> None:
    person = arrive(setting)
    examined_trainee(arrive(setting), person)
    crawl = Crawl(mapped_app, person, "trainee", LESSONS)
    crawl.walk(["/", "/users"])
    crawl.walk([crawl.found["home.show_course"] + "/search?q=khieu+nai"])
    person.go("/my/results")
    take_quiz(person, crawl)
    assert not crawl.faults, "\n".join(crawl.faults)
    assert not pages_of(mapped_app, set(OWN_ACTIONS)) - set(crawl.seen) - {"accounts.show_job"}


def examined_trainee(organizer: Person, trainee: Person) -> None:
    """Sign the trainee in as somebody who has taken the quiz once."""
    organizer.sign_in("bantochuc")
    organizer.go(f"/manage/trainings/1/sessions/1/sites/{organizer.setting.number}")
    passed = organizer.page.locator("tr", has=organizer.page.get_by_text(organizer.say("Đạt"), exact=True))
    passed.first.get_by_role("link").click()
    organizer.press("Mã đăng nhập")
    code = organizer.page.locator("main .code").inner_text()
    trainee.go("/s/")
    trainee.fill("Mã trên phiếu", code)
    trainee.press("Tiếp tục")
    trainee.press("Đăng nhập", within=trainee.page.get_by_role("main"))


def take_quiz(person: Person, crawl: Crawl) -> None:
    """Go through an attempt and look at each of its pages."""
    person.page.get_by_role("main").get_by_role("link").filter(has_text="Bài kiểm tra").first.click()
    person.press("Bắt đầu làm bài")
    crawl.look("quizzes.show_attempt")
    answer(person, person.page.locator("[data-asked]").first)
    crawl.walk([person.page.url.partition("#")[0] + path for path in ("/review", "/receipts")])


@matrix(PHONE)
def test_pages_of_everybody(arrive: Arrive, mapped_app: Flask, setting: Setting) -> None:
    crawl = Crawl(mapped_app, arrive(setting), "nobody")
    crawl.walk(["/sign-in", "/s/", "/help", "/s/AAAAAAAAAAAAAAAAAAAA"])
    crawl.look_at_errors("/s/")
    for name in ("/khong-co", "/manage/trainings/99999999999"):
        crawl.person.go(name)
        crawl.look(name)
    assert not crawl.faults, "\n".join(crawl.faults)
    assert crawl.seen["accounts.sign_in"]
