"""A quiz for one person: its content, its opening at his site, its terms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, VersionPart
from app.catalogue.queries.versions import get_part
from app.catalogue.rules import PartKind
from app.database import table_of
from app.quizzes.models import QuizOverride
from app.quizzes.queries.attempts import CLOSES_AT, OPENED_AT, AnyRow, join_openings
from app.quizzes.rules import Opening, Override, Quiz, Terms, effective_terms, is_closed_everywhere, quiz_from
from app.trainings.models import Enrolment, Site, Training, TrainingCourse

MAX_KEPT_QUIZZES = 64
_kept: dict[int, tuple[dict[str, Any], Quiz]] = {}


def get_quiz(part_id: int) -> Quiz:
    """Give a quiz by its part. Parts never change, so the last ones are kept; no query when warm."""
    data = get_part(part_id)
    kept = _kept.get(part_id)
    if kept is not None and kept[0] is data:
        return kept[1]
    if len(_kept) >= MAX_KEPT_QUIZZES:
        _kept.clear()
    quiz = quiz_from(data)
    _kept[part_id] = (data, quiz)
    return quiz


_E, _T, _C, _P = (table_of(model).c for model in (Enrolment, Training, Course, VersionPart))
_QUIZ_OF_ENROLMENT = (
    select(
        _E.id.label("enrolment_id"),
        _E.site_id,
        _E.training_id,
        _T.title.label("training_title"),
        _T.time_zone,
        _T.closes_at.label("training_closes_at"),
        _C.id.label("course_id"),
        _C.slug,
        _C.title.label("course_title"),
        _P.version_id,
        _P.part_id,
        _P.key.label("quiz_key"),
        _P.title,
        OPENED_AT,
        CLOSES_AT,
    )
    .select_from(
        join_openings(
            table_of(Enrolment)
            .join(table_of(Training), _T.id == _E.training_id)
            .join(table_of(TrainingCourse), TrainingCourse.training_id == _T.id)
            .join(table_of(Course), _C.id == TrainingCourse.course_id)
            .join(
                table_of(VersionPart),
                and_(_P.version_id == _C.newest_version_id, _P.kind == PartKind.QUIZ.value),
            ),
            _E.training_id,
            _E.site_id,
            _C.id,
            _P.key,
        )
    )
    .where(
        _E.user_id == bindparam("user_id"),
        _E.training_id == bindparam("training_id"),
        _E.withdrawn_at.is_(None),
        _C.slug == bindparam("slug"),
        _P.key == bindparam("quiz_key"),
    )
)


def find_quiz_for(tx: Session, *, user_id: int, training_id: int, slug: str, quiz_key: str) -> AnyRow | None:
    """Find a quiz of the newest version for one's enrolment, with its opening at one's site. One query."""
    values = {"user_id": user_id, "training_id": training_id, "slug": slug, "quiz_key": quiz_key}
    return tx.execute(_QUIZ_OF_ENROLMENT, values).first()


_O = table_of(QuizOverride).c
_OVERRIDES = select(table_of(QuizOverride)).where(
    _O.training_id.in_(bindparam("training_ids", expanding=True)),
    or_(_O.enrolment_id.is_(None), _O.enrolment_id.in_(bindparam("enrolment_ids", expanding=True))),
)


def get_terms(tx: Session, row: AnyRow) -> Terms:
    """Give the terms of a quiz for the person of `row`, which is one of `find_quiz_for` or of an attempt.

    One query; a test attempt has the quiz's own terms and asks none.
    """
    return list_terms(tx, [row])[0]


def list_terms(tx: Session, rows: Sequence[AnyRow]) -> list[Terms]:
    """Give the terms for each row, as `get_terms` does. One query for all."""
    own = [row for row in rows if row.enrolment_id is not None]
    values = {
        "training_ids": list({row.training_id for row in own}),
        "enrolment_ids": [row.enrolment_id for row in own],
    }
    overrides = tx.execute(_OVERRIDES, values).all() if own else ()
    return [
        effective_terms(
            get_quiz(row.part_id).terms,
            [_override(found) for found in overrides if _is_meant(found, row)],
        )
        for row in rows
    ]


def _is_meant(found: AnyRow, row: AnyRow) -> bool:
    same_quiz = (found.training_id, found.course_id, found.quiz_key) == (
        row.training_id,
        row.course_id,
        row.quiz_key,
    )
    return (
        same_quiz and found.site_id in {None, row.site_id} and found.enrolment_id in {None, row.enrolment_id}
    )


def _override(found: AnyRow) -> Override:
    return Override(
        weight=2 if found.enrolment_id else 1 if found.site_id else 0,
        time_limit_seconds=found.time_limit_seconds,
        extra_seconds=found.extra_seconds,
        attempts=found.attempts,
        pass_percent=found.pass_percent,
    )


def is_closed_at_all_sites(
    tx: Session, *, training_id: int, course_id: int, quiz_key: str, now: datetime
) -> bool:
    """Say whether the last site of the training has closed this quiz. One query."""
    site, training = table_of(Site).c, table_of(Training).c
    rows = tx.execute(
        select(OPENED_AT, CLOSES_AT, training.closes_at.label("training_closes_at"))
        .select_from(
            join_openings(
                table_of(Site).join(table_of(Training), training.id == site.training_id),
                site.training_id,
                site.id,
                course_id,
                quiz_key,
            )
        )
        .where(site.training_id == training_id)
    )
    openings = [Opening(row.opened_at, row.closes_at).until(row.training_closes_at) for row in rows]
    return is_closed_everywhere(openings, now)
