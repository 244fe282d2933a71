from tests.content.courses import (
    LESSON_PATH,
    MODULE,
    PNG,
    SVG,
    compiled,
    course_files,
    lesson_data,
    told,
    with_lesson,
)

WHOLE = """
Đoạn mở đầu **đậm**.

## Mục một {#muc-mot}

Theo [@LKN-2011:27.1.a], xem [mục hai](#muc-hai).[^1]

### Đơn này là gì? {.question #tkt-1 facts="KN-01" see="#muc-mot"}

- (x) Khiếu nại
  > Đúng [@HD20:25.2].
- ( ) Tố cáo

> Nói chung.

> [@LKN-2011:2.1] Luật nói.

## Mục hai

Chữ của mục hai.

[^1]: Ghi chú ở cuối.
"""


def test_a_lesson_is_texts_and_self_checks_in_order():
    data = lesson_data(with_lesson(WHOLE))
    assert data["title"] == "Khái niệm"
    assert data["lead_html"] == "Đoạn mở đầu <strong>đậm</strong>."
    kinds = [next(iter(block)) for block in data["blocks"]]
    assert kinds == ["html", "question", "html"]
    question = data["blocks"][1]["question"]
    assert question["id"] == "tkt-1"
    assert question["see"] == "chuyen-de/khai-niem#muc-mot"
    assert "Nói chung" in question["feedback"]["html"]


def test_a_law_box_follows_a_self_check_and_is_no_feedback():
    data = lesson_data(with_lesson(WHOLE))
    assert 'class="dc-law"' in data["blocks"][2]["html"]
    assert "dc-law" not in data["blocks"][1]["question"]["feedback"]["html"]


def test_a_note_at_the_end_serves_the_text_before_the_self_check():
    assert "Ghi chú ở cuối" in lesson_data(with_lesson(WHOLE))["blocks"][0]["html"]


def test_contents_sections_words_and_sources():
    data = lesson_data(with_lesson(WHOLE))
    assert data["toc"] == [
        {"level": 2, "id": "muc-mot", "title": "Mục một"},
        {"level": 2, "id": "muc-hai", "title": "Mục hai"},
    ]
    assert [(each["id"], each["title"]) for each in data["sections"]] == [
        ("", "Khái niệm"),
        ("muc-mot", "Mục một"),
        ("muc-hai", "Mục hai"),
    ]
    assert data["sections"][2]["text"] == "Chữ của mục hai."
    assert [source["id"] for source in data["sources"]] == ["LKN-2011", "HD20"]
    assert data["sources"][0]["amended_by"] == ["Luật số 42/2013/QH13", "Luật sửa đổi số 136/2025/QH15"]
    assert data["sources"][0]["in_force_from"] == "2012-07-01"
    assert data["words"] > 10


def test_minutes_are_estimated_when_nobody_says_them():
    assert lesson_data(with_lesson("\n" + "chữ " * 900))["minutes"] == 5
    assert lesson_data(course_files())["minutes"] == 5


def test_links_become_places_that_need_no_folder():
    body = "\n[a](01-khai-niem.md#muc) [b](quiz.md) [c](files/x.pdf)\n\n![Ảnh](images/a.png)\n\n## Mục\n"
    files = with_lesson(body, **{f"{MODULE}/files/x.pdf": b"%PDF-1.7", f"{MODULE}/images/a.png": PNG})
    html = lesson_data(files)["lead_html"] + lesson_data(files)["blocks"][0]["html"]
    assert 'href="lesson:chuyen-de/khai-niem#muc"' in html
    assert 'href="quiz:chuyen-de/quiz"' in html
    assert 'href="file:01-chuyen-de/files/x.pdf"' in html
    assert 'src="file:01-chuyen-de/images/a.png"' in html
    assert 'width="32"' in html
    assert 'height="16"' in html


def test_drawings_stand_in_the_page():
    files = with_lesson("\n![Sơ đồ](images/a.svg)\n", **{f"{MODULE}/images/a.svg": SVG})
    assert "<svg" in lesson_data(files)["blocks"][0]["html"]
    assert compiled(files).course.files == ()


def test_headings_in_code_are_code():
    files = with_lesson("\n```\n# không phải tiêu đề\n## Câu? {.question}\n- (x) a\n```\n")
    assert lesson_data(files)["toc"] == []


def test_odd_lines_are_told():
    body = "# Tên bài\n\n![](images/a.png)\n\n!!! note\n    x\n\n- (x) a\n- ( ) b\n\n`<br>` a<br/>\n"
    files = with_lesson(body, **{f"{MODULE}/images/a.png": PNG})
    assert told(files, LESSON_PATH) == [
        (4, 1, "heading-one"),
        (6, 1, "image-no-words"),
        (8, 1, "note-old-style"),
        (11, 1, "answers-stray"),
        (14, 9, "html-shown"),
    ]


def test_an_unclosed_fence_is_an_error_and_the_rest_is_still_read():
    assert told(with_lesson("\n```\nchữ [@X]\n"), LESSON_PATH) == [
        (5, 1, "fence-unclosed"),
        (6, 5, "citation-unknown"),
    ]


def test_boxes_are_checked():
    body = "/// warnng\na\n///\n\n/// note | A\n/// details\nb\n///\n\n"
    body += "## C? {.question #c}\n= d\n\n//// tip\ne\n"
    assert told(with_lesson(body), LESSON_PATH) == [
        (4, 5, "box-kind-unknown"),
        (8, 1, "box-unclosed"),
        (16, 1, "box-unclosed"),
    ]
