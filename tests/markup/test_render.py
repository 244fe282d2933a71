"""What an author writes, and what a reader gets."""

import pytest

from app.markup import Heading, render, render_inline, render_pieces
from tests.markup.references import World


def html(text, world=None):
    return render(text, world or World()).html


def test_headings_get_folded_unique_ids_and_one_outline():
    rendered = render("# Điều kiện\n\n#### Điều kiện\n\n## Mục *một* {#rieng}\n\n## !!!", World())
    assert rendered.headings == (
        Heading(2, "dieu-kien", "Điều kiện"),
        Heading(3, "dieu-kien-2", "Điều kiện"),
        Heading(2, "rieng", "Mục một"),
        Heading(2, "muc", "!!!"),
    )
    assert '<h3 id="dieu-kien-2">Điều kiện</h3>' in rendered.html


def test_a_heading_never_takes_an_id_of_the_page():
    assert render("## Main", World()).headings[0].id == "main-2"


def test_prefix_keeps_ids_apart():
    rendered = render("## Một\n\nhai[^1]\n\n[^1]: Ba", World(), id_prefix="q-1-")
    assert 'id="q-1-mot"' in rendered.html
    assert 'href="#q-1-ghi-chu-1"' in rendered.html
    assert 'id="q-1-ghi-chu-1"' in rendered.html


def test_citation_links_to_its_source_and_tells_the_instruments_name():
    assert html("Nêu tại [@LKN-2011:27.1.a].") == (
        '<p>Nêu tại <a class="dc-cite" href="#src-LKN-2011" title="Luật Khiếu nại số 02/2011/QH13">'
        "Điều 27 khoản 1 điểm a</a>.</p>"
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Trong 30 ngày [@LKN-2011:9].", "(Điều 9)"),
        ("Trong 30 ngày (xem [@LKN-2011:9]).", ">Điều 9<"),
        ("[@LKN-2011:9] quy định.", ">Điều 9<"),
        ("Nêu rõ [@HD-20:7.5].", "(Mục 7.5)"),
        ("Nêu rõ [@LKN-2011:27.a].", "(Điều 27 điểm a)"),
        ("Nêu rõ [@LKN-2011].", "(Luật Khiếu nại số 02/2011/QH13)"),
    ],
)
def test_citation_reads_as_part_of_the_sentence(source, shown):
    assert shown in html(source)


def test_unknown_citation_stays_as_typed_and_is_reported():
    world = World()
    assert html("Theo [@KHONG-CO:1].", world) == "<p>Theo [@KHONG-CO:1].</p>"
    assert world.missing == ["KHONG-CO"]


def test_quote_that_begins_with_a_citation_is_a_law_box():
    assert html("> [@LKN-2011:9.1] Thời hiệu là **90** ngày.\n>\n> Đoạn hai.") == (
        '<figure class="dc-law"><p class="art">Điều <b>9</b> khoản 1</p>'
        '<blockquote cite="#src-LKN-2011"><p>Thời hiệu là <strong>90</strong> ngày.</p>'
        "<p>Đoạn hai.</p></blockquote>"
        '<figcaption><a href="#src-LKN-2011">Luật Khiếu nại số 02/2011/QH13</a>, hiệu lực từ 01/07/2012. '
        '<span class="text-nowrap">Đã đối chiếu ngày 18/11/2025.</span></figcaption></figure>'
    )


def test_other_quotes_stay_quotes_and_do_not_join():
    assert html("> Một [@HD-20]\n\n> Hai").count("<blockquote>") == 2
    assert "dc-law" in html("> Một\n\n> [@HD-20] Hai")


def test_law_box_may_begin_on_its_own_line():
    assert '<blockquote cite="#src-HD-20"><p>Nội dung.</p></blockquote>' in html(
        "> [@HD-20:7.5]\n>\n> Nội dung."
    )


