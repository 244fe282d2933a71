"""Slips: made from a key, printed again, revoked; signing in with one, on any number of browsers."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from app.accounts.models import AuditEntry, UserSession
from app.accounts.queries.identity import find_actor_of_user
from app.accounts.rules import Role
from app.clock import utc_now
from app.database import db
from app.trainings.errors import HoldsMoreThanYouError, SlipNotUsableError, TrainingClosedError
from app.trainings.models import Enrolment, Slip, Training
from app.trainings.rules.slips import (
    ALPHABET,
    SLIP_LENGTH,
    code_hash,
    find_code,
    grouped,
    new_nonce,
    slip_code,
    typed_code,
)
from app.trainings.services.slips import issue_missing_slips, issue_slip, sign_in_by_slip
from tests.conftest import SECRET
from tests.makers import NOW, add, grant, make_enrolment, make_user

KEYS = (SECRET,)


def issue(cast, **more):
    actor = find_actor_of_user(cast.organizer.id, now=utc_now())
    return issue_slip(cast.enrolment.id, keys=KEYS, actor=more.get("actor") or actor, now=utc_now())


def live_sessions(user):
    db.session.expire_all()
    statement = (
        select(func.count())
        .select_from(UserSession)
        .where(
            UserSession.user_id == user.id, UserSession.revoked_at.is_(None), UserSession.slip_id.is_not(None)
        )
    )
    return db.session.scalar(statement)


def close(cast, at):
    db.session.execute(update(Training).where(Training.id == cast.training.id).values(closes_at=at))
    db.session.commit()


class TestCodes:
    def test_a_code_follows_from_key_and_nonce(self):
        nonce = new_nonce()
        code = slip_code("k", nonce)
        assert len(code) == SLIP_LENGTH
        assert set(code) <= set(ALPHABET)
        assert code == slip_code("k", nonce) != slip_code("other", nonce) != slip_code("k", new_nonce())

    def test_a_former_key_still_makes_it_and_a_lost_one_does_not(self):
        nonce = new_nonce()
        code = slip_code("old", nonce)
        assert find_code(("new", "old"), nonce, code_hash(code)) == code
        assert find_code(("new",), nonce, code_hash(code)) is None

    @given(st.binary(min_size=16, max_size=16))
    def test_it_is_read_however_it_is_typed(self, nonce):
        code = slip_code("k", nonce.hex())
        assert typed_code(grouped(code)) == typed_code(f" {code.lower()} ") == code
        assert typed_code(code.replace("0", "o").replace("1", "l")) == code

    @given(st.text(max_size=60))
    def test_anything_typed_is_a_code_or_nothing(self, text):
        code = typed_code(text)
        assert code == "" or (len(code) == SLIP_LENGTH and set(code) <= set(ALPHABET))


class TestSigningIn:
    def test_looking_changes_nothing_and_tells_no_phone(self, cast, visit):
        cast.trainee.phone = "+84911222333"
        code = issue(cast)
        page = visit(f"/s/{code}")
        assert "Chào Bình" in page.text
        assert cast.training.title in page.text
        assert "911222333" not in page.text
        assert "Nguyễn Thị Bình" not in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert live_sessions(cast.trainee) == 0

    def test_posting_signs_in_on_any_number_of_browsers(self, cast, app, visit):
        code = issue(cast)
        for n in range(3):
            browser = make_user(f"Trình Duyệt {n}")  # an own cookie jar each
            assert visit.post(f"/s/{code}", as_=browser).headers["Location"] == "/"
        assert live_sessions(cast.trainee) == 3
        assert "Nguyễn Thị Bình" in visit("/account", as_=browser).text
        page = visit(f"/enrolments/{cast.enrolment.id}", as_=cast.coordinator).text
        assert "Đang đăng nhập bằng phiếu" in page

    def test_somebody_else_s_browser_is_told(self, cast, visit):
        page = visit(f"/s/{issue(cast)}", as_=cast.stranger).text
        assert "đang đăng nhập bằng tài khoản của Thào A Sử" in page

    def test_a_new_slip_revokes_the_former_and_its_sign_ins(self, cast, visit):
        first = issue(cast)
        visit.post(f"/s/{first}")
        second = issue(cast)
        assert live_sessions(cast.trainee) == 0
        visit("/account", status=302)
        visit("/s/")  # the greeting goes
        unknown = visit("/s/0123456789ABCDEFGHJK", status=404).text
        revoked = visit(f"/s/{first}", status=404).text
        assert unknown.replace("0123456789ABCDEFGHJK", first) == revoked
        visit.post(f"/s/{first}", status=404)
        visit(f"/s/{second}")

    def test_it_signs_in_until_the_training_closes(self, cast, visit):
        closes_at = utc_now() + timedelta(days=3)
        close(cast, closes_at)
        code = issue(cast)
        visit.post(f"/s/{code}")
        held = db.session.scalars(select(UserSession).where(UserSession.slip_id.is_not(None))).one()
        assert held.expires_at == closes_at
        close(cast, utc_now() - timedelta(seconds=1))
        page = visit(f"/s/{code}", status=409).text
        assert "đã đóng" in page
        visit.post(f"/s/{code}", status=409)
        with pytest.raises(TrainingClosedError):
            issue(cast)

    def test_closing_earlier_ends_the_sign_ins_earlier(self, cast, visit):
        visit.post(f"/s/{issue(cast)}")
        edited = {
            "title": "Lớp", "starts_on": "2026-11-22", "ends_on": "2026-11-23",
            "closes_at": "2026-11-24T17:00", "grace_minutes": "15", "late_answer_minutes": "0",
            "time_zone": "Asia/Ho_Chi_Minh",
        }  # fmt: skip
        visit.post(f"/manage/trainings/{cast.training.id}/edit", edited, as_=cast.organizer)
        held = db.session.scalars(select(UserSession).where(UserSession.slip_id.is_not(None))).one()
        assert f"{held.expires_at:%Y-%m-%d %H:%M}" == "2026-11-24 10:00"

    def test_who_signs_in_while_it_is_replaced_is_out_as_well(self, app, cast):
        codes, ready, enrolment_id = [issue(cast)], Barrier(2), cast.enrolment.id
        actor = find_actor_of_user(cast.organizer.id, now=utc_now())

        def replace():
            codes.append(issue_slip(enrolment_id, keys=KEYS, actor=actor, now=utc_now()))

        def enter():
            with suppress(SlipNotUsableError):
                sign_in_by_slip(code, device="", now=utc_now())

        def run(act):
            with app.app_context():
                ready.wait()
                act()

        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            for _ in range(15):
                code = codes[-1]
                list(pool.map(run, (replace, enter)))
                assert live_sessions(cast.trainee) == 0
                db.session.rollback()

    def test_withdrawing_revokes_it(self, cast, visit):
        code = issue(cast)
        visit.post(f"/enrolments/{cast.enrolment.id}/withdraw", as_=cast.organizer)
        visit(f"/s/{code}", status=404)

    def test_a_typed_code_leads_to_the_slip(self, cast, visit):
        code = issue(cast)
        visit("/s/")
        assert visit.post("/s/", {"code": grouped(code).lower()}).headers["Location"] == f"/s/{code}"
        page = visit.post("/s/", {"code": "ABC"}, status=422).text
        assert "20 chữ và số" in page
        assert "ABC" in page
        visit.post("/s/", {"code": ""}, status=422)

    @pytest.mark.parametrize("code", ["x", "%0A", "é", "..", "A" * 500, "0" * 20])
    def test_nonsense_is_a_clear_page(self, app, visit, code):
        visit(f"/s/{code}", status=404)

    def test_a_badge_opens_nothing(self, cast, visit):
        visit(f"/s/{cast.enrolment.code}", status=404)


class TestShowing:
    def test_two_taps_show_a_fresh_code(self, cast, visit):
        before = issue(cast)
        place = f"/enrolments/{cast.enrolment.id}/sign-in"
        assert visit.post(place, as_=cast.coordinator).headers["Location"] == place
        page = visit(place, as_=cast.coordinator).text
        slip = db.session.scalars(select(Slip).where(Slip.revoked_at.is_(None))).one()
        code = find_code(KEYS, slip.nonce, slip.code_hash)
        assert grouped(code) in page
        assert "<svg" in page
        visit(f"/s/{before}", status=404)
        visit(f"/s/{code}")
        deeds = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.actor_id == cast.coordinator.id)
        ).all()
        assert deeds == ["slip-issued"]
        assert grouped(code) not in visit(place, as_=cast.organizer).text, "only who issued it sees it again"

    def test_other_sites_are_not_found_and_trainees_refused(self, cast, visit):
        place = f"/enrolments/{cast.enrolment.id}/sign-in"
        for method in (visit, visit.post):
            method(place, as_=cast.other_coordinator, status=404)
            method(place, as_=cast.other_organizer, status=404)
            method(place, as_=cast.trainee, status=403)
        visit.post(f"/enrolments/{cast.enrolment.id}/slip/revoke", as_=cast.other_coordinator, status=404)
        visit.post(f"/enrolments/{cast.enrolment.id}/slip/revoke", as_=cast.coordinator)

    def test_nobody_opens_a_door_to_more_than_his_own(self, cast, visit):
        place = f"/enrolments/{cast.enrolment.id}/sign-in"
        code = issue(cast)
        grant(cast.trainee, Role.COORDINATOR, site_id=cast.sites[1].id)
        visit.post(place, as_=cast.coordinator, status=409)
        visit.post(place, as_=cast.organizer)
        code = issue(cast)
        grant(cast.trainee, Role.ADMIN)
        visit.post(place, as_=cast.organizer, status=409)
        with pytest.raises(HoldsMoreThanYouError):
            issue(cast)
        assert "hãy đăng nhập bằng mật khẩu" in visit(f"/s/{code}").text
        visit("/users", as_=cast.trainee)
        visit.post(f"/s/{code}", status=409)

    def test_who_came_in_by_a_slip_gets_no_role_above_coordinator_later(self, cast, visit):
        visit.post(f"/s/{issue(cast)}")
        grant(cast.trainee, Role.COORDINATOR, site_id=cast.sites[0].id)
        grant(cast.trainee, Role.ADMIN)
        visit("/door")
        visit("/users", status=403)
        visit("/users", as_=cast.trainee)

    def test_the_sign_in_page_leads_to_typing_a_code(self, cast, visit):
        assert 'href="/s/"' in visit("/sign-in").text

    def test_a_walk_in_has_no_account_to_sign_in_to(self, cast, visit):
        walk_in = add(
            Enrolment(
                uuid="w", code="WALK0001", training_id=cast.training.id, site_id=cast.sites[0].id,
                full_name="Ai Đó", sort_key="a", search_text=" ai do ", is_provisional=True, created_at=NOW,
            )
        )  # fmt: skip
        visit.post(f"/enrolments/{walk_in.id}/sign-in", as_=cast.coordinator, status=409)
        visit(f"/enrolments/{walk_in.id}/sign-in", as_=cast.coordinator)
        visit(f"/enrolments/{walk_in.id}", as_=cast.coordinator)


class TestPaper:
    def test_missing_slips_are_issued_once_and_nobody_s_is_replaced(self, cast, visit, count_queries):
        code = issue(cast)
        for n in range(30):
            make_enrolment(cast.training, cast.sites[0], make_user(f"Phan Văn Bắc {n}"))
        boss = make_user("Sếp Lớn")
        grant(boss, Role.ORGANIZER)
        make_enrolment(cast.training, cast.sites[0], boss)
        actor = find_actor_of_user(cast.coordinator.id, now=utc_now())
        with count_queries() as counter:
            assert issue_missing_slips(cast.sites[0].id, keys=KEYS, actor=actor, now=utc_now()) == 30
        assert counter.total < 8
        assert issue_missing_slips(cast.sites[0].id, keys=KEYS, actor=actor, now=utc_now()) == 0
        visit(f"/s/{code}")

    def test_who_gets_a_slip_while_the_missing_ones_are_issued_has_one(self, app, cast):
        actor = find_actor_of_user(cast.organizer.id, now=utc_now())
        ready, enrolment_id, site_id = Barrier(2), cast.enrolment.id, cast.sites[0].id

        def run(act):
            with app.app_context():
                ready.wait()
                act()

        def one():
            issue_slip(enrolment_id, keys=KEYS, actor=actor, now=utc_now())

        def missing():
            issue_missing_slips(site_id, keys=KEYS, actor=actor, now=utc_now())

        for _ in range(15):
            db.session.execute(delete(Slip))
            db.session.commit()
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(run, (one, missing)))
            assert db.session.scalar(select(func.count(Slip.id)).where(Slip.revoked_at.is_(None))) == 1

    def test_a_site_s_slips_and_badges_print(self, cast, visit):
        place = f"/manage/trainings/{cast.training.id}/sites/{cast.sites[0].id}"
        assert "Tạo 1 phiếu còn thiếu" in visit(f"{place}/print", as_=cast.coordinator).text
        visit.post(f"{place}/slips", as_=cast.coordinator)
        assert "Mở 1 phiếu để in" in visit(f"{place}/print", as_=cast.coordinator).text
        for name in ("slips.pdf", "badges.pdf"):
            response = visit(f"{place}/{name}", as_=cast.organizer)
            assert response.data.startswith(b"%PDF")
            assert response.headers["Cache-Control"] == "no-store"
            visit(f"{place}/{name}", as_=cast.other_coordinator, status=404)
            visit(f"{place}/{name}", as_=cast.trainee, status=403)
        visit.post(f"{place}/slips", as_=cast.other_coordinator, status=404)

    def test_one_person_s_slip_is_printed_again_alone(self, cast, visit):
        place = f"/enrolments/{cast.enrolment.id}"
        visit(f"{place}/slip.pdf", as_=cast.coordinator, status=409)
        issue(cast)
        assert visit(f"{place}/slip.pdf", as_=cast.coordinator).data.startswith(b"%PDF")
        assert visit(f"{place}/badge.pdf", as_=cast.coordinator).data.startswith(b"%PDF")
        visit(f"{place}/slip.pdf", as_=cast.other_coordinator, status=404)

    def test_a_slip_whose_key_is_gone_cannot_be_printed_again(self, cast, visit):
        actor = find_actor_of_user(cast.organizer.id, now=utc_now())
        issue_slip(cast.enrolment.id, keys=("a key that was lost",), actor=actor, now=utc_now())
        page = visit(f"/enrolments/{cast.enrolment.id}/slip.pdf", as_=cast.coordinator, status=409).text
        assert "Phát phiếu mới" in page
        visit(
            f"/manage/trainings/{cast.training.id}/sites/{cast.sites[0].id}/slips.pdf", as_=cast.coordinator
        )
