"""Whatever the files hold: problems, never an exception, and soon."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import apply_fixes, compile_course
from tests.content.courses import FACTS, LESSON_PATH, MODULE, QUIZ_PATH, SOURCES, course_files

PATHS = st.sampled_from(
    [
        "sources.yml",
        "facts.yml",
        "c/course.md",
        f"{MODULE}/module.md",
        LESSON_PATH,
        QUIZ_PATH,
        "c/final.quiz.md",
        f"{MODULE}/images/a.svg",
        f"{MODULE}/images/a.jpg",
        f"{MODULE}/files/a.docx",
        "c//x.md",
        "c/../y.md",
        "c/",
    ]
)
LINES = """\
---
title: A
key: b
draw: {a: 1}
from: [c]
# A
## B {#b}
## C {.question #c}
- (x) a
- ( ) b
- [x] c
= 45
> d
  > e

[@LKN-2011:1]
[@X]
[a](#b)
[a](b.md)
![](c.png)
```
/// note | N
///
|a|b|
|-|-|
[^1]
[^1]: f
<script>
{
}
*a: &b
1. a
    x
!!x
""".splitlines(keepends=True)
PIECES = st.sampled_from([*LINES, "\t", "\\", "\u0301", "\r", "\u2028", "text ", "[@X] ", "[a](b.md) "])


def check(files: dict[str, bytes]) -> None:
    cache: dict[str, dict[str, object]] = {}
    first = compile_course("c", files, cache)
    assert compile_course("c", files, json.loads(json.dumps(cache))) == first
    for problem in first.problems:
        assert problem.line >= 0
        assert problem.column >= 0
        if problem.fix:
            apply_fixes(files[problem.path], [problem.fix])


@given(st.dictionaries(PATHS, st.lists(PIECES, max_size=25).map("".join), max_size=4))
def test_any_pieces_in_any_file(files: dict[str, str]):
    check(course_files() | {path: text.encode("utf-8", "replace") for path, text in files.items()})


@given(st.dictionaries(PATHS, st.binary(max_size=200), max_size=3))
def test_any_bytes_in_any_file(files: dict[str, bytes]):
    check(course_files() | files)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_in_a_lesson_and_a_quiz(lesson: str, quiz: str):
    head = "---\ntitle: A\n---\n"
    check(
        course_files(
            lesson=(head + lesson).encode("utf-8", "replace"), quiz=(head + quiz).encode("utf-8", "replace")
        )
    )


@given(st.lists(st.text(min_size=1, max_size=30), max_size=5))
def test_any_names(names: list[str]):
    check(
        course_files() | {f"c/{name}": b"x" for name in names} | {f"c/01-m/{name}.md": b"x" for name in names}
    )


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "> " * 9_000,
        "*" * 15_000,
        "![](" * 5_000,
        "[@" * 9_000,
        "{#" * 9_000 + "\n",
        "## A {" * 3_000,
        "```a\n" * 30_000,
        "- (x) a\n" * 20_000,
        "- (x) a\n\n\n\n\n\n\n" * 5_000,
        "## A\n= 1\n" * 10_000,
        "\n" * 190_000,
        "    " * 4_000,
        "/// note\n" * 5_000,
        "[a](b.md)\n\n" * 9_000,
        "".join(f"[a](b{at}.md)\n\n" for at in range(9_000)),
        "".join(f"[@S{at}]\n\n" for at in range(9_000)),
        "|a" * 5_000 + "\n" + "|-" * 5_000,
        "=" * 19_000,
        "= " + "|" * 19_000,
        "[^a]: b\n\n" * 9_000,
        "&#x" * 5_000,
        "## A {.question #a}\n- (x) a\n- ( ) b\n\n" * 3_000,
        "<div>" * 4_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_hostile_text_ends_soon(body: str):
    text = f"---\ntitle: A\n---\n{body}".encode()
    began = time.process_time()
    check(course_files(lesson=text, quiz=text))
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\n" + "".join(f"b{at}: &c{at} [*a, *a, *a]\n" for at in range(200)),
        "[" * 50_000,
        "{a: " * 10_000,
        "a: " * 10_000,
        "- " * 10_000,
        "".join(f"k{at}: {{title: A, number: B}}\n" for at in range(9_000)),
        "? " * 5_000,
        "a: |\n" + "  x\n" * 50_000,
        "%YAML 9.9\n---\na: b\n",
        "a: " + '"' + "\\x00" * 100 + '"',
        SOURCES + "\n---\n" + FACTS,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_yaml_ends_soon(text: str):
    began = time.process_time()
    check(course_files(sources=text, facts=text, lesson=f"---\n{text[:16_000]}\n---\nA\n"))
    assert time.process_time() - began < 20
