"""Which training is shown first."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.home.rules import choose_enrolment
from app.trainings.queries.own import OwnEnrolment

TODAY = date(2026, 11, 22)


@st.composite
def enrolments(draw):
    made = []
    for number in range(draw(st.integers(0, 4))):
        starts = TODAY + timedelta(days=draw(st.integers(-3, 3)))
        ends = starts + timedelta(days=draw(st.integers(0, 2)))
        made.append(
            OwnEnrolment(
                number, "", "", number, "Lớp", "Asia/Ho_Chi_Minh", starts, ends, None, 15, 0, 1, "A", False,
                "An", "", "",
            )
        )  # fmt: skip
    return made


@given(enrolments())
def test_what_is_on_today_comes_first_then_what_comes_next(made):
    chosen = choose_enrolment(made, TODAY)
    if not made:
        assert chosen is None
        return
    on = [one for one in made if one.starts_on <= TODAY <= one.ends_on]
    coming = [one for one in made if one.starts_on > TODAY]
    if on:
        assert chosen in on
    elif coming:
        assert chosen.starts_on == min(one.starts_on for one in coming)
    else:
        assert chosen.ends_on == max(one.ends_on for one in made)


@given(enrolments(), st.sampled_from(["0", "1", "9", "x", ""]))
def test_the_one_asked_for_is_shown_when_it_is_ones_own(made, asked):
    chosen = choose_enrolment(made, TODAY, asked)
    if asked in {str(one.training_id) for one in made}:
        assert str(chosen.training_id) == asked
