import json
from collections.abc import Mapping

from app.content import compile_course
from tests.content.courses import LESSON_PATH, MODULE, PNG, course_files, with_lesson


class Counting(dict[str, dict[str, object]]):
    """A cache that counts what is stored: what had to be made."""

    made = 0

    def __setitem__(self, key: str, value: dict[str, object]) -> None:
        super().__setitem__(key, json.loads(json.dumps(value)))
        self.made += 1


def made_by(files: Mapping[str, bytes], cache: Counting) -> int:
    before = cache.made
    warm = compile_course("c", files, cache)
    assert warm == compile_course("c", files)
    return cache.made - before


BODY = """
Theo [@LKN-2011:1], xem [b](02-b.md#muc).

![Ảnh](images/a.png)

## A? {.question #tkt}
- (x) a
- ( ) b
"""
FILES = with_lesson(
    BODY, **{f"{MODULE}/02-b.md": "---\ntitle: B\n---\n\n## Mục\n", f"{MODULE}/images/a.png": PNG}
)


def test_nothing_is_made_twice():
    cache = Counting()
    assert made_by(FILES, cache) > 4
    assert made_by(FILES, cache) == 0


def test_only_the_changed_document_is_made_again():
    cache = Counting()
    made_by(FILES, cache)
    assert made_by(FILES | {LESSON_PATH: FILES[LESSON_PATH] + b"\nThem.\n"}, cache) == 2
    assert made_by(FILES | {f"{MODULE}/03-c.md": b"---\ntitle: C\n---\nC\n"}, cache) == 2


def test_what_a_document_asks_for_makes_it_again_when_the_answer_is_another():
    cache = Counting()
    made_by(FILES, cache)
    moved = {path.replace("02-b", "05-b"): content for path, content in FILES.items()}
    assert made_by(moved, cache) == 4  # the moved one, and the one whose link is dead now
    assert made_by(FILES | {"sources.yml": FILES["sources.yml"].replace(b"02/2011", b"03/2011")}, cache) == 2
    wider = PNG[:16] + b"\x00\x00\x00\x40" + PNG[20:]
    assert made_by(FILES | {f"{MODULE}/images/a.png": wider}, cache) == 2
    assert made_by(FILES, cache) == 0


def test_a_dead_anchor_shows_without_making_the_document_again():
    cache = Counting()
    made_by(FILES, cache)
    changed = FILES | {f"{MODULE}/02-b.md": b"---\ntitle: B\n---\n\n## Khac\n"}
    assert made_by(changed, cache) == 2
    assert [each.code for each in compile_course("c", changed, cache).problems] == ["anchor-missing"]


def test_problems_come_out_of_the_cache_as_they_went_in():
    cache = Counting()
    files = course_files(quiz="---\ntitle: K\n---\n\n## A?\n- ( ) a\n- ( ) b\n")
    first = compile_course("c", files, cache)
    assert first.problems == compile_course("c", files, cache).problems
    assert first.problems[0].fix is not None
