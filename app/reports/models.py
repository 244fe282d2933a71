"""The organizer's board: one snapshot a session, remade by whoever asks when it is old."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model, UtcDateTime


class BoardSnapshot(Model):
    """All figures of one session for all sites, at one moment."""

    __tablename__ = "board_snapshots"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int]  # grows only when the figures changed: the ETag
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
