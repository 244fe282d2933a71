"""Loading the demo: units, people, one training with everything in it, and a morning that has been lived."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.models import Position, RoleGrant, Unit, UnitSuccessor, User
from app.accounts.rules import NewUnit, Role, UnitKind
from app.accounts.services.passwords import hash_password
from app.accounts.services.units import add_unit
from app.catalogue.queries import get_version
from app.catalogue.services import publish, sync
from app.content import read_folder
from app.database import db, table_of, transaction
from app.demo import life, plan
from app.demo.errors import DatabaseNotEmptyError
from app.demo.people import DemoPerson, make_people
from app.demo.plan import SiteFate, Topic
from app.trainings.models import (
    AgendaItem,
    Enrolment,
    Expected,
    Site,
    Training,
    TrainingCourse,
    TrainingSession,
)
from app.trainings.rules.names import search_text_of, site_sort_key
from app.trainings.rules.slips import new_badge_code
from app.vietnamese import fold, name_sort_key

SEED = 20261122
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
REFORM_ON = date(2025, 7, 1)
KEPT_OPEN = timedelta(days=60)
SESSION_LENGTH = timedelta(minutes=plan.SESSION_MINUTES)
STAFF = (
    ("giangvien", "Trần Thị Minh Nguyệt", Role.INSTRUCTOR),
    ("bantochuc", "Phạm Hữu Lộc", Role.ORGANIZER),
    ("quantri", "Đỗ Quang Huy", Role.ADMIN),
)
COORDINATORS = (
    "Lê Thị Hạnh", "Võ Quốc Bảo", "K'Brêu", "Đinh Thị Oanh", "Nguyễn Hữu Phúc", "Kpă Y Thuyên",
    "Hoàng Thị Yến", "Bùi Đức Thắng", "Ka Duyên",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: for the command's last line, and for who measures."""

    training_id: int
    trainees: int
    sites: int
    version_id: int


def load_demo(courses: Path, *, trainees: int, sites: int, now: datetime) -> Loaded:
    """Load the demo into an empty database: `trainees` people at `sites` sites, and the courses of a folder.

    Raises DatabaseNotEmptyError when there already is a training.
    """
    if db.session.scalar(select(Training.id).limit(1)) is not None:
        raise DatabaseNotEmptyError
    version_id = _publish_courses(courses, now)
    rng = Random(SEED)  # noqa: S311  # the same demo every time
    fates = plan.fates(sites)
    with transaction() as tx:
        communes = _add_units(tx, fates)
        stage = _add_training(tx, fates, version_id, now)
        _add_staff(tx, stage, now)
        people = _add_trainees(tx, stage, fates, communes, trainees, rng, now)
        life.live_morning(tx, stage, people, rng, now)
    return Loaded(stage.training_id, len(people), sites, version_id)


def is_empty() -> bool:
    """Say whether nobody has ever worked here: no training and no person."""
    return db.session.scalar(select(Training.id).limit(1)) is None and (
        db.session.scalar(select(User.id).limit(1)) is None
    )


def _publish_courses(folder: Path, now: datetime) -> int:
    files, _problems = read_folder(folder)
    sync(files, now=now)
    return publish(plan.COURSE, now=now, note="Bản đầu tiên").version_id


def _add_units(tx: Session, fates: Sequence[SiteFate]) -> dict[str, Unit]:
    """Add a province with a commune for each site; former districts ended with the reform of 2025."""
    province = add_unit(tx, NewUnit(plan.PROVINCE, UnitKind.PROVINCE, None, None))
    districts = [
        add_unit(tx, NewUnit(name, UnitKind.DISTRICT, province.id, None)) for name in plan.FORMER_DISTRICTS
    ]
    communes = {}
    for number, fate in enumerate(fates):
        unit = add_unit(tx, NewUnit(f"Đoàn xã {fate.name}", UnitKind.COMMUNE, province.id, REFORM_ON))
        communes[fate.name] = unit
        former = districts[number % len(districts)]
        former.valid_to = REFORM_ON - timedelta(days=1)
        tx.add(UnitSuccessor(unit_id=former.id, successor_id=unit.id, from_on=REFORM_ON))
    tx.flush()
    return communes


