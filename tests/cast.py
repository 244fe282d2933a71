"""The people of the tests: one of each role in one training, and strangers of the same roles in another."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.rules import Role
from app.database import db
from app.trainings.models import Enrolment, Site, Training, TrainingSession
from tests.makers import grant, make_enrolment, make_training, make_user


@dataclass
class Cast:
    """One training of two sites with one session, and its people; a second training for the strangers."""

    training: Training
    sites: list[Site]
    session: TrainingSession
    enrolment: Enrolment  # the trainee's, at the first site
    trainee: User
    other_trainee: User  # same training, second site
    coordinator: User  # of the first site
    other_coordinator: User  # of the second site
    organizer: User  # of the training
    other_organizer: User  # of the other training
    instructor: User  # of every course
    admin: User
    other_training: Training
    stranger: User  # a trainee of the other training


def make_cast() -> Cast:
    training = make_training()
    other = make_training("Lớp khác")
    sites = list(db.session.scalars(select(Site).where(Site.training_id == training.id).order_by(Site.id)))
    other_site = db.session.scalars(
        select(Site).where(Site.training_id == other.id).order_by(Site.id)
    ).first()
    session = db.session.scalars(
        select(TrainingSession).where(TrainingSession.training_id == training.id)
    ).one()
    assert other_site is not None
    trainee = make_user("Nguyễn Thị Bình", user_name="binh")
    other_trainee = make_user("Rơ Chăm H'Phik", user_name="hphik")
    stranger = make_user("Thào A Sử", user_name="su")
    people = {
        "coordinator": make_user("Trần Quốc Bảo", user_name="bao"),
        "other_coordinator": make_user("Lê Thị Hạnh", user_name="hanh"),
        "organizer": make_user("Phạm Minh Đức", user_name="duc"),
        "other_organizer": make_user("Vũ Thị Ngọc", user_name="ngoc"),
        "instructor": make_user("Hoàng Văn Thái", user_name="thai"),
        "admin": make_user("Đỗ Thị Quỳnh", user_name="quynh"),
    }
    grant(people["coordinator"], Role.COORDINATOR, site_id=sites[0].id)
    grant(people["other_coordinator"], Role.COORDINATOR, site_id=sites[1].id)
    grant(people["organizer"], Role.ORGANIZER, training_id=training.id)
    grant(people["other_organizer"], Role.ORGANIZER, training_id=other.id)
    grant(people["instructor"], Role.INSTRUCTOR)
    grant(people["admin"], Role.ADMIN)
    enrolment = make_enrolment(training, sites[0], trainee, sessions=[session])
    make_enrolment(training, sites[1], other_trainee, sessions=[session])
    make_enrolment(other, other_site, stranger)
    return Cast(
        training=training,
        sites=sites,
        session=session,
        enrolment=enrolment,
        trainee=trainee,
        other_trainee=other_trainee,
        other_training=other,
        stranger=stranger,
        **people,
    )
