"""Tables of attendance: the append-only log and the state that follows from it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import BigId, Model, UtcDateTime


class CheckIn(Model):
    """One event at a door. Never changed: a correction is a new event with a reason."""

    __tablename__ = "check_ins"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)  # made by the device: twice is once
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    device: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(10))  # rules.CheckInKind
    mode: Mapped[str] = mapped_column(String(10))  # rules.Mode
    method: Mapped[str] = mapped_column(String(20))  # rules.Method
    client_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    corrects: Mapped[str | None] = mapped_column(String(36))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        Index("ix_check_ins_session_id_enrolment_id", "session_id", "enrolment_id"),
        Index("ix_check_ins_site_id_received_at", "site_id", "received_at"),
        CheckConstraint("occurred_at <= received_at", name="not_in_the_future"),
    )


class Attendance(Model):
    """The state of one enrolment in one session, derived in the transaction of each event."""

    __tablename__ = "attendance"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    mode: Mapped[str] = mapped_column(String(10))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_late: Mapped[bool] = mapped_column(default=False)
    is_excused: Mapped[bool] = mapped_column(default=False)
    last_uuid: Mapped[str] = mapped_column(String(36))

    __table_args__ = (Index("ix_attendance_session_id_site_id", "session_id", "site_id"),)


class SiteContact(Model):
    """When a site was last heard of."""

    __tablename__ = "site_contacts"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
