"""Rules about all addresses."""

import re

from flask import Flask
from werkzeug.routing import Rule

from app.accounts.guard import PUBLIC, permission_of
from app.accounts.permissions import Action
from app.factory import PUBLIC_PREFIXES

PART = re.compile(r"[a-z0-9-]+(\.[a-z0-9]+)?|<[^>]+>(\.[a-z]+)?")
ID = re.compile(r"<(?!int:)[^>]*_id>")


def our_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(PUBLIC_PREFIXES)]


def test_every_route_says_who_may_use_it(house_app: Flask) -> None:
    views = house_app.view_functions
    named = {rule.endpoint: permission_of(views[rule.endpoint]) for rule in our_rules(house_app)}
    assert not [
        endpoint for endpoint, says in named.items() if says != PUBLIC and not isinstance(says, Action)
    ]


def test_addresses_are_kebab_case_with_typed_parameters(house_app: Flask) -> None:
    strange = []
    for rule in our_rules(house_app):
        parts = rule.rule.strip("/").split("/") if rule.rule != "/" else []
        whole = "/".join(parts)
        pieces = (
            re.sub(r"<[^>]+>", lambda found: found[0].replace("/", ""), whole).split("/") if whole else []
        )
        if not all(PART.fullmatch(piece) for piece in pieces) or (
            ID.search(rule.rule) and "question_id" not in rule.rule
        ):
            strange.append(rule.rule)
    assert not strange


def test_what_changes_something_is_never_fetched_by_a_link(house_app: Flask) -> None:
    methods: dict[str, set[str]] = {}
    for rule in our_rules(house_app):
        methods.setdefault(rule.endpoint, set()).update(rule.methods or ())
    changing = re.compile(
        r"\.(create|delete|save|add|remove|revoke|issue|submit|end|publish|set|change|sign_out)_?"
    )
    assert not [name for name, allowed in methods.items() if changing.search(name) and "GET" in allowed]
