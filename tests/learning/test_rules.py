"""Where to read on, and what counts as read."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import MAX_READ_SECONDS, OwnCourse, Progress, has_read, is_complete

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
KEYS = ("a", "b", "c")


@st.composite
def courses(draw):
    opened = draw(st.lists(st.sampled_from([*KEYS, "gone"]), unique=True))
    progress = {}
    for key in opened:
        at = START + timedelta(minutes=draw(st.integers(0, 2)))
        progress[key] = Progress(at, at, done_at=at if draw(st.booleans()) else None)
    return OwnCourse(1, 1, "Lớp", "Asia/Ho_Chi_Minh", "A", 1, "khoa", 1, progress=progress)


@given(courses())
def test_the_next_lesson_is_never_done_and_there_is_none_only_at_the_end(course):
    following = course.next_lesson(KEYS)
    if following is None:
        assert course.count_done(KEYS) == len(KEYS)
    else:
        assert following in KEYS
        assert not course.is_done(following)


@given(courses())
def test_a_course_is_complete_when_all_that_it_has_now_is_done(course):
    done = {key: one.done_at for key, one in course.progress.items()}
    assert is_complete(KEYS, done) is (course.count_done(KEYS) == len(KEYS))
    assert not is_complete((), done)


@given(st.integers(0, 3600), st.one_of(st.none(), st.integers(0, 120)))
def test_who_stayed_long_enough_has_read(seconds, minutes):
    read = has_read(START, START + timedelta(seconds=seconds), minutes)
    if seconds >= MAX_READ_SECONDS:
        assert read
    if minutes and seconds < minutes * 60 * 0.25 and seconds < MAX_READ_SECONDS:
        assert not read
