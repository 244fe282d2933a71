"""The kit: pages made of every shared part, for tests that look at parts before any feature uses them."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template_string
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.web.forms import Form
from app.web.paging import Page

HERE = Path(__file__).parent
PAGES = ("parts", "lesson", "board")
AT = datetime(2025, 11, 22, 1, 12, tzinfo=UTC)
COUNTS = SimpleNamespace(present=2830, online=304, late=161, absent=205)


class KitForm(Form):
    """One field of each kind."""

    full_name = StringField("Họ và tên", validators=[DataRequired()])
    phone = StringField("Số điện thoại", validators=[Length(min=10)])
    site = SelectField("Điểm cầu", choices=[SelectChoice("1", "Đồng Mây"), SelectChoice("2", "Núi Xanh")])
    mode = RadioField(
        "Hình thức", choices=[SelectChoice("in-person", "Trực tiếp"), SelectChoice("online", "Trực tuyến")]
    )
    remind = BooleanField("Nhắc tôi trước buổi học 30 phút")
    note = TextAreaField("Ghi chú")


def options(*texts: str) -> list[dict[str, Any]]:
    return [{"token": str(place), "html": text} for place, text in enumerate(texts)]


def presented(id_: str, type_: str, title: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "points": "1", "title_html": title, "text_html": "", **more}


def reviewed(id_: str, type_: str, title: str, fraction: str, **more: Any) -> dict[str, Any]:
    base = presented(id_, type_, title, answered=True, fraction=fraction, feedback_html=None)
    return {**base, **more}


QUESTIONS = [
    presented(
        "mot", "one", "Kế hoạch phải công khai chậm nhất <em>ngày</em> nào?", options=options("28/2", "15/3")
    ),
    presented(
        "nhieu", "several", "Ai phải đối thoại?", options=options("Chủ tịch xã", "Bí thư", "Thủ tướng")
    ),
    presented("chu", "text", "Viết tên văn bản"),
    presented("so", "number", "Mấy ngày?", unit="ngày"),
]
CHOSEN = {"chosen": True, "right": False, "partly": False, "feedback_html": "<p>Mới cách 15 ngày.</p>"}
RIGHT = {"chosen": False, "right": True, "partly": False, "feedback_html": None}
PLAIN = {"chosen": False, "right": False, "partly": False, "feedback_html": None}
REVIEWS = [
    reviewed(
        "mot",
        "one",
        "Kế hoạch phải công khai chậm nhất ngày nào?",
        "0",
        options=[
            {"token": "0", "html": "15/3", **CHOSEN},
            {"token": "1", "html": "28/2", **RIGHT},
            {"token": "2", "html": "1/3", **PLAIN},
        ],
        feedback_html="<p>30/3 lùi 30 ngày.</p>",
    ),
    reviewed("so", "number", "Mấy ngày?", "0", given="15", unit="ngày", answer_html="30 ngày"),
    reviewed("chu", "text", "Viết tên văn bản", "1", given="Luật Thanh niên", answer_html="Luật Thanh niên"),
]
LESSON = {
    "toc": [{"level": 2, "id": f"muc-{n}", "title": f"Mục {n}"} for n in range(1, 5)],
    "sources": [
        {
            "id": "LTN-2020",
            "title": "Luật Thanh niên",
            "number": "57/2020/QH14",
            "issuer": "Quốc hội",
            "in_force_from": "2021-01-01",
            "checked_on": "2025-11-18",
            "amended_by": [],
            "replaced_by": None,
        }
    ],
}
PARAGRAPH = (
    "<p>Luật Thanh niên năm 2020 không chỉ nêu quyền và nghĩa vụ của người trẻ, luật còn giao việc. </p>"
)
LAW = (
    '<figure class="dc-law"><p class="art">Điều <b>10</b> khoản 1</p><blockquote><p>Thủ tướng Chính phủ, Chủ'
    " tịch Ủy ban nhân dân các cấp có trách nhiệm đối thoại với thanh niên mỗi năm một lần.</p></blockquote>"
    '<figcaption><a href="#source-LTN-2020">Luật Thanh niên số 57/2020/QH14</a>, hiệu lực từ 01/01/2021.'
    "</figcaption></figure>"
)
BLOCKS = [
    {"html": f'<h2 id="muc-1">Mục 1</h2>{PARAGRAPH * 4}<h2 id="muc-2">Mục 2</h2>{LAW}{PARAGRAPH * 4}'},
    {"check": {"presented": QUESTIONS[0], "values": [], "reviewed": None}},
    {"html": f'<h2 id="muc-3">Mục 3</h2>{PARAGRAPH * 4}<h2 id="muc-4">Mục 4</h2>{PARAGRAPH * 4}'},
    {"check": {"presented": QUESTIONS[3], "values": [], "reviewed": REVIEWS[1]}},
]


def render(name: str) -> str:
    """Render a page of the kit, inside a request."""
    form = KitForm(data={"full_name": "", "phone": "09123"})
    form.validate()
    return render_template_string(
        (HERE / f"{name}.html").read_text(encoding="utf-8"),
        at=AT,
        counts=COUNTS,
        form=form,
        page=Page([1] * 50, 2, 3500),
        questions=QUESTIONS,
        reviews=REVIEWS,
        lesson=LESSON,
        blocks=BLOCKS,
    )


def add_to(app: Flask) -> None:
    """Serve the kit from `app` under /kit/NAME, for browsers."""
    app.add_url_rule("/kit/<any(parts, lesson, board):name>", "web.kit", render)
