"""Whom a row means, decided without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trainings.rules.roster import (
    Enrolled,
    Known,
    Outcome,
    Row,
    Situation,
    Why,
    births_agree,
    is_choice,
    plan,
    told_after,
)
from app.trainings.rules.roster_sites import lead_sites

SITES = {"Bến Sen": 1, "Cửa Gió": 2}
NAMES = {1: "Bến Sen", 2: "Cửa Gió"}
AN = Row(1, "Nguyễn Văn An", "1998-07-15", "+84912345678", "Xã đoàn Đồng Mây", "Bí thư", "Bến Sen")


def outcomes(rows, people=(), choices=None):
    return plan(rows, Situation(people, SITES, NAMES), choices or {})


def known(user_id, full_name="Nguyễn Văn An", birth="1998-07-15", phone=None, **more):
    return Known(user_id, full_name, birth, phone, **more)


def enrolled(row, site_id=1, **more):
    values = {"unit": row.unit, "position": row.position, **more}
    return Enrolled(row.line, row.full_name, row.birth, row.phone, site_id, **values)


def test_nobody_we_know_is_new():
    (planned,) = outcomes([AN])
    assert (planned.outcome, planned.site_id) == (Outcome.NEW, 1)


def test_same_name_and_birth_is_known_and_says_why():
    (planned,) = outcomes([AN], [known(7)])
    assert (planned.outcome, planned.person.user_id, planned.why) == (Outcome.KNOWN, 7, Why.BIRTH)


def test_same_name_and_phone_is_known_though_the_place_of_the_tone_differs():
    row = replace(AN, full_name="Lê Thị Hoà", birth=None)
    (planned,) = outcomes([row], [known(7, "Lê Thị Hòa", None, "+84912345678")])
    assert (planned.outcome, planned.why) == (Outcome.KNOWN, Why.PHONE)


def test_same_name_with_another_birth_is_somebody_else():
    (planned,) = outcomes([AN], [known(7, birth="1990-01-01", phone="+84912345678")])
    assert planned.outcome is Outcome.NEW


def test_only_the_name_is_a_doubt_with_candidates():
    (planned,) = outcomes([replace(AN, birth=None, phone=None)], [known(7), known(8)])
    assert planned.outcome is Outcome.DOUBT
    assert [candidate.known.user_id for candidate in planned.candidates] == [7, 8]


def test_two_people_of_the_same_name_and_birth_are_told_apart_by_phone():
    people = [known(7), known(8, phone="+84912345678")]
    (planned,) = outcomes([AN], people)
    assert (planned.outcome, planned.person.user_id) == (Outcome.KNOWN, 8)


def test_a_phone_under_another_name_is_a_doubt():
    (planned,) = outcomes([AN], [known(7, "Trần Thị Bình", "1970-01-01", "+84912345678")])
    assert (planned.outcome, planned.candidates[0].why) == (Outcome.DOUBT, Why.ONLY_PHONE)


def test_year_and_unit_are_enough_but_not_the_year_alone():
    row = replace(AN, birth="1998", phone=None)
    here = known(7, birth="1998", units=("Xã Đoàn Đồng Mây",))
    elsewhere = known(8, birth="1998", units=("Xã đoàn Khác",))
    assert outcomes([row], [here])[0].outcome is Outcome.KNOWN
    assert outcomes([row], [elsewhere])[0].outcome is Outcome.DOUBT


@pytest.mark.parametrize(
    ("choice", "outcome"), [("new", Outcome.NEW), ("skip", Outcome.SKIPPED), ("user:8", Outcome.KNOWN)]
)
def test_a_decision_settles_a_doubt(choice, outcome):
    (planned,) = outcomes([replace(AN, birth=None, phone=None)], [known(7), known(8)], {1: choice})
    assert planned.outcome is outcome


def test_a_decision_for_nobody_leaves_the_doubt():
    (planned,) = outcomes([replace(AN, birth=None, phone=None)], [known(7), known(8)], {1: "user:99"})
    assert planned.outcome is Outcome.DOUBT


def test_told_again_changes_nothing_and_other_unit_is_a_change():
    person = known(7, enrolment=enrolled(AN))
    assert outcomes([AN], [person])[0].outcome is Outcome.ENROLLED
    (planned,) = outcomes([replace(AN, unit="Xã đoàn Suối Trong", site="Cửa Gió")], [person])
    assert planned.outcome is Outcome.CHANGED
    assert {what for what, _, _ in planned.changes} == {"unit", "site"}


def test_what_a_row_leaves_empty_is_no_change():
    person = known(7, enrolment=enrolled(AN))
    row = replace(AN, phone=None, position="", unit="")
    assert outcomes([row], [person])[0].outcome is Outcome.ENROLLED


def test_same_line_twice_is_once():
    planned = outcomes([AN, replace(AN, line=2)])
    assert [row.outcome for row in planned] == [Outcome.NEW, Outcome.REPEATED]
    assert planned[1].repeats == 1


def test_a_person_with_two_posts_is_one_person_unless_decided_otherwise():
    other = replace(AN, line=2, position="Chủ tịch Hội")
    assert outcomes([AN, other])[1].outcome is Outcome.REPEATED
    assert outcomes([AN, other], choices={2: "new"})[1].outcome is Outcome.NEW


def test_a_withdrawn_person_stays_withdrawn():
    person = known(7, enrolment=enrolled(AN, is_withdrawn=True))
    assert outcomes([AN], [person])[0].outcome is Outcome.WITHDRAWN


def test_a_site_that_leads_nowhere_is_a_problem():
    planned = outcomes([replace(AN, site="Núi Xanh"), replace(AN, line=2, site="")])
    assert [row.problem for row in planned] == ["site-unknown", "site-missing"]


def test_births_of_unequal_exactness():
    assert births_agree("1998-07-15", "1998-07-15") is True
    assert births_agree("1998-07-15", "1998") is None
    assert births_agree("1998", "1997-07-15") is False
    assert births_agree("1998", None) is None


def test_only_our_words_are_choices():
    assert is_choice("new")
    assert is_choice("user:12")
    assert not any(map(is_choice, ("", "12", "user:", "user:x", "user:²", "user:99999999999", "drop")))


class TestSites:
    SITES = [(1, "Điểm cầu Bến Sen"), (2, "Cửa Gió")]

    def test_case_marks_and_prefix_do_not_count(self):
        lead = lead_sites(["ben sen", "ĐIỂM CẦU CỬA GIÓ", "Bến sen"], self.SITES, {})
        assert lead.site_ids == {"ben sen": 1, "ĐIỂM CẦU CỬA GIÓ": 2, "Bến sen": 1}
        assert not lead.unknown

    def test_an_unknown_text_names_the_likest_site(self):
        (unknown,) = lead_sites(["Bến Seen", "Bến Seen"], self.SITES, {}).unknown
        assert (unknown.count, unknown.nearest_id) == (2, 1)

    def test_nothing_leads_to_the_only_site(self):
        assert lead_sites([""], self.SITES[:1], {}).site_ids == {"": 1}
        assert lead_sites([""], self.SITES, {}).unknown

    def test_decisions_lead_to_a_site_or_make_one(self):
        lead = lead_sites(["A", "a", "B"], self.SITES, {"A": "new", "a": "new", "B": "2"})
        assert lead.site_ids == {"A": -1, "a": -1, "B": 2}
        assert lead.new == {-1: "A"}
        assert lead_sites(["A"], self.SITES, {"A": "99"}).unknown


rows_strategy = st.lists(
    st.builds(
        Row,
        line=st.just(0),
        full_name=st.sampled_from(["Nguyễn Văn An", "Nguyễn Văn Ân", "Y Moan"]),
        birth=st.sampled_from([None, "1998", "1998-07-15", "1997"]),
        phone=st.sampled_from([None, "+84912345678", "+84987654321"]),
        unit=st.sampled_from(["", "Xã đoàn A", "Xã đoàn B"]),
        position=st.sampled_from(["", "Bí thư"]),
        site=st.sampled_from(["Bến Sen", "Cửa Gió"]),
    ),
    max_size=8,
)


def apply(planned, people):
    """What importing would leave: the people we know afterwards."""
    after = {person.user_id: person for person in people}
    for row in planned:
        if row.outcome not in (Outcome.NEW, Outcome.KNOWN, Outcome.CHANGED):
            continue
        person = row.person or Known(
            max(after, default=0) + 1, row.row.full_name, row.row.birth, row.row.phone
        )
        told = person.enrolment
        enrolment = (
            replace(told_after(row.row, told), site_id=row.site_id)
            if told
            else enrolled(row.row, row.site_id)
        )
        phone = enrolment.phone or person.phone
        after[person.user_id] = replace(person, enrolment=replace(enrolment, phone=phone))
    return list(after.values())


@given(rows_strategy, rows_strategy, st.lists(st.sampled_from(["new", "skip"]), min_size=8, max_size=8))
def test_the_same_table_twice_changes_nothing(first, second, decisions):
    people = apply(outcomes([replace(row, line=n) for n, row in enumerate(first, 1)]), [])
    rows = [replace(row, line=n) for n, row in enumerate(second, 1)]
    choices = {}
    planned = outcomes(rows, people)
    while doubts := [row.row.line for row in planned if row.outcome is Outcome.DOUBT]:
        choices |= {line: decisions[line - 1] for line in doubts}
        planned = outcomes(rows, people, choices)
    again = outcomes(rows, apply(planned, people), choices)
    assert not [row for row in again if row.outcome in (Outcome.NEW, Outcome.KNOWN, Outcome.CHANGED)]


@given(rows_strategy, rows_strategy)
def test_no_two_rows_mean_the_same_person(first, second):
    people = apply(outcomes([replace(row, line=n) for n, row in enumerate(first, 1)]), [])
    planned = outcomes([replace(row, line=n) for n, row in enumerate(second, 1)], people)
    claimed = [row.person.user_id for row in planned if row.person]
    assert len(claimed) == len(set(claimed))