def test_admonition_is_a_note_with_its_title_in_the_sentence():
    note = html("/// warning\nHạn là *ba mươi* ngày.\n///")
    assert note.startswith('<div class="dc-note dc-note-amber" role="note"><svg')
    assert "<div><p><strong>Chú ý.</strong> Hạn là <em>ba mươi</em> ngày.</p></div></div>" in note
    assert "<strong>Vì sao?</strong> Vì" in html("/// note | Vì sao?\nVì thế.\n///")
    assert "<p><strong>Ví dụ.</strong></p><ul>" in html("/// example\n- a\n///")


def test_blocks_stand_in_one_another_with_fences_of_another_length():
    page = html("//// details | Thêm\nMột\n/// note\nHai\n///\nBa\n////\nBốn")
    assert page.startswith("<details><summary>Thêm</summary><p>Một</p><div ")
    assert page.endswith("</div></div><p>Ba</p></details><p>Bốn</p>")


def test_blocks_of_unknown_kind_and_in_code_are_text():
    assert html("/// la\nMột\n///") == "<p>/// la\nMột\n///</p>"
    assert "/// note" in html("```\n/// note\n```")


def test_keep_is_the_box_of_what_to_remember():
    assert html("/// keep\n- Một\n///") == (
        '<section aria-label="Cần nhớ" class="dc-keep"><p class="h3">Cần nhớ</p>'
        "<ul><li>Một</li></ul></section>"
    )


def test_details_always_have_a_summary():
    assert html("/// details\nẨn\n///") == "<details><summary>Chi tiết</summary><p>Ẩn</p></details>"
    assert "<summary>Đọc thêm</summary>" in html("/// details | Đọc thêm\nẨn\n///")


def test_table_scrolls_and_has_a_name_of_its_own():
    table = "| Ai | Bao lâu |\n|---|--:|\n| A | 1 |"
    page = html(f"{table}\n\n{table}")
    assert 'aria-label="Bảng 1: Ai, Bao lâu" class="table-responsive" role="region" tabindex="0"' in page
    assert 'aria-label="Bảng 2: Ai, Bao lâu"' in page
    assert '<th class="text-end" scope="col">Bao lâu</th>' in page
    assert '<td class="text-end">1</td>' in page


def test_empty_table_head_is_no_head():
    assert "<td></td><th" in html("|  | A |\n|---|---|\n| 1 | 2 |")


def test_note_stands_at_the_end_of_the_paragraph_that_refers_to_it():
    assert html("Từ 16 tuổi.[^tuoi] Và nữa.\n\nSau.\n\n[^tuoi]: Xem [@LKN-2011:1].") == (
        '<p>Từ 16 tuổi.<a aria-describedby="ghi-chu-1" class="ref" href="#ghi-chu-1">1</a> Và nữa.'
        '<small class="dc-side" id="ghi-chu-1" role="note"><b>1</b> Xem '
        '<a class="dc-cite" href="#src-LKN-2011"'
        ' title="Luật Khiếu nại số 02/2011/QH13">Điều 1</a>.</small></p><p>Sau.</p>'
    )


def test_note_of_a_table_or_heading_stands_behind_it():
    page = html("## Mục[^1]\n\n| A[^2] |\n|---|\n| b |\n\n[^1]: Một\n[^2]: Hai")
    assert '</h2><small class="dc-side" id="ghi-chu-1"' in page
    assert '</div><small class="dc-side" id="ghi-chu-2"' in page


def test_notes_may_refer_to_each_other_and_are_shown_once():
    page = html("A[^1] b[^1]\n\n[^1]: Một[^2]\n[^2]: Hai[^1]")
    assert page.count("<small") == 2
    assert page.count('class="ref"') == 4


def test_links_are_resolved_and_links_to_nowhere_become_text():
    world = World()
    page = html(
        "[a](02-b.md#muc) [b](03-c.md) [c](https://e.vn/x) [d](javascript:alert) <https://e.vn>", world
    )
    assert '<a href="lesson:m/b#muc">a</a>' in page
    assert "<span>b</span>" in page
    assert '<a href="https://e.vn/x">c</a>' in page
    assert '<a href="https://e.vn">' in page
    assert world.missing == ["03-c.md", "javascript:alert"]


