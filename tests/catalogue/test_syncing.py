"""Sync and export: nothing is lost, nothing is overwritten, and the bytes come back as they were."""

import unicodedata
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.catalogue import services
from app.catalogue.errors import ConflictSettledError, UnsafePathError
from app.catalogue.models import Blob, Course, Document
from app.catalogue.queries.courses import draft_hashes, find_course, list_conflicts
from app.catalogue.rules import Decision, Side, content_hash
from app.catalogue.services.drafts import lock_drafts, name_drafts, store_blobs
from app.database import db, transaction
from app.errors import ForbiddenError
from tests.catalogue.samples import LESSON, QUIZ, SLUG, actor, course_files, lesson
from tests.makers import NOW, make_user


def edit_draft(path: str, content: bytes | None) -> None:
    """Change or delete a draft in the database, as an editor does."""
    with transaction() as tx:
        lock_drafts(tx)
        row = tx.scalars(select(Document).where(Document.path == path)).one()
        if content is not None:
            store_blobs(tx, {content_hash(content): content})
        row.blob_hash = content_hash(content) if content is not None else None
        name_drafts(tx)


def draft_of(path: str) -> bytes | None:
    db.session.rollback()
    return db.session.scalar(
        select(Blob.content).join(Document, Document.blob_hash == Blob.hash).where(Document.path == path)
    )


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


STRANGE = {
    f"{SLUG}/01-mo-dau/03-crlf.md": b"---\r\ntitle: CRLF\r\n---\r\n\r\nD\xc3\xb2ng.\r\n",
    f"{SLUG}/01-mo-dau/04-nfd.md": unicodedata.normalize(
        "NFD", "---\ntitle: Tiếng Việt\n---\n\nƯớc."
    ).encode(),
    f"{SLUG}/01-mo-dau/05-bom.md": b"\xef\xbb\xbf---\ntitle: BOM\n---\n\nA",
    f"{SLUG}/01-mo-dau/06-latin.md": b"---\ntitle: caf\xe9\n---\n\n\x00\xff",
    f"{SLUG}/01-mo-dau/{unicodedata.normalize('NFD', 'ghi chú')}.txt": b"",
    "facts.yml": b"",
}


def test_export_gives_back_the_bytes_that_sync_read(app: Flask, tmp_path: Path):
    files = course_files() | STRANGE
    services.sync(files, now=NOW)
    report = services.export(tmp_path)
    assert read(tmp_path) == files
    assert len(report.written) == len(files)


def test_sync_after_export_finds_nothing_to_do(app: Flask, tmp_path: Path):
    services.sync(course_files() | STRANGE, now=NOW)
    services.export(tmp_path)
    assert services.sync(read(tmp_path), now=NOW).decisions == {}


def test_the_first_sync_makes_the_course(app: Flask):
    report = services.sync(course_files(), now=NOW)
    assert report.courses == (SLUG,)
    assert set(report.paths(Decision.ADDED)) == set(course_files())
    course = find_course(SLUG)
    assert course is not None
    assert course.newest_version_id is None
    assert course.has_changes
    assert not course.is_checked


def test_a_changed_file_is_taken_over(app: Flask):
    services.sync(course_files(), now=NOW)
    new = lesson("Bài một", "Khác.")
    report = services.sync(course_files() | {LESSON: new}, now=NOW)
    assert report.decisions == {LESSON: Decision.UPDATED}
    assert draft_of(LESSON) == new


def test_a_changed_shared_file_changes_every_course(app: Flask):
    files = course_files() | course_files("khoa-hai")
    services.sync(files, now=NOW)
    report = services.sync(files | {"sources.yml": b"A:\n  title: B\n  number: C\n"}, now=NOW)
    assert report.courses == ("khoa-hai", SLUG)


def test_a_deleted_file_is_removed_from_the_drafts(app: Flask):
    services.sync(course_files(), now=NOW)
    files = course_files()
    del files[QUIZ]
    report = services.sync(files, now=NOW)
    assert report.decisions == {QUIZ: Decision.REMOVED}
    course = find_course(SLUG)
    assert course is not None
    assert QUIZ not in draft_hashes(course.id)


