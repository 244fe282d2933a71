"""Tables of people, on a real database: staged, decided, imported once, bounded in statements."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries.identity import find_actor_of_user
from app.database import db
from app.trainings.errors import (
    RosterEmptyError,
    RosterNotFoundError,
    RosterUndecidedError,
    TrainingNotFoundError,
)
from app.trainings.models import Enrolment, Expected, Roster, Site
from app.trainings.queries.roster import get_roster
from app.trainings.rules.roster import Decisions, Row
from app.trainings.services.roster import decide_rows, discard_roster, import_roster, stage_roster
from tests.makers import NOW, make_enrolment, make_unit, make_user

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng")
MIDDLES = ("Văn", "Thị", "Minh", "Hồng", "Quốc")
GIVEN = ("An", "Ân", "Bình", "Đào", "Hòa", "Lan", "Sơn", "Thúy", "Vy", "Yến", "Quý")


def actor_of(user):
    return find_actor_of_user(user.id, now=NOW)


def stage(cast, rows, training=None):
    training = training or cast.training
    return stage_roster(training.id, rows, (), file_name="ds.xlsx", actor=actor_of(cast.organizer), now=NOW)


def bring_in(cast, rows, decisions=None, **more):
    roster_id = stage(cast, rows)
    for _ in range(6 if decisions else 0):  # a decision may open another doubt
        decide_rows(roster_id, cast.training.id, decisions, actor=actor_of(cast.organizer))
    return import_roster(roster_id, cast.training.id, actor=actor_of(cast.organizer), now=NOW, **more)


def make_rows(number, site="Điểm cầu 1"):
    return [
        Row(
            line=n,
            full_name=f"{SURNAMES[n % 7]} {MIDDLES[n // 7 % 5]} {GIVEN[n // 35 % 11]}",
            birth=f"19{70 + n % 30}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
            phone=f"+849{n:08d}",
            unit=f"Xã đoàn {n % 120}",
            position="Bí thư",
            site=site,
        )
        for n in range(1, number + 1)
    ]


def snapshot():
    db.session.rollback()
    counted = [
        db.session.scalar(select(func.count()).select_from(model)) for model in (User, Enrolment, Expected)
    ]
    told = db.session.execute(
        select(
            Enrolment.id, Enrolment.full_name, Enrolment.phone, Enrolment.unit_name, Enrolment.site_id
        ).order_by(Enrolment.id)
    ).all()
    return counted, [tuple(row) for row in told]


def test_new_people_get_accounts_places_and_sessions(cast):
    unit = make_unit("Xã đoàn 1")
    result = bring_in(cast, make_rows(3))
    assert result == {"new": 3}
    enrolled = db.session.scalars(select(Enrolment).where(Enrolment.unit_name == "Xã đoàn 1")).one()
    user = db.session.get(User, enrolled.user_id)
    assert (user.password_hash, user.phone, enrolled.unit_id) == (None, "+84900000001", unit.id)
    assert user.user_name.startswith("tran")
    assert enrolled.site_id == cast.sites[0].id
    expected = db.session.scalars(select(Expected).where(Expected.enrolment_id == enrolled.id)).all()
    assert [(row.session_id, row.site_id) for row in expected] == [(cast.session.id, cast.sites[0].id)]
    assert len(enrolled.code) == 8


def test_user_names_are_readable_and_numbered(cast):
    make_user("Nguyễn Văn An", user_name="nguyenvanan")
    rows = [Row(n, "Nguyễn Văn An", f"19{80 + n}-01-01", site="Điểm cầu 1") for n in (1, 2)]
    rows.append(Row(3, "K'Brêu", site="Điểm cầu 1"))
    bring_in(cast, rows, Decisions(rest="new"))
    names = set(db.session.scalars(select(User.user_name)))
    assert {"nguyenvanan", "nguyenvanan2", "nguyenvanan3", "kbreu"} <= names


def test_the_same_table_twice_changes_nothing(cast):
    bring_in(cast, make_rows(40))
    before = snapshot()
    assert bring_in(cast, make_rows(40)) == {"enrolled": 40}
    assert snapshot() == before


def test_importing_twice_gives_the_first_result(cast):
    roster_id = stage(cast, make_rows(5))
    actor = actor_of(cast.organizer)
    first = import_roster(roster_id, cast.training.id, actor=actor, now=NOW)
    before = snapshot()
    assert import_roster(roster_id, cast.training.id, actor=actor, now=NOW) == first
    assert snapshot() == before


def test_the_rows_are_forgotten_after_the_import(cast):
    roster_id = stage(cast, make_rows(5))
    import_roster(roster_id, cast.training.id, actor=actor_of(cast.organizer), now=NOW)
    roster = get_roster(roster_id, cast.training.id)
    assert (roster.rows, roster.result) == ((), {"new": 5})


def test_a_table_that_nobody_imports_is_put_away(cast):
    roster_id = stage(cast, make_rows(1))
    stage_roster(
        cast.training.id,
        make_rows(1),
        (),
        file_name="",
        actor=actor_of(cast.organizer),
        now=NOW + timedelta(days=31),
    )
    db.session.expire_all()
    with pytest.raises(RosterNotFoundError):
        get_roster(roster_id, cast.training.id)


def test_known_people_are_enrolled_not_made_again(cast):
    user = make_user("Trần Thị Ân", birth="1990-05-06", phone="+84911111111")
    row = Row(1, "TRẦN THỊ ÂN", "1990-05-06", None, "Xã đoàn X", "Bí thư", "Điểm cầu 1")
    assert bring_in(cast, [row]) == {"known": 1}
    assert (
        db.session.scalars(select(Enrolment.user_id).where(Enrolment.unit_name == "Xã đoàn X")).one()
        == user.id
    )


def test_changes_are_written_and_people_move_where_sessions_are_to_come(cast):
    rows = make_rows(2)
    bring_in(cast, rows)
    changed = [replace(rows[0], unit="Xã đoàn Mới", site="Điểm cầu 2"), rows[1]]
    roster_id = stage(cast, changed)
    result = import_roster(roster_id, cast.training.id, actor=actor_of(cast.organizer), now=NOW)
    assert result == {"changed": 1, "enrolled": 1}
    moved = db.session.scalars(select(Enrolment).where(Enrolment.unit_name == "Xã đoàn Mới")).one()
    assert moved.site_id == cast.sites[1].id
    where = db.session.scalars(select(Expected.site_id).where(Expected.enrolment_id == moved.id)).one()
    assert where == cast.sites[1].id


def test_doubts_and_problems_stop_the_import_until_decided_or_left_out(cast):
    make_user("Lê Văn Tám", birth="1991-02-03")
    rows = [
        Row(1, "Lê Văn Tám", site="Điểm cầu 1"),
        Row(2, "Ai Đó", site="Nơi Lạ"),
        Row(3, "Y Moan", site="Điểm cầu 1"),
    ]
    before = snapshot()
    with pytest.raises(RosterUndecidedError) as refusal:
        bring_in(cast, rows)
    assert refusal.value.facts == {"count": 2}
    assert snapshot() == before
    assert bring_in(cast, rows, leave_out=True) == {"problem": 1, "doubt": 1, "new": 1}


def test_the_table_waits_with_its_decisions_after_a_refusal(cast):
    rows = [Row(1, "Ai Đó", site="Nơi Lạ"), Row(2, "Y Moan", site="Điểm cầu 1")]
    roster_id = stage(cast, rows)
    actor = actor_of(cast.organizer)
    decide_rows(roster_id, cast.training.id, Decisions(rows={2: "skip"}), actor=actor)
    with pytest.raises(RosterUndecidedError):
        import_roster(roster_id, cast.training.id, actor=actor, now=NOW)
    waiting = get_roster(roster_id, cast.training.id)
    assert (len(waiting.rows), waiting.choices) == (2, {2: "skip"})
    decide_rows(roster_id, cast.training.id, Decisions(sites={"Nơi Lạ": "new"}), actor=actor)
    assert import_roster(roster_id, cast.training.id, actor=actor, now=NOW) == {"new": 1, "skipped": 1}
    assert db.session.scalars(select(Site).where(Site.name == "Nơi Lạ")).one().training_id == cast.training.id


def test_nothing_to_import_is_refused(cast):
    with pytest.raises(RosterEmptyError):
        stage(cast, [])
    with pytest.raises(RosterEmptyError):
        bring_in(cast, [Row(1, "Ai Đó", site="Nơi Lạ")], leave_out=True)


def test_others_may_neither_stage_nor_import(cast):
    roster_id = stage(cast, make_rows(1))
    stranger = actor_of(cast.other_organizer)
    with pytest.raises(TrainingNotFoundError):
        import_roster(roster_id, cast.training.id, actor=stranger, now=NOW)
    with pytest.raises(RosterNotFoundError):
        import_roster(roster_id, cast.other_training.id, actor=stranger, now=NOW)
    discard_roster(roster_id, cast.other_training.id, actor=stranger)
    assert get_roster(roster_id, cast.training.id).rows


def test_walk_ins_and_withdrawn_people_stay_as_they_are(cast):
    enrolment = make_enrolment(
        cast.training,
        cast.sites[0],
        make_user("Hồ Thị Đào", birth="1999-09-09"),
        birth="1999-09-09",
        withdrawn_at=NOW,
    )
    assert bring_in(cast, [Row(1, "Hồ Thị Đào", "1999-09-09", site="Điểm cầu 1")]) == {"withdrawn": 1}
    db.session.expire_all()
    assert db.session.get(Enrolment, enrolment.id).withdrawn_at is not None


def test_statements_do_not_grow_with_rows(cast, count_queries):
    totals = []
    for number in (10, 300):
        rows = [replace(row, full_name=f"{row.full_name} {number}", phone=None) for row in make_rows(number)]
        roster_id = stage(cast, rows)
        actor = actor_of(cast.organizer)
        with count_queries() as counter:
            import_roster(roster_id, cast.training.id, actor=actor, now=NOW)
        totals.append(counter.total)
    assert totals[0] == totals[1] < 30


rows_strategy = st.lists(
    st.builds(
        Row,
        line=st.just(0),
        full_name=st.sampled_from(["Nguyễn Văn An", "Nguyễn Văn Ân"]),
        birth=st.sampled_from([None, "1998", "1998-07-15"]),
        phone=st.sampled_from([None, "+84912345678"]),
        unit=st.sampled_from(["", "Xã đoàn A", "Xã đoàn B"]),
        position=st.sampled_from(["", "Bí thư"]),
        site=st.sampled_from(["Điểm cầu 1", "Điểm cầu 2"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows_strategy, st.sampled_from(["new", "skip"]))
def test_any_table_twice_changes_nothing(cast, rows, rest):
    numbered = [replace(row, line=n) for n, row in enumerate(rows, 1)]
    with suppress(RosterEmptyError):
        bring_in(cast, numbered, Decisions(rest=rest))
    before = snapshot()
    with suppress(RosterEmptyError):
        bring_in(cast, numbered, Decisions(rest=rest))
    assert snapshot() == before
    assert db.session.scalar(select(func.count()).select_from(Roster)) >= 1
