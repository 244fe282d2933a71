import io

import pytest
from PIL import Image

from app.content.pictures import read_picture
from tests.content.courses import MODULE, PNG, SVG, compiled, course_files, office_file, told, with_lesson


def picture(kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(held, kind, **options)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("GIF"), "image/gif"),
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", progressive=True, exif=b"Exif\0\0" + bytes(3000)), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (picture("WEBP", lossless=True), "image/webp"),
    ],
)
def test_a_picture_is_known_by_its_bytes(content: bytes, media_type: str):
    found = read_picture(content)
    assert (found.media_type, found.width, found.height) == (media_type, 30, 20)
    for end in range(0, len(content), 7):
        read_picture(content[:end])


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8" + b"\xff" * 10_000, b"GIF89a", b"RIFF0000WEBPVP8X", b"<svg", PNG[:20]]
)
def test_damaged_pictures_are_none(content: bytes):
    assert read_picture(content) is None


def test_used_pictures_and_downloads_are_listed():
    files = with_lesson(
        "\n![Ảnh](images/anh.jpg)\n",
        **{
            f"{MODULE}/images/anh.jpg": picture("JPEG"),
            f"{MODULE}/images/so-do.svg": SVG,
            f"{MODULE}/files/Mẫu đơn.docx": office_file("word/document.xml"),
            "c/files/bang.xlsx": office_file("xl/workbook.xml"),
        },
    )
    compilation = compiled(files)
    assert [(each.level, each.code) for each in compilation.problems] == [("advice", "picture-unused")]
    rows = [
        (each.path, each.media_type.rpartition(".")[2], each.is_download, each.title)
        for each in compilation.course.files
    ]
    assert rows == [
        ("files/bang.xlsx", "sheet", True, "Bang"),
        ("01-chuyen-de/files/Mẫu đơn.docx", "document", True, "Mẫu đơn"),
        ("01-chuyen-de/images/anh.jpg", "image/jpeg", False, "Anh"),
    ]


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("files/a.exe", b"MZ", "download-type"),
        ("files/a", b"x", "download-type"),
        ("files/a.pdf", b"hello", "download-not-what-it-says"),
        ("files/a.docx", office_file("xl/workbook.xml"), "download-not-what-it-says"),
        ("files/a.docx", office_file("word/document.xml", "word/vbaProject.bin"), "download-macro"),
        ("files/a.docx", b"PK\x03\x04" + bytes(90), "download-not-what-it-says"),
        ("files/a.pdf", b"%PDF-1.7" + bytes(30_000_000), "file-too-large"),
        ("images/a.bmp", b"BM", "picture-type"),
        ("images/a.png", b"x", "picture-unreadable"),
        ("images/a.png", picture("JPEG"), "picture-not-what-it-says"),
        ("images/a.png", PNG + bytes(5_000_000), "file-too-large"),
        ("images/a.svg", b"<svg><!ENTITY a 'b'></svg>", "picture-unreadable"),
        ("images/a.png", PNG, "picture-unused"),
    ],
)
def test_files_that_cannot_be_offered_are_told(path: str, content: bytes, code: str):
    assert told(course_files() | {f"{MODULE}/{path}": content}) == [(0, 0, code)]