def test_link_by_reference_is_resolved_too():
    assert '<a href="lesson:m/b">tên</a>' in html("[tên][b]\n\n[b]: 02-b.md")


def test_picture_alone_is_a_figure_with_its_size():
    page = html('![Cổng](images/a.png "Cổng trụ sở")')
    assert page.startswith("<figure ")
    for part in ('width="640"', 'height="480"', 'loading="lazy"', 'alt="Cổng"', 'src="file:m/images/a.png"'):
        assert part in page
    assert '<figcaption class="figure-caption">Cổng trụ sở</figcaption>' in page


def test_drawing_stands_in_the_page_and_is_read_as_its_description():
    page = html("![Sơ đồ](images/b.svg)")
    assert '<svg role="img" aria-label="Sơ đồ"' in page
    assert 'stroke="currentColor"' in page


def test_missing_picture_leaves_its_description():
    world = World()
    assert html("Xem ![ảnh](images/x.png)", world) == "<p>Xem <span>ảnh</span></p>"
    assert world.missing == ["images/x.png"]


def test_task_list_is_drawn_and_read():
    page = html("- [x] Xong\n- [ ] Chưa")
    assert 'aria-label="Đã xong"' in page
    assert 'aria-label="Chưa xong"' in page
    assert "<input" not in page


def test_code_is_highlighted_with_classes():
    page = html("```python\ndef f(): ...\n```")
    assert '<div class="dc-code"><pre tabindex="0">' in page
    assert '<span class="k">def</span>' in page
    assert "style=" not in page


def test_raw_html_is_shown_as_text():
    assert html("Một <b>hai</b>\n\n<script>alert(1)</script>") == (
        "<p>Một &lt;b&gt;hai&lt;/b&gt;</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_attributes_of_authors_are_classes_of_ours_only():
    page = html(
        "Chữ\n{.lead .la onclick=alert(1) style=color:red #x}\n\n[a](02-b.md){href=javascript:1 .small}"
    )
    assert page == '<p class="lead">Chữ</p><p><a href="lesson:m/b">a</a></p>'


def test_pieces_share_notes_links_and_ids_and_keep_their_headings():
    first, second, last = render_pieces(
        ["## Mục\n\nMột[^1] [b]", "## Mục\n\nHai[^1]", "[^1]: Ghi chú\n\n[b]: 02-b.md"], World()
    )
    assert "Ghi chú" in first.html
    assert '<a href="lesson:m/b">b</a>' in first.html
    assert [heading.id for heading in first.headings + second.headings] == ["muc", "muc-2"]
    assert second.html.count("<small") == 0
    assert last.html == ""


def test_a_block_that_is_not_closed_does_not_swallow_the_pieces_behind_it():
    pieces = render_pieces(["/// note\nMột", "- hai", "ba"], World())
    assert [piece.plain for piece in pieces] == ["Lưu ý. Một", "hai", "ba"]
    assert len(render_pieces(["```\nmột", "hai\n```", "ba"], World())) == 3


def test_inline_text_has_no_blocks():
    assert render_inline("# **Một** `a<b` ![x](y)\n\n- [@LKN-2011:2]", World()) == (
        '# <strong>Một</strong> <code>a&lt;b</code> <span>x</span> - <a class="dc-cite" href="#src-LKN-2011"'
        ' title="Luật Khiếu nại số 02/2011/QH13">(Điều 2)</a>'
    )


def test_plain_text_is_what_people_search():
    rendered = render("## Mục & một\n\nHai[^1] <x>\n\n- ba\n\n![s](images/b.svg)\n\n[^1]: Bốn", World())
    assert rendered.plain == "Mục & một\nHai <x>\n1 Bốn\nba"


def test_text_in_any_normal_form_and_with_any_line_ends_is_the_same():
    assert html("Nguye\u0302\u0303n\r\n\r\nAn\ufeff\x00") == html("Nguyễn\n\nAn")