def _add_training(tx: Session, fates: Sequence[SiteFate], version_id: int, now: datetime) -> life.Stage:
    version = get_version(version_id)
    begins = plan.start_of_first(now)
    starts = (begins, begins + SESSION_LENGTH + plan.BREAK)
    training = Training(
        title=plan.TITLE,
        summary=plan.SUMMARY,
        unit_id=tx.scalar(select(Unit.id).where(Unit.kind == UnitKind.PROVINCE.value)),
        starts_on=starts[0].astimezone(ZONE).date(),
        ends_on=(starts[1] + SESSION_LENGTH).astimezone(ZONE).date(),
        closes_at=now + KEPT_OPEN,
        grace_minutes=15,
        late_answer_minutes=10,
        is_demo=True,
        created_at=now,
    )
    tx.add(training)
    tx.flush()
    tx.add(TrainingCourse(training_id=training.id, course_id=version.course_id, position=1))
    sites = [_site(training.id, fate.name, number) for number, fate in enumerate(fates)]
    tx.add_all(sites)
    tx.flush()
    return life.Stage(
        training_id=training.id,
        unit_id=training.unit_id,
        course_id=version.course_id,
        version=version,
        session_ids=_add_sessions(tx, training.id, starts, version.course_id),
        starts_at=begins,
        places=tuple(life.Place(site.id, fate) for site, fate in zip(sites, fates, strict=True)),
        grace_minutes=training.grace_minutes,
    )


def _site(training_id: int, name: str, number: int) -> Site:
    return Site(
        training_id=training_id,
        name=name,
        sort_key=site_sort_key(name),
        address=f"Hội trường xã {name}",
        phone=f"0263{3_800_000 + number}",
    )


def _add_sessions(
    tx: Session, training_id: int, starts: Sequence[datetime], course_id: int
) -> tuple[int, ...]:
    sessions = [
        TrainingSession(
            training_id=training_id,
            position=position,
            title=f"Buổi {position}",
            starts_at=start,
            ends_at=start + SESSION_LENGTH,
        )
        for position, start in enumerate(starts, 1)
    ]
    tx.add_all(sessions)
    tx.flush()
    for session, topics in zip(sessions, (plan.MORNING, plan.AFTERNOON), strict=True):
        tx.add_all(_agenda(session, topics, course_id))
    tx.flush()
    return tuple(session.id for session in sessions)


def _agenda(session: TrainingSession, topics: Sequence[Topic], course_id: int) -> list[AgendaItem]:
    return [
        AgendaItem(
            session_id=session.id,
            position=position,
            title=topic.title,
            starts_at=session.starts_at + timedelta(minutes=topic.start),
            ends_at=session.starts_at + timedelta(minutes=topic.end),
            speaker=topic.speaker,
            course_id=course_id if topic.teaches or topic.examines else None,
            module_key=plan.MODULE if topic.teaches else None,
            quiz_key=plan.QUIZ if topic.examines else None,
        )
        for position, topic in enumerate(topics, 1)
    ]


def _add_staff(tx: Session, stage: life.Stage, now: datetime) -> None:
    """Add instructor, organizer, administrator and a coordinator for each site; one hash serves them all."""
    secret = hash_password(plan.PASSWORD)
    for user_name, full_name, role in STAFF:
        user = _named_user(tx, user_name, full_name, secret, now)
        scope = {"unit_id": stage.unit_id} if role is Role.ORGANIZER else {"everywhere": True}
        tx.add(RoleGrant(user_id=user.id, role=role.value, granted_at=now, **scope))
    names = [COORDINATORS[number % len(COORDINATORS)] for number in range(len(stage.places))]
    for number, (place, full_name) in enumerate(zip(stage.places, names, strict=True), 1):
        user = _named_user(tx, f"canbo{number}", full_name, secret, now)
        tx.add(RoleGrant(user_id=user.id, role=Role.COORDINATOR.value, granted_at=now, site_id=place.site_id))
    tx.flush()


