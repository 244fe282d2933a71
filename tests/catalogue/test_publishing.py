"""Publishing: all or nothing, versions that never change, and that cost what changed."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.catalogue import queries, services
from app.catalogue.errors import (
    CourseHasErrorsError,
    CourseNotFoundError,
    DraftsChangedError,
    PartNotFoundError,
    VersionNotFoundError,
)
from app.catalogue.models import Check, CompiledDocument, Course, CourseVersion, Part, SearchText
from app.catalogue.queries.courses import find_course, list_problems
from app.catalogue.queries.drafts import compile_drafts
from app.catalogue.queries.versions import list_versions
from app.catalogue.rules import content_hash
from app.catalogue.services import publishing
from app.database import db, transaction
from app.errors import Level
from tests.catalogue.samples import (
    LESSON,
    OTHER_LESSON,
    PNG,
    QUIZ,
    SLUG,
    broken_files,
    course_files,
    lesson,
    publish_course,
    quiz,
)
from tests.makers import NOW, make_user

LATER = NOW + timedelta(hours=1)


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_publishing_makes_a_version_with_its_parts_in_reading_order(app: Flask):
    done = publish_course()
    assert (done.number, done.is_new) == (1, True)
    version = queries.get_version(done.version_id)
    assert list(version.lessons) == ["mo-dau/bai-mot", "mo-dau/bai-hai"]
    assert list(version.quizzes) == ["mo-dau/quiz"]
    assert version.title == "Khóa mẫu"
    assert version.outline["modules"][0]["lessons"][0] == {
        "key": "mo-dau/bai-mot", "title": "Bài một", "minutes": 5,
    }  # fmt: skip
    data = queries.get_part(version.get_lesson("mo-dau/bai-mot").part_id)
    assert (data["kind"], data["title"]) == ("lesson", "Bài một")
    before, after = version.neighbours("mo-dau/bai-mot")
    assert before is None
    assert after is not None
    assert after.key == "mo-dau/bai-hai"


def test_pictures_and_files_are_part_of_the_version(app: Flask):
    version_id = publish_course().version_id
    picture = queries.find_file(version_id, "01-mo-dau/images/so-do.png")
    assert picture is None or picture.content == PNG
    files = queries.get_version(version_id).files
    assert {file.media_type for file in files.values()} == {"image/png", "application/pdf"}
    (download,) = [file for file in files.values() if file.is_download]
    assert download.media_type == "application/pdf"
    assert queries.find_file(version_id, "no/such.png") is None


def test_publishing_what_did_not_change_makes_no_new_version(app: Flask):
    first = publish_course()
    again = services.publish(SLUG, now=LATER)
    assert (again.version_id, again.is_new) == (first.version_id, False)
    course = find_course(SLUG)
    assert course is not None
    assert not course.has_changes


def test_a_new_version_stores_only_the_parts_that_changed(app: Flask):
    first = publish_course()
    parts = count(Part)
    second = publish_course(files=course_files() | {OTHER_LESSON: lesson("Bài hai", "Mới.")})
    assert second.number == 2
    assert count(Part) == parts + 1
    old, new = queries.get_version(first.version_id), queries.get_version(second.version_id)
    assert old.lessons["mo-dau/bai-mot"].part_id == new.lessons["mo-dau/bai-mot"].part_id
    assert old.lessons["mo-dau/bai-hai"].part_id != new.lessons["mo-dau/bai-hai"].part_id


def test_a_published_version_never_changes(app: Flask):
    first = publish_course()
    old = queries.get_version(first.version_id)
    data = queries.get_part(old.get_quiz("mo-dau/quiz").part_id)
    files = course_files() | {QUIZ: quiz("45 ngày")}
    del files[LESSON]
    publish_course(files=files)
    queries.forget_kept()
    assert queries.get_version(first.version_id) == old
    assert queries.get_part(old.get_quiz("mo-dau/quiz").part_id) == data


def test_the_history_says_what_each_version_changed(app: Flask):
    user = make_user("Hoàng Văn Thái")
    publish_course()
    files = course_files() | {
        OTHER_LESSON: lesson("Bài hai", "Mới."),
        f"{SLUG}/01-mo-dau/03-ba.md": lesson("Ba"),
    }
    del files[LESSON]
    services.sync(files, now=LATER)
    services.publish(SLUG, now=LATER, actor_id=user.id, note="Thêm bài ba")
    course = find_course(SLUG)
    assert course is not None
    newest, first = list_versions(course.id, limit=10)
    assert first.changes is None
    assert (newest.number, newest.published_by, newest.note) == (2, "Hoàng Văn Thái", "Thêm bài ba")
    assert newest.changes is not None
    assert [part["title"] for part in newest.changes["added"]["parts"]] == ["Ba"]
    assert [part["title"] for part in newest.changes["changed"]["parts"]] == ["Bài hai"]
    assert [part["key"] for part in newest.changes["removed"]["parts"]] == ["mo-dau/bai-mot"]


def test_with_an_error_nothing_is_published_and_the_problems_are_kept(app: Flask):
    services.sync(broken_files(), now=NOW)
    with pytest.raises(CourseHasErrorsError) as refusal:
        services.publish(SLUG, now=NOW)
    assert refusal.value.problems
    assert {problem.path for problem in refusal.value.problems} == {QUIZ}
    course = find_course(SLUG)
    assert course is not None
    assert course.newest_version_id is None
    assert course.errors == len(refusal.value.problems)
    assert [p for p in list_problems(course.id) if p.level is Level.ERROR] == list(refusal.value.problems)
    assert count(CourseVersion) == count(Part) == 0


def test_publishing_a_course_that_is_not_there_is_refused(app: Flask):
    with pytest.raises(CourseNotFoundError):
        services.publish("khong-co", now=NOW)
    with pytest.raises(CourseNotFoundError):
        services.check("khong-co", now=NOW)


def test_what_is_not_there_is_not_found(app: Flask):
    version = queries.get_version(publish_course().version_id)
    with pytest.raises(VersionNotFoundError):
        queries.get_version(999)
    with pytest.raises(PartNotFoundError):
        queries.get_part(999)
    with pytest.raises(PartNotFoundError):
        version.get_lesson("mo-dau/khong-co")


def test_drafts_that_change_while_they_are_compiled_are_not_published(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    services.sync(course_files(), now=NOW)

    def compile_slowly(course_id: int, slug: str) -> object:
        drafts = compile_drafts(course_id, slug)
        services.sync(course_files() | {LESSON: lesson("Khác")}, now=NOW)
        return drafts

    monkeypatch.setattr(publishing, "compile_drafts", compile_slowly)
    with pytest.raises(DraftsChangedError):
        services.publish(SLUG, now=NOW)
    assert count(CourseVersion) == 0


def test_two_who_publish_at_once_make_one_version_of_the_same_drafts(app: Flask):
    services.sync(course_files(), now=NOW)
    barrier, results = Barrier(2), []

    def publish() -> None:
        with app.app_context():
            barrier.wait()
            results.append(services.publish(SLUG, now=NOW))
            db.session.remove()

    threads = [Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.is_new for result in results) == [False, True]
    assert {result.number for result in results} == {1}
    assert count(CourseVersion) == 1


def test_checking_keeps_what_was_compiled_and_forgets_what_is_no_longer_used(app: Flask):
    services.sync(course_files(), now=NOW)
    services.check(SLUG, now=NOW)
    kept = count(CompiledDocument)
    assert kept
    services.sync(course_files() | {LESSON: lesson("Bài một", "Mới.")}, now=NOW)
    services.check(SLUG, now=LATER)
    assert count(CompiledDocument) == kept
    course = find_course(SLUG)
    assert course is not None
    assert course.is_checked
    assert course.checked_at == LATER
    drafts = compile_drafts(course.id, SLUG)
    assert drafts.documents.fresh == {}


def test_a_check_of_older_drafts_says_so(app: Flask):
    services.sync(course_files(), now=NOW)
    services.check(SLUG, now=NOW)
    services.sync(course_files() | {LESSON: lesson("Khác")}, now=NOW)
    course = find_course(SLUG)
    assert course is not None
    assert not course.is_checked


def test_the_course_takes_its_title_from_the_drafts(app: Flask):
    services.sync(course_files(), now=NOW)
    services.check(SLUG, now=NOW)
    assert db.session.scalar(select(Course.title)) == "Khóa mẫu"


@pytest.mark.parametrize(
    "course",
    [
        f"---\ntitle: {'Dài ' * 100}\nsummary: A\n---\n".encode(),
        b"",
        b"---\nlanguage: [\n---\n",
        b"\x00\xff",
        b"---\ntitle: a\x00b\n---\n",
    ],
)
def test_checking_odd_drafts_finds_errors_and_does_not_fail(app: Flask, course: bytes):
    services.sync(course_files() | {f"{SLUG}/course.md": course}, now=NOW)
    services.check(SLUG, now=NOW)
    row = find_course(SLUG)
    assert row is not None
    assert row.errors


def test_versions_and_parts_are_asked_for_once(app: Flask, count_queries: Callable):
    version_id = publish_course().version_id
    version = queries.get_version(version_id)
    queries.get_part(version.lessons["mo-dau/bai-mot"].part_id)
    with count_queries() as counter:
        queries.get_part(queries.get_version(version_id).lessons["mo-dau/bai-mot"].part_id)
    assert counter.total == 0


def stored_texts() -> dict[str, tuple[int, str]]:
    rows = db.session.execute(select(SearchText.lesson_key, SearchText.id, SearchText.plain))
    return {row.lesson_key: (row.id, row.plain) for row in rows}


def test_search_texts_of_an_unchanged_lesson_stay(app: Flask):
    publish_course()
    before = stored_texts()
    publish_course(files=course_files() | {OTHER_LESSON: lesson("Bài hai", "Mới.")})
    after = stored_texts()
    assert before["mo-dau/bai-mot"] == after["mo-dau/bai-mot"]
    assert before["mo-dau/bai-hai"] != after["mo-dau/bai-hai"]


def make_old(change: Callable[[dict], dict] = dict) -> None:
    """Let the stored parts look as if an older compiler had made them."""
    with transaction() as tx:
        tx.scalars(select(CourseVersion)).one().compiler = 0
        for part in tx.scalars(select(Part)):
            part.hash, part.compiler, part.data = content_hash(part.hash.encode()), 0, change(part.data)


def test_a_new_compiler_renders_again_and_keeps_ids(app: Flask):
    version_id = publish_course().version_id
    wanted = queries.get_part(queries.get_version(version_id).lessons["mo-dau/bai-mot"].part_id)
    make_old(lambda data: {**data, "blocks": []} if data["kind"] == "lesson" else data)
    queries.forget_kept()
    (report,) = services.recompile()
    assert (report.slug, report.number, report.rendered, report.kept) == (SLUG, 1, 3, ())
    queries.forget_kept()
    assert queries.get_part(queries.get_version(version_id).lessons["mo-dau/bai-mot"].part_id) == wanted
    assert services.recompile() == ()
    assert not services.publish(SLUG, now=LATER).is_new


def test_a_new_compiler_never_changes_grading(app: Flask):
    version_id = publish_course().version_id
    make_old(lambda data: {**data, "questions": []} if data["kind"] == "quiz" else data)
    (report,) = services.recompile()
    assert report.kept == ("mo-dau/quiz",)
    queries.forget_kept()
    assert queries.get_part(queries.get_version(version_id).quizzes["mo-dau/quiz"].part_id)["questions"] == []


def test_a_check_is_one_row_a_course(app: Flask):
    services.sync(course_files(), now=NOW)
    services.check(SLUG, now=NOW)
    services.check(SLUG, now=LATER)
    assert count(Check) == 1