def test_a_folder_without_a_course_leaves_it_alone(app: Flask):
    services.sync(course_files() | course_files("khoa-hai"), now=NOW)
    files = {path: content for path, content in course_files().items() if path != "sources.yml"}
    assert services.sync(files, now=NOW).decisions == {}


def test_a_draft_that_only_we_changed_stays(app: Flask):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, b"ours")
    report = services.sync(course_files(), now=NOW)
    assert report.decisions == {LESSON: Decision.KEPT}
    assert draft_of(LESSON) == b"ours"


def test_a_document_changed_on_both_sides_is_a_conflict_and_both_are_kept(app: Flask):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, b"ours")
    report = services.sync(course_files() | {LESSON: b"theirs"}, now=NOW)
    assert report.conflicts == [LESSON]
    assert draft_of(LESSON) == b"ours"
    course = find_course(SLUG)
    assert course is not None
    assert course.conflicts == 1
    (conflict,) = list_conflicts(course.id)
    assert (conflict.path, conflict.ours_size, conflict.theirs_size) == (LESSON, 4, 6)
    assert db.session.get(Blob, content_hash(b"theirs")) is not None


def test_a_conflict_is_reported_again_until_it_is_settled(app: Flask):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, b"ours")
    files = course_files() | {LESSON: b"theirs"}
    assert services.sync(files, now=NOW).conflicts == services.sync(files, now=NOW).conflicts == [LESSON]
    services.sync(course_files() | {LESSON: b"ours"}, now=NOW)
    course = find_course(SLUG)
    assert course is not None
    assert course.conflicts == 0


@pytest.mark.parametrize(("ours", "theirs"), [(None, b"theirs"), (b"ours", None)])
def test_a_deletion_against_a_change_is_a_conflict(app: Flask, ours: bytes | None, theirs: bytes | None):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, ours)
    files = course_files() | ({LESSON: theirs} if theirs else {})
    if theirs is None:
        del files[LESSON]
    assert services.sync(files, now=NOW).conflicts == [LESSON]
    assert draft_of(LESSON) == ours


@pytest.mark.parametrize(("ours", "theirs"), [(b"ours", b"theirs"), (None, b"theirs"), (b"ours", None)])
@pytest.mark.parametrize("side", Side)
def test_a_settled_conflict_stays_settled(
    app: Flask, tmp_path: Path, ours: bytes | None, theirs: bytes | None, side: Side
):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, ours)
    files = course_files()
    del files[LESSON]
    files |= {LESSON: theirs} if theirs else {}
    services.sync(files, now=NOW)
    course = find_course(SLUG)
    assert course is not None
    (conflict,) = list_conflicts(course.id)
    person = actor(user_id=make_user().id)
    services.settle_conflict(conflict.id, side, course_id=course.id, actor=person, now=NOW)
    kept = ours if side is Side.OURS else theirs
    assert draft_of(LESSON) == kept
    assert services.sync(files, now=NOW).conflicts == []
    write(tmp_path, files)
    assert services.export(tmp_path).conflicts == ()
    assert read(tmp_path).get(LESSON) == kept


def test_a_conflict_is_settled_once(app: Flask):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, b"ours")
    services.sync(course_files() | {LESSON: b"theirs"}, now=NOW)
    course = find_course(SLUG)
    assert course is not None
    (conflict,) = list_conflicts(course.id)
    services.settle_conflict(conflict.id, Side.OURS, course_id=course.id, actor=actor(), now=NOW)
    with pytest.raises(ConflictSettledError):
        services.settle_conflict(conflict.id, Side.OURS, course_id=course.id, actor=actor(), now=NOW)


