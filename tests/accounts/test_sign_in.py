"""Signing in by password: who gets in, who must wait, what is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.errors import (
    DemoOnlyHereError,
    PhoneSharedError,
    SignInBusyError,
    TooManyFailuresError,
    UserNotFoundError,
    WrongPasswordError,
)
from app.accounts.models import SignInThrottle, User
from app.accounts.queries.identity import find_actor
from app.accounts.services.passwords import HashPool, hash_password, is_password
from app.accounts.services.sign_in import sign_in, sign_in_as_demo
from app.accounts.services.throttling import note_failure
from app.database import db, transaction
from tests.makers import NOW, make_user

PASSWORD = "sông núi nước nam"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


def enter(name: str, password: str = PASSWORD, now: datetime = NOW, *, here: bool = False) -> str:
    return sign_in(name, password, device="Chrome, Android", now=now, on_this_machine=here)


def fail(name: str, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(WrongPasswordError):
            enter(name, "sai hoàn toàn", now)


def test_a_user_name_and_its_password_let_in(app: Flask, password_hash: str) -> None:
    user = make_user(user_name="an", password_hash=password_hash)
    actor = find_actor(enter(" AN "), now=NOW)
    assert actor is not None
    assert actor.user_id == user.id


def test_a_phone_lets_in_however_it_is_written(app: Flask, password_hash: str) -> None:
    make_user(phone="+84912345678", password_hash=password_hash)
    assert enter("0912 345 678")
    assert enter("+84 912 345 678")


def test_a_phone_of_two_accounts_asks_for_something_else(app: Flask, password_hash: str) -> None:
    make_user(phone="+84912345678", password_hash=password_hash)
    other = make_user(phone="+84912345678", password_hash=password_hash)
    with pytest.raises(PhoneSharedError):
        enter("0912345678")
    db.session.execute(User.__table__.update().where(User.id == other.id).values(is_active=False))
    db.session.commit()
    assert enter("0912345678")


@pytest.mark.parametrize("name", ["an", "khong-co-ai", "0987654321", "", "\0", "😀" * 50])
def test_a_wrong_password_and_an_unknown_account_look_alike(
    app: Flask, password_hash: str, name: str
) -> None:
    make_user(user_name="an", password_hash=password_hash)
    with pytest.raises(WrongPasswordError):
        enter(name, "không phải mật khẩu")


def test_an_account_without_a_password_lets_nobody_in(app: Flask) -> None:
    make_user(user_name="an")
    with pytest.raises(WrongPasswordError):
        enter("an", "")


def test_a_closed_account_lets_nobody_in(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash, is_active=False)
    with pytest.raises(WrongPasswordError):
        enter("an")


def test_many_failures_make_wait_even_with_the_right_password(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    fail("an", 5)
    with pytest.raises(TooManyFailuresError) as refused:
        enter("an")
    assert refused.value.retry_at == NOW + timedelta(seconds=30)
    assert enter("an", now=NOW + timedelta(seconds=31))


def test_name_and_phone_of_one_account_count_together(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", phone="+84912345678", password_hash=password_hash)
    fail("an", 3)
    fail("0912345678", 2)
    with pytest.raises(TooManyFailuresError):
        enter("an")


def test_failures_on_one_account_do_not_touch_another(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    make_user(user_name="binh", password_hash=password_hash)
    fail("an", 5)
    assert enter("binh")


def test_getting_in_forgets_the_failures(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    fail("an", 4)
    enter("an")
    fail("an", 4)
    assert enter("an")


def test_old_failures_are_forgotten_and_swept(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)
    fail("an", 5)
    later = NOW + timedelta(hours=25)
    fail("ai-do", 1, later)
    assert db.session.scalar(select(func.count()).select_from(SignInThrottle)) == 1
    assert enter("an", now=later)


def test_guesses_in_parallel_that_come_too_late_are_refused(app: Flask, password_hash: str) -> None:
    make_user(user_name="an", password_hash=password_hash)

    def guess(number: int) -> str:
        with app.app_context():
            try:
                return enter("an", PASSWORD if number == 11 else f"sai lần thứ {number}")
            except (WrongPasswordError, TooManyFailuresError) as refused:
                return refused.code

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(guess, range(12)))
    assert results[11] == "too-many-failures"


def test_each_of_the_guesses_in_parallel_counts(app: Flask) -> None:
    make_user(user_name="an")
    ready = Barrier(4)

    def miss(_number: int) -> None:
        with app.app_context():
            ready.wait()
            note_failure("user:1", NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(miss, range(4)))
    assert db.session.scalar(select(SignInThrottle.failures)) == 4


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": "another"}])
def test_an_account_that_changes_while_its_password_is_checked_lets_nobody_in(
    app: Flask, password_hash: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    make_user(user_name="an", password_hash=password_hash)

    def meanwhile(kept: str | None, password: str) -> bool:
        with transaction() as tx:
            tx.execute(update(User).values(**change))
        return is_password(kept, password)

    monkeypatch.setattr("app.accounts.services.sign_in.is_password", meanwhile)
    with pytest.raises(WrongPasswordError):
        enter("an")


def test_an_old_hash_is_renewed_at_sign_in(app: Flask) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    user = make_user(user_name="an", password_hash=old)
    enter("an")
    db.session.expire_all()
    renewed = db.session.get_one(User, user.id).password_hash
    assert renewed != old
    assert is_password(renewed, PASSWORD)


def test_a_hash_that_is_none_lets_nobody_in_and_breaks_nothing(app: Flask) -> None:
    make_user(user_name="an", password_hash="không phải một giá trị băm")
    with pytest.raises(WrongPasswordError):
        enter("an")


def test_demo_people_enter_on_this_machine_only(app: Flask, password_hash: str) -> None:
    make_user(user_name="hocvien1", is_demo=True, password_hash=password_hash)
    with pytest.raises(DemoOnlyHereError):
        enter("hocvien1")
    assert enter("hocvien1", here=True)
    with pytest.raises(DemoOnlyHereError):
        sign_in_as_demo("hocvien1", device="", now=NOW, on_this_machine=False)
    assert sign_in_as_demo("hocvien1", device="", now=NOW, on_this_machine=True)


def test_only_demo_people_enter_by_one_click(app: Flask) -> None:
    make_user(user_name="an")
    with pytest.raises(UserNotFoundError):
        sign_in_as_demo("an", device="", now=NOW, on_this_machine=True)


def test_who_finds_the_hash_pool_full_is_told_at_once() -> None:
    pool = HashPool(threads=1, most_waiting=0)
    with ThreadPoolExecutor(1) as other:
        import threading

        going, go_on = threading.Event(), threading.Event()

        def slow() -> bool:
            going.set()
            return go_on.wait(5)

        running = other.submit(pool.run, slow)
        going.wait(5)
        with pytest.raises(SignInBusyError):
            pool.run(lambda: True)
        go_on.set()
        assert running.result()
    assert pool.run(lambda: True)
