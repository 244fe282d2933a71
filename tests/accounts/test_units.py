"""The organisation tree: units end and go on as others."""

from datetime import date

import pytest

from app.accounts.errors import UnitEndedError, UnitNotFoundError, UnitTooDeepError
from app.accounts.models import Unit
from app.accounts.permissions import Action, Actor
from app.accounts.queries.identity import find_actor_of_user
from app.accounts.queries.units import find_units, get_unit, list_units
from app.accounts.rules import NewUnit, Role, UnitKind
from app.accounts.services import units
from app.database import db
from tests.cast import Cast
from tests.makers import NOW, grant, make_unit

FROM = date(2025, 7, 1)


@pytest.fixture
def admin(cast: Cast) -> Actor:
    actor = find_actor_of_user(cast.admin.id, now=NOW)
    assert actor is not None
    return actor


def path_of(unit_id: int) -> str:
    db.session.expire_all()
    return db.session.get_one(Unit, unit_id).path


def test_a_unit_stands_below_its_parent(admin: Actor) -> None:
    province = units.create_unit(NewUnit("Tỉnh đoàn Lâm Sơn", UnitKind.PROVINCE), actor=admin, now=NOW)
    commune = units.create_unit(NewUnit("Xã đoàn Đồng Mây", UnitKind.COMMUNE, province), actor=admin, now=NOW)
    assert path_of(commune) == f"/{province}/{commune}/"
    rows, total = list_units("", actor=admin, offset=0, limit=50)
    assert [(row.name, row.level, row.parent_name) for row in rows] == [
        ("Tỉnh đoàn Lâm Sơn", 0, ""),
        ("Xã đoàn Đồng Mây", 1, "Tỉnh đoàn Lâm Sơn"),
    ]
    assert total == 2
    with pytest.raises(UnitNotFoundError):
        units.create_unit(NewUnit("X", UnitKind.BRANCH, 99999), actor=admin, now=NOW)


def test_units_are_found_without_diacritics(admin: Actor) -> None:
    make_unit("Xã đoàn Đồng Mây")
    assert [row.name for row in find_units("dong may")] == ["Xã đoàn Đồng Mây"]
    assert find_units("ông") == []


def test_a_renamed_unit_goes_on_with_its_children_and_roles(cast: Cast, admin: Actor) -> None:
    province = make_unit("Tỉnh đoàn", kind=UnitKind.PROVINCE)
    old = make_unit("Huyện đoàn Cũ", province)
    child = make_unit("Chi đoàn", old, UnitKind.BRANCH)
    grant(cast.trainee, Role.ORGANIZER, unit_id=old.id)
    new_id = units.rename_unit(old.id, "Xã đoàn Mới", FROM, actor=admin, now=NOW)
    assert path_of(child.id) == f"/{province.id}/{new_id}/{child.id}/"
    ended = get_unit(old.id, actor=admin)
    assert ended.valid_to == date(2025, 6, 30)
    assert ended.successors == ("Xã đoàn Mới",)
    actor = find_actor_of_user(cast.trainee.id, now=NOW)
    assert actor is not None
    assert actor.scope(Action.SEE_TRAINING).unit_paths == {f"/{province.id}/{new_id}/"}
    with pytest.raises(UnitEndedError):
        units.rename_unit(old.id, "Lần nữa", FROM, actor=admin, now=NOW)


def test_merged_units_go_on_as_one_but_roles_stay_with_the_old(cast: Cast, admin: Actor) -> None:
    first, second = make_unit("Xã A"), make_unit("Xã B")
    child = make_unit("Chi đoàn", second, UnitKind.BRANCH)
    grant(cast.trainee, Role.ORGANIZER, unit_id=first.id)
    new_id = units.merge_units(
        [first.id, second.id, first.id], NewUnit("Xã AB", UnitKind.COMMUNE), FROM, actor=admin, now=NOW
    )
    assert path_of(child.id) == f"/{new_id}/{child.id}/"
    assert get_unit(first.id, actor=admin).successors == ("Xã AB",)
    assert get_unit(second.id, actor=admin).successors == ("Xã AB",)
    actor = find_actor_of_user(cast.trainee.id, now=NOW)
    assert actor is not None
    assert actor.scope(Action.SEE_TRAINING).unit_paths == {f"/{first.id}/"}
    rows, _total = list_units("xa", actor=admin, offset=0, limit=50)
    assert [row.name for row in rows] == ["Xã AB"]
    rows, _total = list_units("xa", actor=admin, offset=0, limit=50, with_ended=True)
    assert [row.name for row in rows] == ["Xã A", "Xã B", "Xã AB"]


def test_a_unit_cannot_go_on_below_itself(admin: Actor) -> None:
    parent = make_unit("Tỉnh đoàn")
    child = make_unit("Xã đoàn", parent)
    with pytest.raises(UnitNotFoundError):
        units.merge_units(
            [parent.id], NewUnit("Mới", UnitKind.PROVINCE, child.id), FROM, actor=admin, now=NOW
        )


def test_the_tree_has_a_bottom(admin: Actor) -> None:
    parent: int | None = None
    for level in range(8):
        parent = units.create_unit(NewUnit(f"Cấp {level}", UnitKind.AGENCY, parent), actor=admin, now=NOW)
    with pytest.raises(UnitTooDeepError):
        units.create_unit(NewUnit("Quá sâu", UnitKind.AGENCY, parent), actor=admin, now=NOW)


def test_a_mistake_is_mended_in_place(admin: Actor) -> None:
    unit = make_unit("Xã đoàn Đồng Mấy")
    units.correct_unit(unit.id, "Xã đoàn Đồng Mây", UnitKind.COMMUNE, actor=admin, now=NOW)
    mended = get_unit(unit.id, actor=admin)
    assert mended.name == "Xã đoàn Đồng Mây"
    assert mended.valid_to is None


def test_units_are_shown_to_administrators_only(cast: Cast) -> None:
    unit = make_unit()
    actor = find_actor_of_user(cast.organizer.id, now=NOW)
    assert actor is not None
    assert list_units("", actor=actor, offset=0, limit=50) == ([], 0)
    with pytest.raises(UnitNotFoundError):
        get_unit(unit.id, actor=actor)
