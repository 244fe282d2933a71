"""The organizer's board over HTTP: the figures, the polls, the lists, the export."""

import csv
import io
import uuid
from datetime import timedelta

import time_machine
from sqlalchemy import delete, select

from app.accounts.queries.identity import find_actor_of_user
from app.attendance.models import SiteContact
from app.attendance.rules import CheckInKind, Method, Mode, NewCheckIn, WalkIn
from app.attendance.services import record_check_ins
from app.catalogue.models import Course
from app.database import db, transaction
from app.learning.models import LessonProgress
from app.quizzes.models import Attempt, Result
from app.reports.models import BoardSnapshot
from app.reports.queries.board import count_board
from app.trainings.models import Enrolment, TrainingCourse
from tests.catalogue.samples import SLUG, publish_course
from tests.makers import NOW, add, make_enrolment, make_user


def board_url(cast, tail=""):
    return f"/manage/trainings/{cast.training.id}/board{tail}"


def arrive(cast, enrolment, *, minute=-40, mode=Mode.IN_PERSON, site=0, walk_in=None):
    at = NOW + timedelta(minutes=minute)
    event = NewCheckIn(
        str(uuid.uuid4()), walk_in.uuid if walk_in else enrolment.uuid, CheckInKind.ARRIVE, mode,
        Method.LIST, at, NOW,
    )  # fmt: skip
    record_check_ins(
        cast.session.id, cast.sites[site].id, [event], [walk_in] if walk_in else [],
        actor=find_actor_of_user(cast.organizer.id, now=NOW), received_at=NOW,
    )  # fmt: skip


def teach(cast):
    publication = publish_course()
    course_id = db.session.scalar(select(Course.id).where(Course.slug == SLUG))
    add(TrainingCourse(training_id=cast.training.id, course_id=course_id, position=1))
    return course_id, publication.version_id


def pass_quiz(cast, enrolment, course_id, version_id, permille, number=1):
    part_id = db.session.scalar(select(Attempt.part_id)) or _quiz_part(version_id)
    attempt = add(
        Attempt(
            enrolment_id=enrolment.id, course_id=course_id, quiz_key="mo-dau/quiz", version_id=version_id,
            part_id=part_id, number=number, seed=1, layout={"questions": [], "orders": {}}, started_at=NOW,
            submitted_at=NOW, submitted_by="self",
        )
    )  # fmt: skip
    add(
        Result(
            attempt_id=attempt.id, reason="submitted", at=NOW, points="1", max_points="1",
            score_permille=permille, passed=permille >= 500, fractions={},
        )
    )  # fmt: skip


def _quiz_part(version_id):
    from app.catalogue.queries import get_version

    return get_version(version_id).get_quiz("mo-dau/quiz").part_id


def figures(cast):
    board = count_board(cast.session.id, cast.training.id, now=NOW)
    return {site.name: site for site in board.sites}, board


def test_every_figure_of_a_site_is_counted(cast):
    course_id, version_id = teach(cast)
    site = cast.sites[0]
    late, online, absent = (
        make_enrolment(cast.training, site, make_user(name), sessions=[cast.session])
        for name in ("Lê Văn Muộn", "Lê Văn Xa", "Lê Văn Vắng")
    )
    arrive(cast, cast.enrolment)
    arrive(cast, late, minute=0)
    arrive(cast, online, mode=Mode.ONLINE)
    arrive(cast, None, walk_in=WalkIn(str(uuid.uuid4()), "Lò Văn Pẻng"))
    done = {"course_id": course_id, "opened_at": NOW, "last_opened_at": NOW, "done_at": NOW}
    add(LessonProgress(enrolment_id=late.id, lesson_key="mo-dau/bai-mot", **done))
    add(LessonProgress(enrolment_id=late.id, lesson_key="mo-dau/gone", **done))
    pass_quiz(cast, late, course_id, version_id, 400)
    pass_quiz(cast, late, course_id, version_id, 800, number=2)
    pass_quiz(cast, online, course_id, version_id, 300)
    sites, board = figures(cast)
    one = sites[site.name]
    assert (one.expected, one.present, one.late, one.online, one.absent) == (4, 1, 1, 1, 1)
    assert (one.others, one.people, one.lessons_done) == (1, 4, 1)
    assert (one.quiz_taken, one.quiz_passed, one.mean_permille) == (2, 1, 550)
    assert board.lessons == 2
    assert board.total.expected == 5
    assert absent.id


