"""Every route as every role, as a stranger of the same role and as nobody; with what nobody should send."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.guard import PUBLIC, permission_of
from app.database import Base, db
from app.factory import PUBLIC_PREFIXES
from tests.cast import Cast
from tests.conftest import SECRET
from tests.house.world import WORLD, World, make_world
from tests.visitor import XHTML, Visitor

READING = ("GET",)
DONE = {200, 302, 303, 304}
REFUSED_INPUT = {400, 404, 409, 415, 422}  # what is not there to be undone, mended or matched is 404
REPEATABLE = {"accounts.revoke_browser"}  # signing out what is signed out already is no error
ENDS = re.compile(r"delete|discard|withdraw|end_|remove|deactivate|sign_out|sign_in_|enter_by|merge|revoke")
ODD_VALUES = (
    "",
    "\0",
    "Ạ" * 5000,
    "-1",
    "99999999999999999999",
    "' OR 1=1 --",
    "<b>{{ 7 }}</b>",
    "\ud7ff😀",
    "2026-02-31",
)
ODD_PATHS = {
    "int": ("0", "2147483647", "2147483648", "9" * 40, "-1", "1.5", "%00"),
    "text": ("x", "%00", "%FF%FE", "..%2F..%2Fetc", "%F0%9F%98%80", "a" * 3000, "quiz%0d%0aX: y"),
}
ASKED = (
    "page", "q", "site", "session", "version", "key", "show", "training", "parent", "last", "status",
    "action", "next", "ended",
)  # fmt: skip
ODD_QUERY = "&".join(f"{name}={{0}}" for name in ASKED)
RIGHT_JSON = {
    "client_id": "c", "sequence": 1, "response": ["0"],
    "answered_at": "2026-11-22T01:30:00+00:00", "sent_at": "2026-11-22T01:30:00+00:00",
}  # fmt: skip
ODD_JSON: tuple[Any, ...] = (
    None, [], {}, "text", 12, {"events": "x"}, {"events": [{}]}, {"events": [None] * 3},
    {"client_id": "\0", "sequence": -1, "answered_at": "x", "sent_at": [], "response": {}},
    {"client_id": "c", "sequence": 10**30, "answered_at": "2026-11-22T01:30:00Z", "response": [["0"]]},
)  # fmt: skip


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast, (SECRET,))


@pytest.fixture
def ask(app: Flask, visit: Visitor) -> "Asking":
    return Asking(app, visit)


class Asking:
    """Send anything as anybody; a 500 is told with its cause, and never ends the walk."""

    def __init__(self, app: Flask, visit: Visitor) -> None:
        self.app, self.visit = app, visit
        self.faults: list[str] = []

    def __call__(self, world: World, name: str, method: str, path: str, **more: Any) -> int | None:
        user = world.people()[name]
        if method not in READING:
            more["headers"] = {"X-CSRFToken": self.visit.csrf_token(user), **more.get("headers", {})}
        try:
            response: TestResponse = self.visit.send(path, as_=user, method=method, **more)
        except AssertionError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it would be a 500
            db.session.rollback()
            self.faults.append(f"{name} {method} {path[:200]} {error!r}"[:400])
            return None
        if response.status_code >= 500:
            self.faults.append(f"{name} {method} {path[:200]}: {response.status_code}")
        self.last = response
        return response.status_code


def our_rules(app: Flask) -> list[Rule]:
    """Every route of ours, those that end something last."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith((*PUBLIC_PREFIXES, "factory."))
    ]
    return sorted(rules, key=lambda rule: (bool(ENDS.search(rule.endpoint)), rule.endpoint))


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def path_of(rule: Rule, values: dict[str, object]) -> str:
    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def expected(app: Flask, world: World, rule: Rule, method: str, name: str) -> set[int]:
    """Say how a route must answer somebody who sends nothing with it."""
    action = permission_of(app.view_functions[rule.endpoint])
    if action == PUBLIC:
        return DONE | REFUSED_INPUT
    if name == "nobody":
        return {401} if rule.rule.startswith("/api/") else {302}
    if not world.actors[name].may(action):
        return {403}
    if not world.covers(rule, action, name) and rule.arguments & {*WORLD}:
        return {302, 404} if rule.endpoint in REPEATABLE else {404}
    return DONE if method in READING else DONE | REFUSED_INPUT


def rows_in_all_tables() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_every_route_answers_each_as_the_table_says(app: Flask, ask: Asking, world: World) -> None:
    """First all that must be refused, which may change nothing; then all that is allowed."""
    cases = [
        (expected(app, world, rule, method, name), name, method, rule)
        for rule in our_rules(app)
        for method in methods_of(rule)
        for name in world.people()
    ]
    wrong: list[str] = []

    def walk(which: list[tuple[set[int], str, str, Rule]]) -> None:
        for wanted, name, method, rule in which:
            more = {"json": RIGHT_JSON} if rule.rule.startswith("/api/") else {}
            got = ask(world, name, method, path_of(rule, world.values), **more)
            if got is not None and got not in wanted:
                wrong.append(f"{name} {method} {rule.rule}: {got}, wanted {sorted(wanted)}")
            if got == 302 and name == "nobody" and wanted == {302}:
                assert "/sign-in" in ask.last.headers["Location"]

    for name in world.people():
        ask.visit.browser(world.people()[name])
    before = rows_in_all_tables()
    walk([case for case in cases if not case[0] & {200}])
    after = rows_in_all_tables()
    assert {name: n for name, n in after.items() if before[name] != n} == {}
    walk([case for case in cases if case[0] & {200}])
    assert not ask.faults + wrong, "\n".join(ask.faults + wrong)


