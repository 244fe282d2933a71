"""What the board adds up, and what it points at."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import Status
from app.reports.rules import AlertKind, Board, SiteFigures, find_alerts

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
END = START + timedelta(hours=3)


def site(number: int, **figures: object) -> SiteFigures:
    values = {"expected": 100, "present": 100, **figures}
    return SiteFigures(number, f"Điểm cầu {number}", **values)


def alerts(*sites: SiteFigures, minutes: int = 60) -> list[tuple[AlertKind, int]]:
    board = Board(7, "Bài kiểm tra", sites)
    found = find_alerts(board, starts_at=START, ends_at=END, now=START + timedelta(minutes=minutes))
    return [(alert.kind, alert.site.site_id) for alert in found]


@st.composite
def figures(draw: st.DrawFn) -> SiteFigures:
    counts = {status.value: draw(st.integers(0, 5)) for status in Status}
    taken = draw(st.integers(0, 5))
    return SiteFigures(
        draw(st.integers(1, 3)), "A", expected=sum(counts.values()), **counts,
        quiz_taken=taken, quiz_graded=taken,
        score_sum_permille=draw(st.integers(0, 1000)) * taken,
    )  # fmt: skip


@given(st.lists(figures(), max_size=4))
def test_the_total_is_the_sum_and_the_six_figures_add_up(sites):
    total = Board(1, None, tuple(sites)).total
    assert total.came == sum(one.came for one in sites)
    assert total.expected == total.came + total.absent + total.excused
    assert total.mean_permille is None or 0 <= total.mean_permille <= 1000


@given(st.lists(figures(), max_size=3), st.one_of(st.none(), st.text(max_size=3)))
def test_a_stored_board_reads_back_the_same(sites, title):
    board = Board(7, title, tuple(sites))
    assert Board.from_data(board.to_data()) == board


@given(st.lists(figures(), max_size=4), st.integers(-10, 300))
def test_alerts_never_fail(sites, minutes):
    alerts(*sites, minutes=minutes)


def test_a_site_that_misses_many_is_pointed_at_once_the_session_began():
    few = site(2, present=70, absent=30)
    assert alerts(site(1), few, site(3)) == [(AlertKind.MISSING, 2)]
    assert alerts(site(1), few, site(3), minutes=-5) == []


def test_when_everybody_misses_many_nobody_stands_out():
    assert alerts(site(1, present=70, absent=30), site(2, present=72, absent=28)) == []


def test_a_site_that_falls_silent_while_others_do_not_is_pointed_at_during_the_session():
    quiet = site(1, heard_at=(START + timedelta(minutes=10)).isoformat())
    loud = site(2, heard_at=(START + timedelta(minutes=16)).isoformat())
    assert alerts(quiet, loud, minutes=17) == [(AlertKind.SILENT, 1)]
    assert alerts(quiet, minutes=60) == []  # a break: nobody else was heard of either
    assert alerts(quiet, loud, minutes=999) == []


def test_a_site_that_is_slow_with_the_quiz_is_pointed_at():
    assert alerts(site(1, quiz_taken=80), site(2, quiz_taken=30), site(3, quiz_taken=70)) == [
        (AlertKind.SLOW_QUIZ, 2)
    ]
