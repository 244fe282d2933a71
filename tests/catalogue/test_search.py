"""Search in lessons: found without diacritics, exact first, the same on both engines."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalogue import services
from app.catalogue.models import Course, SearchText
from app.catalogue.queries import Hits, search_lessons
from app.catalogue.rules import search_text
from app.database import db
from tests.catalogue.samples import LESSON, OTHER_LESSON, SLUG, course_files, lesson, publish_course
from tests.makers import NOW, add_all


def course_id() -> int:
    return db.session.scalars(select(Course.id).where(Course.slug == SLUG)).one()


def publish_lessons(*texts: str) -> None:
    files = {path: content for path, content in course_files().items() if path not in {LESSON, OTHER_LESSON}}
    files |= {
        f"{SLUG}/01-mo-dau/{n:02}-bai-{n}.md": lesson(f"Bài {n}", text) for n, text in enumerate(texts, 1)
    }
    publish_course(files=files)


def keys(hits: Hits) -> list[str]:
    return [hit.lesson_key.removeprefix("mo-dau/") for hit in hits.items]


def test_words_are_found_without_diacritics(app: Flask):
    publish_lessons("Người được điều dưỡng.", "Con đường nhỏ.", "Việc khác.")
    assert keys(search_lessons(course_id(), "duong")) == ["bai-1", "bai-2"]
    assert keys(search_lessons(course_id(), "DIEU DUONG")) == ["bai-1"]


def test_an_exact_word_comes_first(app: Flask):
    publish_lessons("Ánh dương lên.", "Con đường nhỏ.", "Được nuôi dưỡng.")
    assert keys(search_lessons(course_id(), "dưỡng")) == ["bai-3", "bai-1", "bai-2"]
    assert keys(search_lessons(course_id(), "đường")) == ["bai-2", "bai-1", "bai-3"]


def test_the_exact_phrase_comes_before_its_words_apart(app: Flask):
    publish_lessons("Giải quyết đơn; không khiếu, không nại.", "Giải quyết khiếu nại.")
    assert keys(search_lessons(course_id(), "khiếu nại")) == ["bai-2", "bai-1"]


def test_every_term_must_stand_in_the_section(app: Flask):
    publish_lessons("Khiếu nại lần đầu.", "Tố cáo lần đầu.")
    assert keys(search_lessons(course_id(), "lan dau to")) == ["bai-2"]


def test_a_term_matches_the_beginning_of_words_only(app: Flask):
    publish_lessons("Thanh tra.", "Kiểm tra.")
    assert keys(search_lessons(course_id(), "tha")) == ["bai-1"]
    assert keys(search_lessons(course_id(), "anh")) == []


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; --", "\\", "\0", "%%__%%"])
def test_text_without_letters_finds_nothing(app: Flask, text: str):
    publish_lessons("Một 100% hai_ba.")
    assert search_lessons(course_id(), text).total == 0


@pytest.mark.parametrize("text", ["100%", "hai_ba", "m_t", "m%t", "'một'"])
def test_wildcards_are_no_wildcards(app: Flask, text: str):
    publish_lessons("Một 100% hai_ba.", "mật mẫu")
    found = keys(search_lessons(course_id(), text))
    assert found in ([], ["bai-1"])


def test_a_very_long_text_is_no_trouble(app: Flask):
    publish_lessons("Một.")
    assert search_lessons(course_id(), "một " * 5000).total == 1
    assert search_lessons(course_id(), "x" * 50_000).total == 0


def test_a_hit_shows_where_and_marks_the_words(app: Flask):
    publish_lessons("Thời hạn giải quyết <b>khiếu nại</b> là 30 ngày.")
    (hit,) = search_lessons(course_id(), "khieu nai").items
    assert hit.lesson_title == "Bài 1"
    assert hit.section_title == "Mục 1"
    assert hit.section
    assert [piece.text for piece in hit.pieces if piece.is_match] == ["khiếu", "nại"]


def test_only_the_newest_version_of_that_course_is_searched(app: Flask):
    publish_lessons("Chuyện xưa.")
    publish_lessons("Chuyện mới.")
    services.sync(course_files("khoa-hai"), now=NOW)
    services.publish("khoa-hai", now=NOW)
    assert search_lessons(course_id(), "xua").total == 0
    assert keys(search_lessons(course_id(), "moi")) == ["bai-1"]


def test_hits_come_in_pages(app: Flask):
    publish_lessons(*(f"Từ chung số {n}." for n in range(1, 8)))
    first = search_lessons(course_id(), "chung", limit=5)
    rest = search_lessons(course_id(), "chung", limit=5, offset=5)
    assert (first.total, len(first.items), len(rest.items)) == (7, 5, 2)
    assert keys(first) + keys(rest) == [f"bai-{n}" for n in range(1, 8)]


def test_searching_takes_two_queries_whatever_the_course(app: Flask, count_queries: Callable):
    publish_lessons("Một.")
    folded, exact = search_text("Mục", "Một hai ba")
    row = {"part_hash": "", "lesson_key": "mo-dau/bai-1", "lesson_title": "B", "section": "s",
           "section_title": "M", "plain": "Một hai ba", "folded": folded, "exact": exact}  # fmt: skip
    add_all(SearchText(course_id=course_id(), **row) for _ in range(300))
    identity = course_id()
    with count_queries() as counter:
        assert search_lessons(identity, "mot").total == 301
    assert counter.total == 2
