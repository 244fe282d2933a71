"""Pages of the plan: trainings, courses, sites, sessions, topics."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import RoleGrant
from app.accounts.rules import Role
from app.attendance.models import CheckIn
from app.catalogue.models import Course
from app.database import db
from app.trainings.models import (
    AgendaItem,
    Expected,
    SessionSite,
    Site,
    Training,
    TrainingCourse,
    TrainingSession,
)
from tests.makers import NOW, add, grant, make_training, make_unit, make_user

TRAINING = {
    "title": "Tập huấn  nghiệp vụ",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-02",
    "closes_at": "2026-12-10T17:00",
    "grace_minutes": "15",
    "late_answer_minutes": "0",
    "time_zone": "Asia/Ho_Chi_Minh",
}
SESSION = {"title": "Buổi sáng", "starts_at": "2026-11-23T08:00", "ends_at": "2026-11-23T11:30"}


def path(cast, more=""):
    return f"/manage/trainings/{cast.training.id}{more}"


def check_in(cast):
    add(
        CheckIn(
            uuid="u1", session_id=cast.session.id, enrolment_id=cast.enrolment.id, site_id=cast.sites[0].id,
            kind="arrive", mode="in-person", method="list", client_at=NOW, sent_at=NOW, received_at=NOW,
            occurred_at=NOW,
        )
    )  # fmt: skip


class TestTrainings:
    def test_an_organizer_sees_his_own_only(self, cast, visit):
        page = visit("/manage/trainings", as_=cast.organizer).text
        assert cast.training.title in page
        assert cast.other_training.title not in page
        visit("/manage/trainings", as_=cast.coordinator, status=403)

    def test_a_unit_s_organizer_sees_what_its_subtree_holds(self, cast, visit):
        province = make_unit("Tỉnh đoàn")
        commune = make_unit("Xã đoàn", parent=province)
        held = make_training("Lớp của xã", unit_id=commune.id)
        officer = make_user("Ngô Văn Tỉnh")
        grant(officer, Role.ORGANIZER, unit_id=province.id)
        page = visit("/manage/trainings", as_=officer).text
        assert "Lớp của xã" in page
        assert cast.training.title not in page
        visit(f"/manage/trainings/{held.id}", as_=officer)
        visit(path(cast), as_=officer, status=404)

    def test_making_one_for_a_unit_of_one_s_own(self, cast, visit):
        unit, elsewhere = make_unit("Tỉnh đoàn"), make_unit("Tỉnh khác")
        officer = make_user("Ngô Văn Tỉnh")
        grant(officer, Role.ORGANIZER, unit_id=unit.id)
        visit("/manage/trainings/new", as_=officer)
        visit.post("/manage/trainings/new", {**TRAINING, "unit_id": elsewhere.id}, as_=officer, status=422)
        visit.post("/manage/trainings/new", {**TRAINING, "unit_id": unit.id}, as_=officer)
        made = db.session.scalars(select(Training).where(Training.unit_id == unit.id)).one()
        assert made.title == "Tập huấn nghiệp vụ"
        assert f"{made.closes_at:%d %H:%M}" == "10 10:00"
        visit(f"/manage/trainings/{made.id}", as_=officer)

    def test_only_who_organizes_for_units_or_all_may_make_one(self, cast, visit):
        visit("/manage/trainings/new", as_=cast.organizer, status=403)
        visit("/manage/trainings/new", as_=cast.coordinator, status=403)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"ends_on": "2026-11-30"}, "Ngày kết thúc phải từ ngày bắt đầu"),
            ({"closes_at": "2026-11-30T10:00"}, "Lớp phải đóng sau khi"),
            ({"title": " "}, "Cần điền ô này"),
            ({"starts_on": "0001-01-01"}, "Xem lại năm"),
            ({"closes_at": "9999-12-31T23:59"}, "Xem lại năm"),
            ({"time_zone": "Mars/Olympus"}, "Múi giờ"),
            ({"grace_minutes": "x"}, "Số phút chưa tính"),
            ({"grace_minutes": "-1"}, "Số phút chưa tính"),
        ],
    )
    def test_what_cannot_be_is_said_and_the_input_kept(self, cast, visit, wrong, sentence):
        chief = make_user("Đinh Thị Cả")
        grant(chief, Role.ORGANIZER)
        page = visit.post(
            "/manage/trainings/new", {**TRAINING, "summary": "Giữ lại", **wrong}, as_=chief, status=422
        )
        assert sentence in page.text
        assert "Giữ lại" in page.text

    def test_new_dates_must_hold_the_sessions(self, cast, visit):
        moved = {**TRAINING, "unit_id": "", "title": "Đổi ngày"}
        page = visit.post(path(cast, "/edit"), moved, as_=cast.organizer, status=422).text
        assert "Buổi “Buổi 1” nằm ngoài các ngày này" in page
        kept = {**moved, "starts_on": "2026-11-22", "ends_on": "2026-11-23", "closes_at": "2026-11-30T17:00"}
        visit.post(path(cast, "/edit"), kept, as_=cast.organizer)
        db.session.expire_all()
        assert db.session.get(Training, cast.training.id).title == "Đổi ngày"

    def test_one_with_people_is_not_deleted_and_an_empty_one_is(self, cast, visit):
        page = visit.post(path(cast, "/delete"), as_=cast.organizer, status=409).text
        assert "2 học viên nên không xóa được" in page
        empty = make_training("Trống")
        grant(cast.organizer, Role.ORGANIZER, training_id=empty.id)
        visit.post(f"/manage/trainings/{empty.id}/delete", as_=cast.organizer)
        assert db.session.get(Training, empty.id) is None

    def test_courses_are_chosen_and_keep_their_order(self, cast, visit):
        first, second = (add(Course(slug=s, title=s.upper(), created_at=NOW)) for s in ("zz", "aa"))
        visit.post(path(cast, "/courses"), {"courses": [first.id]}, as_=cast.organizer)
        visit.post(path(cast, "/courses"), {"courses": [second.id, first.id]}, as_=cast.organizer)
        taught = db.session.scalars(
            select(TrainingCourse.course_id)
            .where(TrainingCourse.training_id == cast.training.id)
            .order_by(TrainingCourse.position)
        ).all()
        assert taught == [first.id, second.id]
        visit.post(path(cast, "/courses"), {"courses": ["999"]}, as_=cast.organizer, status=422)
        assert "ZZ" in visit(path(cast), as_=cast.organizer).text


PAGES = [
    "",
    "/edit",
    "/courses",
    "/sites",
    "/sites/new",
    "/sessions",
    "/sessions/new",
    "/people",
    "/people/new",
    "/people/import",
]


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_their_organizer_only(cast, visit, page):
    visit(path(cast, page), as_=cast.organizer)
    visit(path(cast, page), as_=cast.other_organizer, status=404)
    visit(path(cast, page), as_=cast.coordinator, status=403)
    visit(path(cast, page), as_=cast.trainee, status=403)
    visit(path(cast, page), status=302)


class TestSites:
    def test_names_are_unique_whatever_their_case(self, cast, visit):
        visit.post(
            path(cast, "/sites/new"), {"name": "Núi Xanh", "phone": "0912 345 678"}, as_=cast.organizer
        )
        site = db.session.scalars(select(Site).where(Site.name == "Núi Xanh")).one()
        assert site.phone == "+84912345678"
        page = visit.post(path(cast, "/sites/new"), {"name": "NÚI XANH"}, as_=cast.organizer, status=422).text
        assert "Đặt tên khác" in page
        visit.post(
            path(cast, f"/sites/{site.id}"), {"name": "Núi Xanh", "address": "12 Lê Lợi"}, as_=cast.organizer
        )
        assert "12 Lê Lợi" in visit(path(cast, "/sites"), as_=cast.organizer).text

    def test_one_with_people_is_not_deleted_and_an_empty_one_is(self, cast, visit):
        page = visit.post(
            path(cast, f"/sites/{cast.sites[0].id}/delete"), as_=cast.organizer, status=409
        ).text
        assert "1 học viên" in page
        empty = add(Site(training_id=cast.training.id, name="Trống", sort_key="x"))
        visit.post(path(cast, f"/sites/{empty.id}/delete"), as_=cast.organizer)
        assert db.session.get(Site, empty.id) is None

    def test_a_site_of_another_training_is_not_found(self, cast, visit):
        other = db.session.scalars(select(Site.id).where(Site.training_id == cast.other_training.id)).first()
        visit(path(cast, f"/sites/{other}"), as_=cast.organizer, status=404)
        visit.post(path(cast, f"/sites/{other}"), {"name": "Đổi"}, as_=cast.organizer, status=404)

    def test_a_coordinator_is_found_bound_and_let_go(self, cast, visit):
        place = path(cast, f"/sites/{cast.sites[0].id}")
        person = make_user("Tạ Thị Hằng", search_text="ta thi hang")
        db.session.execute(Training.__table__.update().values(closes_at=NOW + timedelta(days=900)))
        db.session.commit()
        assert "Tạ Thị Hằng" in visit(f"{place}?q=hang+ta", as_=cast.organizer).text
        assert "Không có ai khớp" in visit(f"{place}?q=h", as_=cast.organizer).text
        for _ in range(2):
            visit.post(f"{place}/coordinators", {"user_id": person.id}, as_=cast.organizer)
        held = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == person.id)).one()
        assert (held.site_id, held.ends_at) == (cast.sites[0].id, NOW + timedelta(days=900))
        visit.post(f"{place}/coordinators/{held.id}/end", as_=cast.organizer)
        visit.post(f"{place}/coordinators/{held.id}/end", as_=cast.organizer, status=404)
        visit.post(f"{place}/coordinators", {"user_id": person.id}, as_=cast.other_organizer, status=404)
        visit.post(f"{place}/coordinators", {"user_id": 99999}, as_=cast.organizer, status=404)


class TestSessions:
    def test_everyone_is_expected_at_a_new_one(self, cast, visit):
        visit.post(path(cast, "/sessions/new"), SESSION, as_=cast.organizer)
        made = db.session.scalars(select(TrainingSession).where(TrainingSession.title == "Buổi sáng")).one()
        assert f"{made.starts_at:%H:%M}" == "01:00"
        assert made.position == 2
        expected = db.session.scalars(select(Expected.site_id).where(Expected.session_id == made.id)).all()
        assert sorted(expected) == sorted(site.id for site in cast.sites)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"ends_at": "2026-11-23T08:00"}, "Giờ kết thúc phải sau giờ bắt đầu"),
            (
                {"starts_at": "2026-11-24T08:00", "ends_at": "2026-11-24T09:00"},
                "từ 22/11/2026 đến 23/11/2026",
            ),
            ({"starts_at": "2026-11-22T10:00", "ends_at": "2026-11-22T13:00"}, "Trùng giờ với buổi “Buổi 1”"),
        ],
    )
    def test_what_cannot_be_is_said(self, cast, visit, wrong, sentence):
        page = visit.post(
            path(cast, "/sessions/new"), {**SESSION, **wrong}, as_=cast.organizer, status=422
        ).text
        assert sentence in page
        assert "Buổi sáng" in page

    def test_topics_move_with_their_session_and_go_with_it(self, cast, visit):
        visit.post(path(cast, "/sessions/new"), SESSION, as_=cast.organizer)
        made = db.session.scalars(select(TrainingSession).where(TrainingSession.title == "Buổi sáng")).one()
        place = path(cast, f"/sessions/{made.id}")
        topic = {"title": "Khiếu nại", "starts_at": "08:15", "ends_at": "09:00", "speaker": "Đ/c Lan"}
        visit.post(f"{place}/agenda/new", topic, as_=cast.organizer)
        late = visit.post(
            f"{place}/agenda/new", {**topic, "ends_at": "13:00"}, as_=cast.organizer, status=422
        ).text
        assert "Giờ của nội dung phải nằm trong buổi học" in late
        visit.post(
            place,
            {**SESSION, "starts_at": "2026-11-23T08:30", "ends_at": "2026-11-23T12:00"},
            as_=cast.organizer,
        )
        item = db.session.scalars(select(AgendaItem)).one()
        assert f"{item.starts_at:%H:%M}" == "01:45"
        assert "Khiếu nại" in visit(path(cast, "/sessions"), as_=cast.organizer).text
        visit(f"{place}/agenda/{item.id}", as_=cast.organizer)
        visit.post(
            f"{place}/agenda/{item.id}",
            {**topic, "starts_at": "08:30", "title": "Tố cáo"},
            as_=cast.organizer,
        )
        visit(path(cast, f"/sessions/{cast.session.id}/agenda/{item.id}"), as_=cast.organizer, status=404)
        visit.post(f"{place}/agenda/{item.id}/delete", as_=cast.other_organizer, status=404)
        visit.post(f"{place}/delete", as_=cast.organizer)
        assert db.session.scalars(select(AgendaItem)).all() == []

    def test_one_with_check_ins_is_not_deleted(self, cast, visit):
        check_in(cast)
        page = visit.post(
            path(cast, f"/sessions/{cast.session.id}/delete"), as_=cast.organizer, status=409
        ).text
        assert "Đã có điểm danh" in page
        assert db.session.scalar(select(Expected.session_id).limit(1)) == cast.session.id

    def test_a_site_may_have_its_own_times(self, cast, visit):
        place = path(cast, f"/sessions/{cast.session.id}/site-times")
        visit(place, as_=cast.organizer)
        own = {"site_id": cast.sites[1].id, "starts_at": "2026-11-22T08:30", "ends_at": "2026-11-22T12:00"}
        for _ in range(2):
            visit.post(place, own, as_=cast.organizer)
        assert "08:30–12:00" in visit(path(cast, "/sessions"), as_=cast.organizer).text
        visit.post(place, {**own, "ends_at": "2026-11-22T08:00"}, as_=cast.organizer, status=422)
        visit.post(f"{place}/{cast.sites[1].id}/delete", as_=cast.organizer)
        assert db.session.scalars(select(SessionSite)).all() == []

    def test_a_session_of_another_training_is_not_found(self, cast, visit):
        other = f"/manage/trainings/{cast.other_training.id}/sessions/{cast.session.id}"
        visit(other, as_=cast.other_organizer, status=404)
        visit.post(f"{other}/delete", as_=cast.other_organizer, status=404)


def test_queries_do_not_grow_with_sites_and_sessions(cast, visit, count_queries):
    small, large = make_training("Nhỏ", sites=1), make_training("Lớn", sites=20, sessions=1)
    for training in (small, large):
        grant(cast.organizer, Role.ORGANIZER, training_id=training.id)
    for page in ("", "/sites", "/sessions", "/people"):
        totals = []
        for training in (small, large):
            visit(f"/manage/trainings/{training.id}{page}", as_=cast.organizer)
            with count_queries() as counter:
                visit(f"/manage/trainings/{training.id}{page}", as_=cast.organizer)
            totals.append(counter.total)
        assert totals[0] == totals[1] <= 9, page
