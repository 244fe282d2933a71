"""Tables of people, the organisation, roles, and who is signed in where."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import BigId, Model, UtcDateTime

ONE_SCOPE = (
    "(CASE WHEN everywhere THEN 1 ELSE 0 END)"
    " + (CASE WHEN unit_id IS NOT NULL THEN 1 ELSE 0 END)"
    " + (CASE WHEN course_id IS NOT NULL THEN 1 ELSE 0 END)"
    " + (CASE WHEN training_id IS NOT NULL THEN 1 ELSE 0 END)"
    " + (CASE WHEN site_id IS NOT NULL THEN 1 ELSE 0 END) = 1"
)


class User(Model):
    """A person who can sign in. Personal data stands here and in `enrolments` only."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_name: Mapped[str | None] = mapped_column(String(60), unique=True)  # lower case
    full_name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    search_text: Mapped[str] = mapped_column(String(400))
    birth: Mapped[str | None] = mapped_column(String(10))  # "1998" or "1998-07-15": as much as is known
    phone: Mapped[str | None] = mapped_column(String(20), index=True)  # not unique
    password_hash: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str | None] = mapped_column(String(2))
    theme: Mapped[str | None] = mapped_column(String(5))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_users_sort_key", "sort_key"),)


class UserSession(Model):
    """One browser in which one person is signed in. The cookie holds the token, we hold its hash."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    method: Mapped[str] = mapped_column(String(20))  # rules.SignInMethod
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slips.id"), index=True)
    device: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInThrottle(Model):
    """How often signing in to one account name failed lately. Keyed by account, never by address."""

    __tablename__ = "sign_in_throttles"

    account_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Unit(Model):
    """A node of the organisation tree, valid from a day to a day."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), index=True)  # "/1/7/": the ids from the root to this node
    name: Mapped[str] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(String(400))
    kind: Mapped[str] = mapped_column(String(20))  # rules.UnitKind
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)  # the last day

    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="dates_in_order"
        ),
    )


class UnitSuccessor(Model):
    """A unit that went on as another one (merged or split) from a day on."""

    __tablename__ = "unit_successors"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (CheckConstraint("unit_id <> successor_id", name="not_itself"),)


class Position(Model):
    """A post of a person in a unit from a day to a day; several at once."""

    __tablename__ = "positions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    from_on: Mapped[date | None] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)  # the last day

    __table_args__ = (
        CheckConstraint("from_on IS NULL OR to_on IS NULL OR from_on <= to_on", name="dates_in_order"),
    )


class RoleGrant(Model):
    """A role of a person in exactly one scope, until a time."""

    __tablename__ = "role_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))  # rules.Role
    everywhere: Mapped[bool] = mapped_column(default=False)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), index=True)
    training_id: Mapped[int | None] = mapped_column(ForeignKey("trainings.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint(ONE_SCOPE, name="one_scope"),)


class AuditEntry(Model):
    """What somebody did to something, by ids only."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))  # the table
    subject_id: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[dict[str, object]] = mapped_column(JSON)
