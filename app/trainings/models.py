"""Tables of trainings: courses, sites, sessions, agenda, enrolments, who is expected, slips."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model, UtcDateTime


class Training(Model):
    """One run of courses for people, over dates. Its days are days of its own time zone."""

    __tablename__ = "trainings"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)  # who holds it
    time_zone: Mapped[str] = mapped_column(String(50), default="Asia/Ho_Chi_Minh")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    closes_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # slips and answers end; None: always open
    grace_minutes: Mapped[int] = mapped_column(default=15)
    late_answer_minutes: Mapped[int] = mapped_column(default=0)  # answers this late count by themselves
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="dates_in_order"),)


class TrainingCourse(Model):
    """A course that is taught in a training."""

    __tablename__ = "training_courses"

    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    position: Mapped[int]


class Site(Model):
    """A place of a training, or "online"."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")  # whom to call at that site
    is_online: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("training_id", "name"),)


class TrainingSession(Model):
    """What people check in to, usually a half-day. The word on its own means this one."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("starts_at < ends_at", name="times_in_order"),)


class SessionSite(Model):
    """The own times of one site in a session."""

    __tablename__ = "session_sites"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("starts_at < ends_at", name="times_in_order"),)


class AgendaItem(Model):
    """One topic of a session: time, speaker, module, quiz."""

    __tablename__ = "agenda_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    speaker: Mapped[str] = mapped_column(String(120), default="")
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    module_key: Mapped[str | None] = mapped_column(String(100))
    quiz_key: Mapped[str | None] = mapped_column(String(200))


class Enrolment(Model):
    """One person in one training at one site, with unit and position as they were that day."""

    __tablename__ = "enrolments"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    code: Mapped[str] = mapped_column(
        String(12), unique=True
    )  # printed on the badge: says who, opens nothing
    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), index=True
    )  # None: a walk-in, not yet matched
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    full_name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    search_text: Mapped[str] = mapped_column(String(600))  # folded name, unit, code
    birth: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(20))  # as told for this training
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    unit_name: Mapped[str] = mapped_column(String(200), default="")
    position_title: Mapped[str] = mapped_column(String(200), default="")
    is_provisional: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    stands_for_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("training_id", "user_id"),
        Index("ix_enrolments_training_id_site_id_sort_key", "training_id", "site_id", "sort_key"),
        CheckConstraint(
            "is_provisional OR user_id IS NOT NULL OR merged_into_id IS NOT NULL", name="has_a_person"
        ),
    )


class Expected(Model):
    """Who is expected at which session, and where: the denominator of every percentage."""

    __tablename__ = "expected"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)

    __table_args__ = (Index("ix_expected_enrolment_id", "enrolment_id"),)


class Slip(Model):
    """A printed way to sign in without a password.

    Its code follows from the secret key and `nonce`, so a slip can be printed again; only its hash is kept.
    """

    __tablename__ = "slips"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_slips_one_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )


class Roster(Model):
    """A table of people that waits for its import. Its rows are emptied when it has been imported."""

    __tablename__ = "rosters"

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))  # "" for what was pasted
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)  # rules.roster.Row as lists
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # what reading it found
    choices: Mapped[dict[str, str]] = mapped_column(JSON)  # line: "new", "skip" or "user:12"
    site_choices: Mapped[dict[str, str]] = mapped_column(JSON)  # text of a site: its id, or "new"
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, int] | None] = mapped_column(JSON)  # outcome: number of rows

    __table_args__ = {"sqlite_autoincrement": True}  # an old page never means another table
