"""Managing people, their roles and posts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.errors import (
    CurrentPasswordWrongError,
    GrantNotFoundError,
    LastAdminError,
    PasswordWeakError,
    PositionNotFoundError,
    RoleScopeError,
    TooManyFailuresError,
    UnitNotFoundError,
    UserNameTakenError,
    UserNotFoundError,
)
from app.accounts.models import AuditEntry, Position, RoleGrant, User
from app.accounts.permissions import Action, Actor
from app.accounts.queries.identity import find_actor, find_actor_of_user
from app.accounts.queries.people import get_user, list_accounts
from app.accounts.queries.roles import list_grants, list_positions
from app.accounts.queries.scopes import list_scopes
from app.accounts.rules import (
    NewGrant,
    NewPosition,
    Role,
    ScopeChoice,
    ScopeKind,
    SignInMethod,
    UserData,
)
from app.accounts.services import positions, roles, users
from app.accounts.services.passwords import hash_password, is_password
from app.accounts.services.sessions import start_session
from app.database import db, transaction
from tests.cast import Cast
from tests.makers import NOW, make_unit, make_user

PASSWORD = "sông núi nước nam"
EVERYWHERE = ScopeChoice(ScopeKind.EVERYWHERE)


@pytest.fixture
def admin(cast: Cast) -> Actor:
    actor = find_actor_of_user(cast.admin.id, now=NOW)
    assert actor is not None
    return actor


def names(text: str, actor: Actor) -> list[str]:
    rows, _total = list_accounts(text, actor=actor, now=NOW, offset=0, limit=50)
    return [row.full_name for row in rows]


def token_of(user: User) -> str:
    with transaction() as tx:
        return start_session(tx, user.id, SignInMethod.PASSWORD, "", NOW)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_new_account_can_be_found_without_diacritics(admin: Actor) -> None:
    users.create_user(
        UserData("Nguyễn Văn Ân", "an.nguyen", "+84912345678"), password=None, actor=admin, now=NOW
    )
    for text in ("nguyen van an", "ân", "NGUYỄN", "an.ng", "0912 345 678"):
        assert "Nguyễn Văn Ân" in names(text, admin)
    assert names("guyễn", admin) == []
    assert actions() == ["user-created"]


def test_people_are_listed_by_given_name_and_only_to_administrators(cast: Cast, admin: Actor) -> None:
    listed = names("", admin)
    assert listed.index("Trần Quốc Bảo") < listed.index("Phạm Minh Đức") < listed.index("Lê Thị Hạnh")
    organizer = find_actor_of_user(cast.organizer.id, now=NOW)
    assert organizer is not None
    assert list_accounts("", actor=organizer, now=NOW, offset=0, limit=50) == ([], 0)


def test_a_user_name_belongs_to_one(cast: Cast, admin: Actor) -> None:
    with pytest.raises(UserNameTakenError):
        users.create_user(UserData("Người Khác", "binh"), password=None, actor=admin, now=NOW)
    with pytest.raises(UserNameTakenError):
        users.edit_user(cast.admin.id, UserData("Đỗ Thị Quỳnh", "binh"), actor=admin, now=NOW)
    users.edit_user(cast.trainee.id, UserData("Nguyễn Thị Bình", "binh"), actor=admin, now=NOW)


def test_editing_notes_which_columns_changed_but_no_values(cast: Cast, admin: Actor) -> None:
    users.edit_user(cast.trainee.id, UserData("Nguyễn Thị Bích", "binh"), actor=admin, now=NOW)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.facts == {"changed": ["full_name"]}
    assert names("bich", admin) == ["Nguyễn Thị Bích"]


def test_who_manages_nobody_sees_only_himself(cast: Cast) -> None:
    actor = find_actor_of_user(cast.trainee.id, now=NOW)
    assert actor is not None
    assert get_user(cast.trainee.id, actor=actor).full_name == "Nguyễn Thị Bình"
    with pytest.raises(UserNotFoundError):
        get_user(cast.admin.id, actor=actor)


def test_closing_an_account_signs_it_out_and_opening_it_lets_it_in_again(cast: Cast, admin: Actor) -> None:
    token = token_of(cast.trainee)
    users.deactivate_user(cast.trainee.id, actor=admin, now=NOW)
    users.deactivate_user(cast.trainee.id, actor=admin, now=NOW)
    assert find_actor(token, now=NOW) is None
    users.activate_user(cast.trainee.id, actor=admin, now=NOW)
    assert find_actor(token, now=NOW) is None
    assert find_actor(token_of(cast.trainee), now=NOW)
    assert actions() == ["user-deactivated", "user-activated"]


def test_the_last_administrator_cannot_be_closed_nor_lose_the_role(cast: Cast, admin: Actor) -> None:
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == cast.admin.id)).one()
    with pytest.raises(LastAdminError):
        users.deactivate_user(cast.admin.id, actor=admin, now=NOW)
    with pytest.raises(LastAdminError):
        roles.end_role(cast.admin.id, held.id, actor=admin, now=NOW)
    roles.grant_role(cast.trainee.id, NewGrant(Role.ADMIN, EVERYWHERE), actor=admin, now=NOW)
    roles.end_role(cast.admin.id, held.id, actor=admin, now=NOW)


def test_two_administrators_cannot_end_each_others_role_at_one_moment(
    app: Flask, cast: Cast, admin: Actor
) -> None:
    own = db.session.scalars(select(RoleGrant.id).where(RoleGrant.user_id == cast.admin.id)).one()
    other = roles.grant_role(cast.trainee.id, NewGrant(Role.ADMIN, EVERYWHERE), actor=admin, now=NOW)
    held, ready = [(cast.admin.id, own), (cast.trainee.id, other)], Barrier(2)

    def end(number: int) -> bool:
        with app.app_context():
            ready.wait()
            try:
                roles.end_role(*held[number], actor=admin, now=NOW)
            except LastAdminError:
                return False
        return True

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, range(2))) == [False, True]


def test_a_name_in_any_letters_is_kept(cast: Cast, admin: Actor) -> None:
    user_id = users.create_user(UserData("한글" * 60, "han"), password=None, actor=admin, now=NOW)
    assert get_user(user_id, actor=admin).full_name == "한글" * 60


def test_a_password_that_is_set_signs_out_everywhere(cast: Cast, admin: Actor) -> None:
    token = token_of(cast.trainee)
    users.set_password(cast.trainee.id, PASSWORD, actor=admin, now=NOW)
    assert find_actor(token, now=NOW) is None
    with pytest.raises(PasswordWeakError):
        users.set_password(cast.trainee.id, "xin chào binh", actor=admin, now=NOW)
    with pytest.raises(UserNotFoundError):
        users.set_password(99999, PASSWORD, actor=admin, now=NOW)


def test_changing_ones_password_keeps_this_browser_only(app: Flask) -> None:
    user = make_user(user_name="an", password_hash=hash_password(PASSWORD))
    here, there = token_of(user), token_of(user)
    actor = find_actor(here, now=NOW)
    assert actor is not None
    with pytest.raises(CurrentPasswordWrongError):
        users.change_own_password("không đúng", "một câu thật dài", actor=actor, now=NOW)
    for _ in range(4):
        with pytest.raises(CurrentPasswordWrongError):
            users.change_own_password("không đúng", "một câu thật dài", actor=actor, now=NOW)
    with pytest.raises(TooManyFailuresError):
        users.change_own_password(PASSWORD, "một câu thật dài", actor=actor, now=NOW)
    later = NOW + timedelta(minutes=1)
    users.change_own_password(PASSWORD, "một câu thật dài", actor=actor, now=later)
    assert find_actor(here, now=NOW)
    assert find_actor(there, now=NOW) is None
    db.session.expire_all()
    assert is_password(db.session.get_one(User, user.id).password_hash, "một câu thật dài")


def test_a_role_holds_until_its_end_and_is_one_when_given_twice(cast: Cast, admin: Actor) -> None:
    new = NewGrant(Role.COORDINATOR, ScopeChoice(ScopeKind.SITE, cast.sites[0].id), NOW + timedelta(days=1))
    first = roles.grant_role(cast.trainee.id, new, actor=admin, now=NOW)
    assert roles.grant_role(cast.trainee.id, new, actor=admin, now=NOW) == first
    assert actions() == ["role-granted"]
    actor = find_actor_of_user(cast.trainee.id, now=NOW)
    assert actor is not None
    assert actor.scope(Action.CHECK_IN_TRAINEE).site_ids == {cast.sites[0].id}
    later = find_actor_of_user(cast.trainee.id, now=NOW + timedelta(days=2))
    assert later is not None
    assert not later.may(Action.CHECK_IN_TRAINEE)


def test_a_role_can_be_ended_once(cast: Cast, admin: Actor) -> None:
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == cast.coordinator.id)).one()
    with pytest.raises(GrantNotFoundError):
        roles.end_role(cast.trainee.id, held.id, actor=admin, now=NOW)
    roles.end_role(cast.coordinator.id, held.id, actor=admin, now=NOW)
    with pytest.raises(GrantNotFoundError):
        roles.end_role(cast.coordinator.id, held.id, actor=admin, now=NOW)
    assert list_grants(cast.coordinator.id, now=NOW) == []


@pytest.mark.parametrize(
    ("role", "kind", "target_id"),
    [
        (Role.COORDINATOR, ScopeKind.EVERYWHERE, None),
        (Role.ADMIN, ScopeKind.TRAINING, 1),
        (Role.TRAINEE, ScopeKind.EVERYWHERE, None),
        (Role.COORDINATOR, ScopeKind.SITE, 99999),
        (Role.ORGANIZER, ScopeKind.EVERYWHERE, 5),
    ],
)
def test_a_role_is_bound_only_to_what_fits_and_exists(
    cast: Cast, admin: Actor, role: Role, kind: ScopeKind, target_id: int | None
) -> None:
    with pytest.raises(RoleScopeError):
        roles.grant_role(cast.trainee.id, NewGrant(role, ScopeChoice(kind, target_id)), actor=admin, now=NOW)


def test_what_a_role_can_be_bound_to_is_found_by_name(cast: Cast) -> None:
    assert [scope.name for scope in list_scopes(ScopeKind.TRAINING, "lop khac")] == ["Lớp khác"]
    sites = list_scopes(ScopeKind.SITE, "điểm cầu 2 khac")
    assert [(scope.name, scope.within) for scope in sites] == [("Điểm cầu 2", "Lớp khác")]
    assert list_scopes(ScopeKind.EVERYWHERE)[0].choice == EVERYWHERE


def test_roles_are_shown_with_what_they_are_bound_to(cast: Cast) -> None:
    (site,) = list_grants(cast.coordinator.id, now=NOW)
    assert (site.role, site.kind, site.name) == (Role.COORDINATOR, ScopeKind.SITE, "Điểm cầu 1")
    (training,) = list_grants(cast.organizer.id, now=NOW)
    assert (training.kind, training.name) == (ScopeKind.TRAINING, cast.training.title)


def test_posts_begin_and_end(cast: Cast, admin: Actor) -> None:
    unit = make_unit("Xã đoàn Đồng Mây")
    new = NewPosition(unit.id, "Bí thư", date(2025, 7, 1))
    first = positions.add_position(cast.trainee.id, new, actor=admin, now=NOW)
    positions.add_position(cast.trainee.id, NewPosition(unit.id, "Ủy viên"), actor=admin, now=NOW)
    positions.end_position(cast.trainee.id, first, date(2026, 6, 30), actor=admin, now=NOW)
    assert [row.title for row in list_positions(cast.trainee.id)] == ["Ủy viên", "Bí thư"]
    positions.end_position(cast.trainee.id, first, date(2020, 1, 1), actor=admin, now=NOW)
    db.session.expire_all()
    assert db.session.get_one(Position, first).to_on == date(2025, 7, 1)
    with pytest.raises(PositionNotFoundError):
        positions.end_position(cast.admin.id, first, date(2026, 6, 30), actor=admin, now=NOW)
    with pytest.raises(UnitNotFoundError):
        positions.add_position(cast.trainee.id, NewPosition(99999, "Bí thư"), actor=admin, now=NOW)
