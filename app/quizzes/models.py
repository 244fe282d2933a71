"""Tables of quizzes: when they are open, attempts, every answer ever sent, results."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import BigId, Model, UtcDateTime


class QuizOpening(Model):
    """A quiz of a training, opened by hand: for all sites, or (the row wins) for one."""

    __tablename__ = "quiz_openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    quiz_key: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))  # None: all sites
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: until closed by hand
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        Index(
            "uq_quiz_openings_all_sites",
            "training_id",
            "course_id",
            "quiz_key",
            unique=True,
            sqlite_where=text("site_id IS NULL"),
            postgresql_where=text("site_id IS NULL"),
        ),
        UniqueConstraint("training_id", "course_id", "quiz_key", "site_id"),
    )


class QuizOverride(Model):
    """What a training sets otherwise than the quiz's front matter: for everyone, a site, or a person."""

    __tablename__ = "quiz_overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("trainings.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    quiz_key: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    time_limit_seconds: Mapped[int | None]
    extra_seconds: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int | None]
    pass_percent: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("site_id IS NULL OR enrolment_id IS NULL", name="one_target"),
        Index("ix_quiz_overrides_training_id_course_id_quiz_key", "training_id", "course_id", "quiz_key"),
    )


class Attempt(Model):
    """One person's going through a quiz, pinned to the version it began with."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"))
    tester_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), index=True
    )  # staff who look: counts nowhere
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    quiz_key: Mapped[str] = mapped_column(String(200))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    part_id: Mapped[int] = mapped_column(ForeignKey("parts.id"))
    number: Mapped[int]
    is_test: Mapped[bool] = mapped_column(default=False)
    seed: Mapped[int] = mapped_column(BigInteger)
    layout: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # {"questions": [id], "orders": {id: [source positions]}}
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by: Mapped[str | None] = mapped_column(String(10))  # rules.SubmittedBy

    __table_args__ = (
        CheckConstraint(
            "(enrolment_id IS NULL) = is_test AND (tester_id IS NOT NULL) = is_test", name="one_owner"
        ),
        UniqueConstraint("enrolment_id", "course_id", "quiz_key", "number"),
        Index("ix_attempts_course_id_quiz_key", "course_id", "quiz_key"),
    )


class Answer(Model):
    """One answer that arrived: an append-only log. The one with the highest (sequence, client_id) holds."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    question_id: Mapped[str] = mapped_column(String(100))
    sequence: Mapped[int] = mapped_column(BigInteger)  # the client's estimate of our time in ms
    client_id: Mapped[str] = mapped_column(String(36))
    response: Mapped[Any] = mapped_column(JSON)  # in source positions of the pinned version; null: taken back
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the client's clock
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the client's clock
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)  # answered_at by our clock
    standing: Mapped[str] = mapped_column(String(10))  # rules.AnswerStanding: in time, late

    __table_args__ = (UniqueConstraint("attempt_id", "question_id", "sequence", "client_id"),)


class Result(Model):
    """A grading of an attempt. The latest counts, the former stay."""

    __tablename__ = "results"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    revision: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(20))  # rules.ResultReason
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    points: Mapped[str] = mapped_column(String(40))  # exact: "29/2"
    max_points: Mapped[str] = mapped_column(String(40))
    score_permille: Mapped[int]  # rounded down, for counting
    passed: Mapped[bool]
    fractions: Mapped[dict[str, Any]] = mapped_column(JSON)  # {question id: "1/2"}

    __table_args__ = (UniqueConstraint("attempt_id", "revision"),)