def test_the_board_shows_its_sites_to_its_organizer_only(cast, visit):
    arrive(cast, cast.enrolment)
    page = visit(board_url(cast), as_=cast.organizer)
    assert cast.sites[0].name in page.text
    visit(board_url(cast), as_=cast.other_organizer, status=404)
    visit(board_url(cast), as_=cast.coordinator, status=403)
    visit(board_url(cast), as_=cast.trainee, status=403)
    visit(board_url(cast), as_=None, status=302)
    visit(board_url(cast, "?session=999"), as_=cast.organizer, status=404)


def test_an_unchanged_poll_costs_a_304_and_a_change_shows(cast, visit):
    organizer = cast.organizer
    path = board_url(cast, f"/figures?session={cast.session.id}")
    first = visit(path, as_=organizer)
    browser = visit.browser(organizer)
    headers = {"If-None-Match": first.headers["ETag"]}
    with time_machine.travel(NOW + timedelta(seconds=20)):
        assert browser.get(path, headers=headers).status_code == 304
    arrive(cast, cast.enrolment)
    with time_machine.travel(NOW + timedelta(seconds=40)):
        assert browser.get(path, headers=headers).status_code == 200


def test_a_fresh_snapshot_is_not_counted_again(cast, visit):
    visit(board_url(cast), as_=cast.organizer)
    arrive(cast, cast.enrolment)
    visit(board_url(cast), as_=cast.organizer)
    data = db.session.scalar(select(BoardSnapshot.data))
    assert sum(site["present"] for site in data["sites"]) == 0
    with time_machine.travel(NOW + timedelta(seconds=6)):
        visit(board_url(cast), as_=cast.organizer)
    data = db.session.scalar(select(BoardSnapshot.data))
    assert sum(site["present"] for site in data["sites"]) == 1


def test_the_number_of_queries_of_a_count_does_not_grow_with_the_people(cast, count_queries):
    teach(cast)
    session_id, training_id = cast.session.id, cast.training.id

    def queries():
        with count_queries() as counter:
            count_board(session_id, training_id, now=NOW)
        return counter.total

    few = queries()
    for number in range(10):
        make_enrolment(cast.training, cast.sites[0], make_user(f"Lê Văn {number}"), sessions=[cast.session])
    assert queries() == few <= 8


def test_the_list_of_a_site_is_searched_and_filtered(cast, visit):
    arrive(cast, cast.enrolment, minute=0)
    path = f"/manage/trainings/{cast.training.id}/sessions/{cast.session.id}/sites/{cast.sites[0].id}"
    assert "Nguyễn Thị Bình" in visit(path, as_=cast.organizer).text
    assert "Nguyễn Thị Bình" in visit(f"{path}?q=binh&status=late", as_=cast.organizer).text
    assert "Không có ai khớp" in visit(f"{path}?status=absent", as_=cast.organizer).text
    visit(f"{path}?status=odd&page=x&q=%00", as_=cast.organizer)
    visit(path, as_=cast.other_organizer, status=404)
    visit(path.replace("sites/1", "sites/99"), as_=cast.organizer, status=404)


def rows_of(answer):
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def test_the_export_opens_in_excel_with_everybody_in_it(cast, visit):
    course_id, version_id = teach(cast)
    arrive(cast, cast.enrolment)
    pass_quiz(cast, cast.enrolment, course_id, version_id, 725)
    answer = visit(f"/manage/trainings/{cast.training.id}/results.csv", as_=cast.organizer)
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = rows_of(answer)
    assert head[:3] == ["STT", "Mã", "Họ và tên"]
    binh = dict(zip(head, next(row for row in rows if "Nguyễn Thị Bình" in row), strict=True))
    assert binh["Buổi 1"] == "Có mặt"
    assert binh["Bài kiểm tra mở đầu, điểm"] == "72,5"
    assert binh["Bài kiểm tra mở đầu, kết quả"] == "Đạt"
    assert len(rows) == 2
    visit(f"/manage/trainings/{cast.training.id}/results.csv", as_=cast.other_organizer, status=404)
    visit(f"/manage/trainings/{cast.training.id}/results.csv", as_=cast.coordinator, status=403)


def test_a_name_that_looks_like_a_formula_stays_a_name(cast, visit):
    make_enrolment(cast.training, cast.sites[0], make_user('=HYPERLINK("x")'), sessions=[cast.session])
    answer = visit(f"/manage/trainings/{cast.training.id}/results.csv", as_=cast.organizer)
    assert not any(cell.startswith("=") for row in rows_of(answer) for cell in row)


def test_a_training_without_sessions_or_course_says_so_and_does_not_fail(cast, visit):
    with transaction() as tx:
        tx.execute(delete(SiteContact))
    visit(board_url(cast), as_=cast.organizer)
    empty = f"/manage/trainings/{cast.other_training.id}/results.csv"
    assert visit(empty, as_=cast.other_organizer).status_code == 200
    assert db.session.scalar(select(Enrolment.id).limit(1))
