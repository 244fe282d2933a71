"""Makers of rows, with good defaults. Everything that a test does not say is plausible."""

import itertools
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from app.accounts.models import Position, RoleGrant, Unit, User
from app.accounts.rules import Role, UnitKind
from app.database import Base, transaction
from app.trainings.models import Enrolment, Expected, Site, Training, TrainingCourse, TrainingSession
from app.vietnamese import fold, name_sort_key

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 08:30 in Việt Nam
T = TypeVar("T", bound=Base)
_numbers = itertools.count(1)


def add(row: T) -> T:
    """Store one row and give it back with its id."""
    with transaction() as tx:
        tx.add(row)
        tx.flush()
    return row


def add_all(rows: Iterable[Base]) -> None:
    """Store rows."""
    with transaction() as tx:
        tx.add_all(list(rows))


def make_unit(
    name: str = "Xã đoàn Đồng Mây",
    parent: Unit | None = None,
    kind: UnitKind = UnitKind.COMMUNE,
    **more: object,
) -> Unit:
    values = {"path": "/", "parent_id": parent.id if parent else None, "name": name, **more}
    unit = add(Unit(search_text=fold(name), kind=kind.value, **values))
    with transaction() as tx:
        unit = tx.merge(unit)
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def make_user(full_name: str = "Nguyễn Văn An", *, user_name: str | None = None, **more: object) -> User:
    values = {
        "user_name": user_name or f"nguoi{next(_numbers)}",
        "full_name": full_name,
        "sort_key": name_sort_key(full_name),
        "search_text": fold(full_name),
        "created_at": NOW,
        **more,
    }
    return add(User(**values))


def make_position(user: User, unit: Unit, title: str = "Bí thư", **more: object) -> Position:
    return add(Position(user_id=user.id, unit_id=unit.id, title=title, **more))


def grant(user: User, role: Role, **scope: object) -> RoleGrant:
    return add(
        RoleGrant(user_id=user.id, role=role.value, granted_at=NOW, **{"everywhere": not scope, **scope})
    )


def make_training(
    title: str = "Tập huấn nghiệp vụ kiểm tra, giám sát",
    *,
    sites: int = 2,
    sessions: int = 1,
    courses: Iterable[int] = (),
    starts_at: datetime = NOW - timedelta(minutes=30),
    **more: object,
) -> Training:
    """A training on the day of NOW with so many sites and half-day sessions; the first began at 08:00."""
    values = {"starts_on": date(2026, 11, 22), "ends_on": date(2026, 11, 23), "created_at": NOW, **more}
    training = add(Training(title=title, **values))
    names = [f"Điểm cầu {number}" for number in range(1, sites + 1)]
    add_all(Site(training_id=training.id, name=name, sort_key=name_sort_key(name)) for name in names)
    add_all(
        TrainingSession(
            training_id=training.id,
            position=n,
            title=f"Buổi {n}",
            starts_at=starts_at + timedelta(hours=5.5 * (n - 1)),
            ends_at=starts_at + timedelta(hours=5.5 * (n - 1) + 3.5),
        )
        for n in range(1, sessions + 1)
    )
    add_all(
        TrainingCourse(training_id=training.id, course_id=course_id, position=position)
        for position, course_id in enumerate(courses, 1)
    )
    return training


def make_enrolment(
    training: Training, site: Site, user: User, *, sessions: Iterable[TrainingSession] = (), **more: object
) -> Enrolment:
    """Enrol `user` at `site`, expected at `sessions`."""
    number = next(_numbers)
    values = {
        "uuid": str(uuid.uuid4()),
        "code": f"T{number:05d}",
        "training_id": training.id,
        "site_id": site.id,
        "user_id": user.id,
        "full_name": user.full_name,
        "sort_key": user.sort_key,
        "search_text": f" {fold(user.full_name)} ",
        "unit_name": "Xã đoàn Đồng Mây",
        "position_title": "Bí thư",
        "created_at": NOW,
        **more,
    }
    enrolment = add(Enrolment(**values))
    add_all(Expected(session_id=s.id, enrolment_id=enrolment.id, site_id=site.id) for s in sessions)
    return enrolment
