"""The demo: small here, the same code as for thousands."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import Unit, User
from app.attendance.models import Attendance, CheckIn
from app.attendance.queries.log import events_by_person
from app.attendance.rules import state_after
from app.config import PROJECT_ROOT
from app.database import db
from app.demo.errors import DatabaseNotEmptyError
from app.demo.loading import Loaded, is_empty, load_demo
from app.demo.plan import share_out
from app.quizzes.models import Answer, Attempt, Result
from app.quizzes.queries.terms import get_quiz
from app.quizzes.rules import grade_responses
from app.trainings.models import AgendaItem, Enrolment, Expected
from tests.makers import NOW


def load(**more) -> Loaded:
    return load_demo(PROJECT_ROOT / "courses", **{"trainees": 60, "sites": 9, "now": NOW, **more})


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_demo_has_what_it_promises(app):
    assert is_empty()
    loaded = load()
    assert not is_empty()
    assert (loaded.trainees, count(Enrolment), count(Expected), count(AgendaItem)) == (60, 60, 120, 8)
    names = set(db.session.scalars(select(User.user_name).where(User.password_hash.is_not(None))))
    wanted = {*(f"hocvien{n}" for n in range(1, 10)), *(f"canbo{n}" for n in range(1, 10))}
    assert names == wanted | {"giangvien", "bantochuc", "quantri"}
    assert (
        len(set(db.session.scalars(select(User.password_hash).where(User.password_hash.is_not(None))))) <= 2
    )
    assert db.session.scalar(select(func.count()).where(Unit.valid_to.is_not(None))) == 3


def test_the_attendance_of_the_demo_follows_from_its_log(app):
    load()
    session_id = db.session.scalar(select(CheckIn.session_id).limit(1))
    ids = list(db.session.scalars(select(Attendance.enrolment_id)))
    for enrolment_id, events in events_by_person(db.session(), session_id, ids).items():
        row = db.session.execute(
            select(Attendance.arrived_at, Attendance.site_id).where(Attendance.enrolment_id == enrolment_id)
        ).one()
        state = state_after(events)
        assert (row.arrived_at, row.site_id) == (state.arrived_at, state.site_id)


def test_the_results_of_the_demo_follow_from_its_answers(app):
    load()
    attempts = db.session.execute(select(Attempt.id, Attempt.part_id, Attempt.layout)).all()
    assert attempts
    for attempt in attempts[:5]:
        answers = db.session.execute(
            select(Answer.question_id, Answer.response).where(Answer.attempt_id == attempt.id)
        )
        responses = {row.question_id: row.response for row in answers}
        _, score = grade_responses(get_quiz(attempt.part_id), attempt.layout["questions"], responses)
        kept = db.session.scalar(select(Result.score_permille).where(Result.attempt_id == attempt.id))
        assert kept == score.permille


def test_named_trainees_are_left_with_work_to_do(app):
    load()
    taken = db.session.scalar(
        select(func.count())
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(User, User.id == Enrolment.user_id)
        .where(User.user_name.is_not(None))
    )
    assert taken == 0


def test_the_demo_never_mixes_with_other_work(app):
    load(trainees=9)
    with pytest.raises(DatabaseNotEmptyError):
        load()


@pytest.mark.parametrize(("total", "weights"), [(3500, [120, 104, 89]), (9, [1] * 9), (12, [1000, 1])])
def test_people_are_shared_out_whole(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 1


def test_the_command_says_what_it_loaded_and_leaves_a_used_database_alone(app):
    runner = app.test_cli_runner()
    first = runner.invoke(args=["demo", "load", "--trainees", "20", "--sites", "2"])
    assert first.exit_code == 0, first.output
    assert "20 học viên, 2 điểm cầu" in first.output
    assert runner.invoke(args=["demo", "load", "--if-empty"]).output == ""
    assert runner.invoke(args=["demo", "load"]).exit_code == 1
