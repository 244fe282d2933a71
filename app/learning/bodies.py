"""The inside of a lesson as HTML: the same for everybody who reads it in one training, so it is made once.

Made for each request it cost a third of the page. What differs, the CSRF token of the self-checks, is put in
last. A self-check that was just answered is not kept.
"""

import secrets
from collections.abc import Sequence
from random import Random
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from app import questions
from app.catalogue.queries.cache import BoundedCache
from app.learning.links import put_addresses
from app.learning.rules import OwnCourse
from app.web.forms import csrf_token
from app.web.language import current_language

MAX_CHARACTERS = 8_000_000
TOKEN = secrets.token_urlsafe()  # the place of one; no author knows it, so no lesson can send one away

Key = tuple[int, int, str, str, str]
Kept = tuple[dict[str, Any], str]

_bodies: BoundedCache[Key, Kept] = BoundedCache(MAX_CHARACTERS)


def kept_body(lesson: dict[str, Any], course: OwnCourse, lesson_key: str) -> Markup:
    """Give the inside of a lesson in which no self-check is answered.

    A part is known by the object that the catalogue keeps of it: another object is another text.
    """
    key = (id(lesson), course.training_id, course.slug, lesson_key, current_language())

    def make() -> tuple[Kept, int]:
        body = body_of(lesson, shown_blocks(lesson), course, lesson_key).replace(csrf_token(), TOKEN)
        return (lesson, body), len(body)  # holding the object keeps its id from being another's

    return Markup(_bodies.get(key, make)[1].replace(TOKEN, csrf_token()))  # noqa: S704  # compiled, sanitised


def body_of(lesson: dict[str, Any], blocks: Sequence[Any], course: OwnCourse, lesson_key: str) -> Markup:
    """Render the inside of a lesson as it is now."""
    check_url = url_for(
        "learning.check_answer", training_id=course.training_id, slug=course.slug, lesson_key=lesson_key
    )
    body = render_template("learning/_body.html", lesson=lesson, blocks=blocks, check_url=check_url)
    return Markup(put_addresses(body, course))  # noqa: S704  # compiled, sanitised


def shown_blocks(lesson: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the blocks of a lesson ready to show, no self-check answered."""
    return [
        {"check": shown_check(block["question"])} if "question" in block else block
        for block in lesson["blocks"]
    ]


def shown_check(data: dict[str, Any]) -> dict[str, Any]:
    """Present a self-check. Its order is drawn, but the same for all: it is no exam."""
    question = questions.from_data(data)
    order = questions.shuffled_order(question, Random(question.id))  # noqa: S311  # an order, not a secret
    presented = questions.present(question, order)
    return {"question": question, "order": order, "presented": presented, "values": []}