def _named_user(tx: Session, user_name: str, full_name: str, password_hash: str, now: datetime) -> User:
    user = User(
        user_name=user_name, password_hash=password_hash, is_demo=True, created_at=now,
        full_name=full_name, sort_key=name_sort_key(full_name), search_text=fold(f"{full_name} {user_name}"),
    )  # fmt: skip
    tx.add(user)
    tx.flush()
    return user


def _add_trainees(
    tx: Session,
    stage: life.Stage,
    fates: Sequence[SiteFate],
    communes: dict[str, Unit],
    total: int,
    rng: Random,
    now: datetime,
) -> list[life.Person]:
    """Add the trainees with their accounts, posts and enrolments, expected at both sessions.

    The first of each site is a named account: hocvien1 at the first site, hocvien2 at the second…
    """
    secret = hash_password(plan.PASSWORD)
    numbers = plan.share_out(total, [fate.weight for fate in fates])
    made = make_people(sum(numbers), rng)
    placed = [place for place, number in zip(stage.places, numbers, strict=True) for _ in range(number)]
    first_of_site = {place.site_id: number for number, place in reversed(list(enumerate(placed)))}
    users, enrolments, posts = [], [], []
    for number, (person, place) in enumerate(zip(made, placed, strict=True)):
        is_named = first_of_site[place.site_id] == number
        named = stage.places.index(place) + 1 if is_named else None
        users.append(_user_row(person, f"hocvien{named}" if named else None, secret if named else None, now))
        enrolments.append(_enrolment_row(person, stage, place, communes[place.fate.name], now))
    user_ids = tx.scalars(
        insert(table_of(User)).returning(table_of(User).c.id, sort_by_parameter_order=True), users
    ).all()
    for row, user_id, person, place in zip(enrolments, user_ids, made, placed, strict=True):
        row["user_id"] = user_id
        posts.append({"user_id": user_id, "unit_id": communes[place.fate.name].id, "title": person.position})
    ids = tx.scalars(
        insert(table_of(Enrolment)).returning(table_of(Enrolment).c.id, sort_by_parameter_order=True),
        enrolments,
    ).all()
    tx.execute(insert(table_of(Position)), posts)
    tx.execute(
        insert(table_of(Expected)),
        [
            {"session_id": session_id, "enrolment_id": enrolment_id, "site_id": place.site_id}
            for session_id in stage.session_ids
            for enrolment_id, place in zip(ids, placed, strict=True)
        ],
    )
    return [
        life.Person(enrolment_id, place, is_named=first_of_site[place.site_id] == number)
        for number, (enrolment_id, place) in enumerate(zip(ids, placed, strict=True))
    ]


def _user_row(
    person: DemoPerson, user_name: str | None, password_hash: str | None, now: datetime
) -> dict[str, object]:
    return {
        "user_name": user_name,
        "full_name": person.full_name,
        "sort_key": name_sort_key(person.full_name),
        "search_text": fold(f"{person.full_name} {user_name or ''}"),
        "birth": person.birth,
        "phone": person.phone,
        "password_hash": password_hash,
        "is_demo": True,
        "is_active": True,
        "created_at": now,
    }


def _enrolment_row(
    person: DemoPerson, stage: life.Stage, place: life.Place, commune: Unit, now: datetime
) -> dict[str, object]:
    code = new_badge_code()
    unit_name = f"{person.branch}, {commune.name}"
    return {
        "uuid": str(uuid.uuid4()),
        "code": code,
        "training_id": stage.training_id,
        "site_id": place.site_id,
        "full_name": person.full_name,
        "sort_key": name_sort_key(person.full_name),
        "search_text": search_text_of(person.full_name, unit_name, code),
        "birth": person.birth,
        "unit_id": commune.id,
        "unit_name": unit_name,
        "position_title": person.position,
        "created_at": now,
    }
