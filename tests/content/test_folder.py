from pathlib import Path

import pytest

from app.content import apply_fixes, compile_course, courses_root, read_folder
from app.content import folder as folder_module
from app.errors import Fix
from tests.content.courses import course_files


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def test_a_folder_reads_as_it_was_written(tmp_path: Path):
    write(tmp_path, course_files())
    assert read_folder(tmp_path) == (course_files(), ())


def test_one_course_comes_with_what_stands_beside_it(tmp_path: Path):
    write(tmp_path, course_files() | {"d/course.md": b"x", "ghi-chu.txt": b"x"})
    files, problems = read_folder(tmp_path / "c")
    assert (files, problems) == (course_files(), ())
    assert courses_root(tmp_path / "c") == courses_root(tmp_path) == tmp_path.resolve()


def test_hidden_files_and_links_are_left_out(tmp_path: Path):
    write(tmp_path, course_files() | {".git/config": b"x", "c/.ghi": b"x"})
    (tmp_path / "c" / "ra-ngoai").symlink_to("/etc")
    (tmp_path / "c" / "mat-khau.md").symlink_to("/etc/passwd")
    assert read_folder(tmp_path)[0] == course_files()


def test_what_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, {"c/a.pdf": b"x" * 100, "c/course.md": b"---\n", "c/d.md": b"x"})
    monkeypatch.setattr(folder_module, "MAX_BYTES", 50)
    monkeypatch.setattr(folder_module, "MAX_FILES", 1)
    files, problems = read_folder(tmp_path)
    assert set(files) == {"c/course.md"}
    assert [(each.path, each.code) for each in problems] == [
        ("c/a.pdf", "file-too-large"),
        ("c/d.md", "folder-too-large"),
    ]


def test_no_folder_is_refused(tmp_path: Path):
    with pytest.raises(NotADirectoryError):
        read_folder(tmp_path / "nichts")


def test_fixes_mend_and_leave_all_else_as_it_is():
    content = (
        "\ufeff---\r\ntitle: K\r\n---\r\n\r\n# A?\r\n\r\n## B? {points=2}\r\n- (x) a\r\n- ( ) b\r\n".encode()
    )
    files = course_files(quiz=content)
    path = "c/01-chuyen-de/quiz.md"
    fixes = [each.fix for each in compile_course("c", files).problems if each.fix]
    mended = apply_fixes(content, fixes)
    assert mended.startswith("\ufeff---\r\ntitle: K\r\n---\r\n\r\n## A?".encode())
    assert b"points=2}\r\n- (x) a\r\n- ( ) b\r\n" in mended
    again = compile_course("c", files | {path: mended}).problems
    assert {each.code for each in again} == {"question-id-missing", "question-no-answers"}
    fixes = [each.fix for each in again if each.fix]
    assert b"# A? {#q-" in apply_fixes(mended, fixes)


def test_a_fix_beyond_the_text_is_left_out():
    assert apply_fixes(b"a\nb", [Fix(9, 1, 1, "x"), Fix(2, 1, 1, "- ")]) == b"a\n- b"
