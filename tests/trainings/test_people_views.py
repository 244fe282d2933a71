"""Pages of people: the list, one person's place, a table from upload to import."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.rules import Role
from app.database import db, transaction
from app.trainings.models import Enrolment, Expected, Roster, Site, TrainingSession
from tests.makers import NOW, add, grant, make_enrolment, make_training, make_user

TABLE = "Họ và tên\tNgày sinh\tChức vụ\tĐơn vị\tĐiện thoại\tĐiểm cầu\n"
AN = "Nguyễn Văn An\t15/07/1998\tBí thư\tXã đoàn A\t0912345678\tĐiểm cầu 1\n"


def people(cast, more=""):
    return f"/manage/trainings/{cast.training.id}/people{more}"


def enrolment(cast, more=""):
    return f"/enrolments/{cast.enrolment.id}{more}"


def fresh(model, number):
    db.session.expire_all()
    return db.session.get(model, number)


def stage(cast, visit, table):
    response = visit.post(people(cast, "/import"), {"text": table}, as_=cast.organizer)
    return response.headers["Location"]


class TestList:
    def test_search_finds_without_diacritics_and_by_site(self, cast, visit):
        page = visit(people(cast, "?q=binh+nguyen"), as_=cast.organizer).text
        assert "Nguyễn Thị Bình" in page
        assert "H&#39;Phik" not in page
        page = visit(people(cast, f"?site={cast.sites[1].id}"), as_=cast.organizer).text
        assert "H&#39;Phik" in page
        assert "Nguyễn Thị Bình" not in page
        assert "Không có ai khớp" in visit(people(cast, "?q=xyz"), as_=cast.organizer).text
        visit(people(cast, "?q=khong&site=abc&page=99999999999"), as_=cast.organizer)

    def test_it_is_paged_in_the_order_of_the_doors(self, cast, visit, count_queries):
        training = make_training("Đông", sites=2)
        grant(cast.organizer, Role.ORGANIZER, training_id=training.id)
        sites = db.session.scalars(
            select(Site).where(Site.training_id == training.id).order_by(Site.id)
        ).all()
        for name, site in (("Lê Thị Yến", 0), ("Trần Văn Đào", 0), ("Vũ Thị Ân", 1)):
            make_enrolment(training, sites[site], make_user(name))
        visit(f"/manage/trainings/{training.id}/people", as_=cast.organizer)
        with count_queries() as few:
            page = visit(f"/manage/trainings/{training.id}/people", as_=cast.organizer).text
        assert page.index("Trần Văn Đào") < page.index("Lê Thị Yến") < page.index("Vũ Thị Ân")
        for n in range(60):
            make_enrolment(training, sites[0], make_user(f"Phan Văn Bắc {n}"))
        with count_queries() as many:
            page = visit(f"/manage/trainings/{training.id}/people?page=2", as_=cast.organizer).text
        assert "51–63 trong 63" in page
        assert few.total == many.total


class TestOne:
    def test_a_coordinator_sees_his_own_site_only(self, cast, visit):
        page = visit(enrolment(cast), as_=cast.coordinator).text
        assert "Nguyễn Thị Bình" in page
        assert "Rút khỏi lớp" not in page
        visit(enrolment(cast), as_=cast.other_coordinator, status=404)
        visit(enrolment(cast), as_=cast.other_organizer, status=404)
        visit(enrolment(cast), as_=cast.trainee, status=403)
        visit(enrolment(cast), as_=cast.organizer)

    @pytest.mark.parametrize(
        ("act", "data"),
        [("/post", {}), ("/site", {"site_id": 1}), ("/sessions", {}), ("/withdraw", {}), ("/reinstate", {})],
    )
    def test_only_organizers_of_the_training_change_it(self, cast, visit, act, data):
        visit.post(enrolment(cast, act), data, as_=cast.other_organizer, status=404)
        visit.post(enrolment(cast, act), data, as_=cast.coordinator, status=403)
        visit.post(enrolment(cast, act), data, as_=cast.trainee, status=403)

    def test_unit_and_position_of_that_day_are_corrected_and_found(self, cast, visit):
        visit.post(enrolment(cast, "/post"), {"unit_name": " Xã đoàn  Suối Bạc"}, as_=cast.organizer)
        assert fresh(Enrolment, cast.enrolment.id).unit_name == "Xã đoàn Suối Bạc"
        assert "Nguyễn Thị Bình" in visit(people(cast, "?q=suoi+bac"), as_=cast.organizer).text
        long = visit.post(
            enrolment(cast, "/post"), {"unit_name": "x" * 201}, as_=cast.organizer, status=422
        ).text
        assert "Nhiều nhất 200 ký tự" in long
        assert "x" * 201 in long

    def test_moving_takes_along_sessions_to_come_and_leaves_those_that_are_over(self, cast, visit):
        over = add(
            TrainingSession(
                training_id=cast.training.id, position=2, title="Xong",
                starts_at=NOW - timedelta(days=800), ends_at=NOW - timedelta(days=799),
            )
        )  # fmt: skip
        coming = add(
            TrainingSession(
                training_id=cast.training.id, position=3, title="Sắp",
                starts_at=NOW + timedelta(days=800), ends_at=NOW + timedelta(days=801),
            )
        )  # fmt: skip
        for session in (over, coming):
            add(Expected(session_id=session.id, enrolment_id=cast.enrolment.id, site_id=cast.sites[0].id))
        for _ in range(2):
            visit.post(enrolment(cast, "/site"), {"site_id": cast.sites[1].id}, as_=cast.organizer)
        where = dict(
            db.session.execute(
                select(Expected.session_id, Expected.site_id).where(
                    Expected.enrolment_id == cast.enrolment.id
                )
            ).all()
        )
        assert (where[over.id], where[coming.id]) == (cast.sites[0].id, cast.sites[1].id)
        page = visit(enrolment(cast), as_=cast.organizer).text
        assert page.count("Điểm cầu 1 sang Điểm cầu 2") == 1
        visit.post(enrolment(cast, "/site"), {"site_id": "99"}, as_=cast.organizer, status=422)

    def test_expected_sessions_are_chosen(self, cast, visit):
        visit.post(enrolment(cast, "/sessions"), {}, as_=cast.organizer)
        mine = select(func.count()).select_from(Expected).where(Expected.enrolment_id == cast.enrolment.id)
        assert db.session.scalar(mine) == 0
        for _ in range(2):
            visit.post(enrolment(cast, "/sessions"), {"sessions": [cast.session.id]}, as_=cast.organizer)
        assert db.session.scalar(mine) == 1
        visit.post(enrolment(cast, "/sessions"), {"sessions": ["999"]}, as_=cast.organizer, status=404)

    def test_withdrawing_and_taking_in_again(self, cast, visit):
        with transaction() as tx:
            tx.merge(cast.session).ends_at = NOW + timedelta(days=900)
        for _ in range(2):
            visit.post(enrolment(cast, "/withdraw"), as_=cast.organizer)
        mine = select(func.count()).select_from(Expected).where(Expected.enrolment_id == cast.enrolment.id)
        assert db.session.scalar(mine) == 0
        assert "đã rút khỏi lớp" in visit(people(cast), as_=cast.organizer).text
        assert "Thêm lại vào lớp" in visit(enrolment(cast), as_=cast.organizer).text
        visit.post(enrolment(cast, "/sessions"), {}, as_=cast.organizer, status=409)
        for _ in range(2):
            visit.post(enrolment(cast, "/reinstate"), as_=cast.organizer)
        assert db.session.scalar(mine) == 1


class TestTable:
    def test_from_pasting_to_people(self, cast, visit):
        place = stage(cast, visit, TABLE + AN)
        page = visit(place, as_=cast.organizer).text
        assert "Tài khoản mới" in page
        assert db.session.scalars(select(User).where(User.phone == "+84912345678")).all() == []
        visit.post(place, {"act": "import"}, as_=cast.organizer)
        assert "Đã nhập danh sách" in visit(place, as_=cast.organizer).text
        visit.post(place, {"act": "import"}, as_=cast.organizer)
        assert len(db.session.scalars(select(User).where(User.phone == "+84912345678")).all()) == 1
        page = visit(stage(cast, visit, TABLE + AN), as_=cast.organizer).text
        assert "giữ nguyên" in page

    def test_an_excel_file(self, cast, visit):
        book = openpyxl.Workbook()
        for row in (TABLE, AN):
            book.active.append(row.rstrip("\n").split("\t"))
        data = io.BytesIO()
        book.save(data)
        upload = {"file": (io.BytesIO(data.getvalue()), "danh-sach.xlsx")}
        response = visit.post(people(cast, "/import"), upload, as_=cast.organizer)
        page = visit(response.headers["Location"], as_=cast.organizer).text
        assert "Nguyễn Văn An" in page
        assert "danh-sach.xlsx" in visit(people(cast, "/import"), as_=cast.organizer).text

    @pytest.mark.parametrize("content", [b"", b"\0\1\2\3", b"PK\x03\x04 no zip", b"a,b\n1,2\n", b"STT\n"])
    def test_what_is_no_table_is_said_and_nothing_kept(self, cast, visit, content):
        upload = {"file": (io.BytesIO(content), "la.xlsx"), "text": "giữ lại"}
        page = visit.post(people(cast, "/import"), upload, as_=cast.organizer, status=422).text
        assert "giữ lại" in page
        assert db.session.scalars(select(Roster)).all() == []

    def test_unknown_sites_are_led_somewhere_or_made(self, cast, visit):
        rows = AN.replace("Điểm cầu 1", "Diem cau 11") + AN.replace("Điểm cầu 1", "Núi Xanh").replace(
            "An", "Ân"
        )
        place = stage(cast, visit, TABLE + rows)
        page = visit.post(place, {"act": "import"}, as_=cast.organizer, status=422).text
        assert "Còn 2 dòng" in page
        assert "“Núi Xanh” là điểm cầu nào?" in page
        choices = {
            "site-text-1": "Diem cau 11", "site-1": cast.sites[0].id,
            "site-text-2": "Núi Xanh", "site-2": "new",
        }  # fmt: skip
        visit.post(place, {**choices, "act": "save"}, as_=cast.organizer)
        assert "Sẽ tạo điểm cầu mới: Núi Xanh" in visit(place, as_=cast.organizer).text
        visit.post(place, {"act": "import"}, as_=cast.organizer)
        assert db.session.scalars(select(Site.name).where(Site.name == "Núi Xanh")).one()

    def test_a_site_chosen_by_a_number_of_five_thousand_digits_is_none(self, cast, visit):
        place = stage(cast, visit, TABLE + AN.replace("Điểm cầu 1", "Núi Xanh"))
        visit.post(
            place, {"site-text-1": "Núi Xanh", "site-1": "9" * 5000, "act": "save"}, as_=cast.organizer
        )
        assert "“Núi Xanh” là điểm cầu nào?" in visit(place, as_=cast.organizer).text

    def test_a_file_may_have_any_name(self, cast, visit):
        for name in ("a\0b.csv", "../../../etc/passwd", "“<b>;.csv", "bảng" * 200 + ".csv"):
            upload = {"file": (io.BytesIO((TABLE + AN).encode()), name)}
            visit.post(people(cast, "/import"), upload, as_=cast.organizer)
        visit(people(cast, "/import"), as_=cast.organizer)

    def test_a_doubt_is_chosen_row_by_row(self, cast, visit):
        known = make_user("Nguyễn Văn An", birth="1998")
        place = stage(cast, visit, TABLE + AN)
        page = visit(f"{place}?show=doubt", as_=cast.organizer).text
        assert "chỉ trùng họ tên" in page
        visit.post(place, {"row-2": f"user:{known.id}", "act": "import"}, as_=cast.organizer)
        enrolled = db.session.scalars(select(Enrolment).where(Enrolment.phone == "+84912345678")).one()
        assert enrolled.user_id == known.id

    def test_rows_left_out_are_counted(self, cast, visit):
        place = stage(
            cast, visit, TABLE + AN + AN.replace("Điểm cầu 1", "Đâu đó").replace("Văn An", "Văn Ân")
        )
        visit.post(place, {"act": "import", "leave_out": "1"}, as_=cast.organizer)
        page = visit(place, as_=cast.organizer).text
        assert "Có lỗi" in page

    def test_nobody_else_opens_or_throws_away_the_table(self, cast, visit):
        place = stage(cast, visit, TABLE + AN)
        for act in ("", "/discard"):
            visit.post(place + act, {"act": "import"}, as_=cast.other_organizer, status=404)
            visit.post(place + act, as_=cast.coordinator, status=403)
        visit(place, as_=cast.other_organizer, status=404)
        elsewhere = place.replace(f"/{cast.training.id}/", f"/{cast.other_training.id}/")
        visit(elsewhere, as_=cast.other_organizer, status=404)
        visit.post(f"{place}/discard", as_=cast.organizer)
        visit(place, as_=cast.organizer, status=404)

    def test_nonsense_choices_do_no_harm(self, cast, visit):
        place = stage(cast, visit, TABLE + AN)
        nonsense = {
            "row-x": "new",
            "row-2": "user:99999999999999",
            "row-²": "new",
            "site-1": "²",
            "rest": "drop",
        }
        visit.post(f"{place}?show=nothing&page=7", {**nonsense, "act": "save"}, as_=cast.organizer)
        visit(f"{place}?show=nothing&page=7", as_=cast.organizer)

    def test_one_person_is_a_table_of_one_row(self, cast, visit):
        person = {
            "full_name": "Đặng Thị Vy",
            "birth": "3/4/2001",
            "phone": "0987 654 321",
            "site_id": cast.sites[1].id,
        }
        response = visit.post(people(cast, "/new"), person, as_=cast.organizer)
        place = response.headers["Location"]
        visit.post(place, {"act": "import"}, as_=cast.organizer)
        enrolled = db.session.scalars(select(Enrolment).where(Enrolment.full_name == "Đặng Thị Vy")).one()
        assert (enrolled.birth, enrolled.site_id) == ("2001-04-03", cast.sites[1].id)
        wrong = {**person, "birth": "hôm qua", "phone": "12", "full_name": "123"}
        page = visit.post(people(cast, "/new"), wrong, as_=cast.organizer, status=422).text
        for sentence in ("Viết ngày sinh như", "cần 10 chữ số", "bằng chữ", "hôm qua"):
            assert sentence in page