def test_odd_addresses_are_no_failure(app: Flask, ask: Asking, world: World) -> None:
    for rule in our_rules(app):
        for odd in odd_paths(rule, world.values):
            for method in methods_of(rule):
                ask(
                    world, "admin" if rule.rule.startswith(("/users", "/units")) else "organizer", method, odd
                )
        for name in ("trainee", "instructor", "nobody") if rule.arguments else ():
            ask(world, name, "GET", next(odd_paths(rule, world.values)))
        ask(world, "nobody", "DELETE", path_of(rule, world.values))
    assert not ask.faults, "\n".join(ask.faults)


def odd_paths(rule: Rule, values: dict[str, object]) -> Iterator[str]:
    """The address with one value after the other replaced by an odd one."""
    marks = {name: f"mark{number}mark" for number, name in enumerate(sorted(rule.arguments))}
    for name in sorted(rule.arguments):
        is_number = "int:" in (re.search(rf"<([^>]*\b{name})>", rule.rule) or [""])[0]
        for odd in ODD_PATHS["int" if is_number else "text"]:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: marks[found[1]], rule.rule)
            for other, mark in marks.items():
                path = path.replace(mark, odd if other == name else str(values[other]))
            yield path


def test_odd_questions_and_forms_are_no_failure(app: Flask, ask: Asking, world: World) -> None:
    """Each page that somebody sees, asked oddly; each form on it, filled with what nobody means."""
    forms: dict[tuple[str, str, str], set[str]] = {}
    pages = [rule for rule in our_rules(app) if "GET" in methods_of(rule)]
    for rule in pages:
        for name in ("trainee", "coordinator", "organizer", "instructor", "admin"):
            path = path_of(rule, world.values)
            if ask(world, name, "GET", path) != 200 or ask.last.mimetype != "text/html":
                continue
            for odd in ODD_VALUES if name != "coordinator" else ():
                ask(world, name, "GET", f"{path}?{ODD_QUERY}".replace("{0}", quoted(odd)))
            ask(world, name, "GET", path)
            for target, fields in forms_of(ask.last.text, path):
                forms.setdefault((name, target, re.sub(r"\d+", "N", target)), set()).update(fields)
    ending = sorted(forms, key=lambda form: bool(ENDS.search(form[1].replace("-", "_"))))
    assert len(ending) > 50
    for name, target, _kind in ending:
        for odd in ODD_VALUES:
            ask(world, name, "POST", target, data=dict.fromkeys(forms[name, target, _kind], odd))
    assert not ask.faults, "\n".join(ask.faults)


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode()[:1500])


def forms_of(text: str, path: str) -> Iterator[tuple[str, set[str]]]:
    """The forms of a page that post: where to, and their fields."""
    for form in html5lib.parse(text).iter(f"{XHTML}form"):
        if (form.get("method") or "").lower() != "post":
            continue
        nodes = [node for node in form.iter() if isinstance(node.tag, str)]
        fields = {node.get("name") for node in nodes if node.get("name") and node.get("name") != "csrf_token"}
        yield (form.get("action") or path).partition("#")[0] or path, fields
        yield from ((node.get("formaction"), fields) for node in nodes if node.get("formaction"))


def test_odd_json_is_no_failure(app: Flask, ask: Asking, world: World) -> None:
    for rule in our_rules(app):
        if rule.rule.startswith("/api/"):
            for method in methods_of(rule):
                for name in ("trainee", "coordinator"):
                    for odd in ODD_JSON:
                        ask(world, name, method, path_of(rule, world.values), json=odd)
                    for raw in (b"", b"{", b"\xff\xfe", b"[" * 20_000, b'{"a": 1e999}'):
                        ask(
                            world,
                            name,
                            method,
                            path_of(rule, world.values),
                            data=raw,
                            content_type="application/json",
                        )
    assert not ask.faults, "\n".join(ask.faults)


def test_nothing_is_done_without_a_token(app: Flask, visit: Visitor, world: World) -> None:
    people = world.people()
    answers = {
        (name, method, rule.rule): visit.send(
            path_of(rule, world.values), as_=user, method=method
        ).status_code
        for rule in our_rules(app)
        for method in set(methods_of(rule)) - {*READING}
        for name, user in people.items()
        if name in {"organizer", "admin", "trainee", "nobody"}
    }
    assert {case: status for case, status in answers.items() if status != 400} == {}