def test_a_shared_document_is_settled_by_who_publishes_every_course(app: Flask):
    services.sync(course_files(), now=NOW)
    edit_draft("sources.yml", b"ours")
    services.sync(course_files() | {"sources.yml": b"theirs"}, now=NOW)
    course = find_course(SLUG)
    assert course is not None
    (conflict,) = list_conflicts(course.id)
    of_course = actor(Role.INSTRUCTOR, course_id=course.id)
    with pytest.raises(ForbiddenError):
        services.settle_conflict(conflict.id, Side.OURS, course_id=course.id, actor=of_course, now=NOW)


@pytest.mark.parametrize("path", ["../x.md", "/etc/x", "a/../../x", "a\\x", "a/\0x", "a" * 500])
def test_sync_refuses_paths_that_leave_the_folder(app: Flask, path: str):
    with pytest.raises(UnsafePathError):
        services.sync({path: b""}, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_export_leaves_a_file_alone_that_changed_in_the_folder(app: Flask, tmp_path: Path):
    services.sync(course_files(), now=NOW)
    write(tmp_path, course_files() | {LESSON: b"newer"})
    report = services.export(tmp_path)
    assert report.kept == (LESSON,)
    assert (tmp_path / LESSON).read_bytes() == b"newer"


def test_export_does_not_overwrite_what_both_sides_changed(app: Flask, tmp_path: Path):
    services.sync(course_files(), now=NOW)
    edit_draft(LESSON, b"ours")
    write(tmp_path, course_files() | {LESSON: b"theirs"})
    report = services.export(tmp_path)
    assert report.conflicts == (LESSON,)
    assert (tmp_path / LESSON).read_bytes() == b"theirs"


def test_export_writes_and_removes_what_only_the_drafts_changed(app: Flask, tmp_path: Path):
    services.sync(course_files(), now=NOW)
    write(tmp_path, course_files() | {"ours.txt": b"not known"})
    edit_draft(LESSON, b"ours")
    edit_draft(QUIZ, None)
    report = services.export(tmp_path)
    assert (report.written, report.removed) == ((LESSON,), (QUIZ,))
    wanted = course_files() | {LESSON: b"ours", "ours.txt": b"not known"}
    del wanted[QUIZ]
    assert read(tmp_path) == wanted


def test_export_refuses_a_link_that_leads_out_of_the_folder(app: Flask, tmp_path: Path):
    services.sync(course_files(), now=NOW)
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    (folder / SLUG).symlink_to(outside, target_is_directory=True)
    with pytest.raises(UnsafePathError):
        services.export(folder)
    assert read(outside) == {}
    assert not (folder / "sources.yml").exists()


def test_export_where_a_folder_stands_in_the_way_reports_it(app: Flask, tmp_path: Path):
    services.sync(course_files(), now=NOW)
    (tmp_path / LESSON).mkdir(parents=True)
    assert services.export(tmp_path).conflicts == (LESSON,)


contents = st.sampled_from([None, b"a", b"b"])
PATH = f"{SLUG}/01-mo-dau/01-bai-mot.md"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["ours", "theirs", "sync"]), contents), max_size=8))
def test_whatever_happens_no_side_loses_what_only_it_had(app: Flask, steps: list[tuple[str, bytes | None]]):
    with transaction() as tx:
        for model in (Document, Course, Blob):
            tx.query(model).delete()
    files = {f"{SLUG}/course.md": b"---\ntitle: A\n---\n", PATH: b"a"}
    services.sync(files, now=NOW)
    base, ours, theirs = b"a", b"a", b"a"
    for step, content in steps:
        if step == "ours" and draft_row_exists():
            edit_draft(PATH, content)
            ours = content
        elif step == "theirs":
            theirs = content
        elif step == "sync":
            given_files = {path: c for path, c in files.items() if path != PATH}
            report = services.sync(given_files | ({PATH: theirs} if theirs else {}), now=NOW)
            wanted_conflict = len({base, ours, theirs}) == 3
            assert report.conflicts == ([PATH] if wanted_conflict else [])
            if not wanted_conflict:
                if ours == base:
                    ours = theirs
                if ours == theirs:
                    base = theirs
            assert draft_of(PATH) == ours


def draft_row_exists() -> bool:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Document.path == PATH)) == 1
