"""Opening and closing quizzes by hand, for all sites or for one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.database import insert_once, transaction
from app.jobs.services import enqueue
from app.quizzes.errors import ClosesBeforeOpeningError, QuizNotFoundError
from app.quizzes.models import QuizOpening
from app.quizzes.queries.openings import find_training_quiz, has_site
from app.quizzes.rules import Opening
from app.quizzes.services.grading import GRADE_OVERDUE
from app.trainings.errors import SiteNotFoundError
from app.trainings.queries.scope import training_in_scope


@dataclass(frozen=True, slots=True)
class QuizPlace:
    """Which quiz, and where. `site_id` None: at all sites that have no opening of their own."""

    training_id: int
    slug: str
    quiz_key: str
    site_id: int | None


def open_quiz(
    place: QuizPlace, *, opens_at: datetime | None, closes_at: datetime | None, actor: Actor, now: datetime
) -> None:
    """Open a quiz now or at `opens_at`, until `closes_at` or until closed by hand. Twice is once.

    One that is open stays open since it was; its end moves. Raises ClosesBeforeOpeningError, and
    TrainingNotFoundError, QuizNotFoundError, SiteNotFoundError when it is not the actor's to open.
    """
    if closes_at is not None and closes_at <= max(opens_at or now, now):
        raise ClosesBeforeOpeningError()
    training_in_scope(actor, Action.OPEN_QUIZ, place.training_id)
    with transaction() as tx:
        opening = _hold(tx, place, actor, now)
        was_open = Opening(opening.opened_at, opening.closes_at).is_open(now)
        opening.opened_at = opens_at or (opening.opened_at if was_open else now)
        opening.closes_at = closes_at


def close_quiz(place: QuizPlace, *, actor: Actor, now: datetime) -> None:
    """Close a quiz now; attempts that are under way end with it, and are graded by a job. Twice is once."""
    training_in_scope(actor, Action.OPEN_QUIZ, place.training_id)
    with transaction() as tx:
        opening = _hold(tx, place, actor, now)
        if opening.closes_at is None or opening.closes_at > now:
            opening.closes_at = now
        payload = {"until": now.isoformat()}
        enqueue(tx, GRADE_OVERDUE, f"{GRADE_OVERDUE}:{opening.id}:{now.timestamp():.0f}", payload, now=now)


def follow_all_sites(place: QuizPlace, *, actor: Actor) -> None:
    """Let a site be open when all sites are: its own opening is forgotten."""
    training_in_scope(actor, Action.OPEN_QUIZ, place.training_id)
    with transaction() as tx:
        quiz = _get_quiz(tx, place)
        tx.execute(
            delete(QuizOpening).where(
                QuizOpening.training_id == place.training_id,
                QuizOpening.course_id == quiz.course_id,
                QuizOpening.quiz_key == place.quiz_key,
                QuizOpening.site_id.is_not(None),
                QuizOpening.site_id == place.site_id,
            )
        )


def _get_quiz(tx: Session, place: QuizPlace) -> Any:
    quiz = find_training_quiz(tx, place.training_id, slug=place.slug, quiz_key=place.quiz_key)
    if quiz is None:
        raise QuizNotFoundError(quiz_key=place.quiz_key)
    if place.site_id is not None and not has_site(tx, place.training_id, place.site_id):
        raise SiteNotFoundError(site_id=place.site_id)
    return quiz


def _hold(tx: Session, place: QuizPlace, actor: Actor, now: datetime) -> QuizOpening:
    """Give the row of this place, made when there is none; a site's begins as all sites stand."""
    quiz = _get_quiz(tx, place)
    same_quiz = {"training_id": place.training_id, "course_id": quiz.course_id, "quiz_key": place.quiz_key}
    rows = {
        row.site_id: row
        for row in tx.scalars(select(QuizOpening).filter_by(**same_quiz).with_for_update())
        if row.site_id in {None, place.site_id}
    }
    if place.site_id not in rows:
        of_all = rows.get(None)
        insert_once(
            tx,
            QuizOpening,
            **same_quiz,
            site_id=place.site_id,
            opened_at=of_all.opened_at if of_all else None,
            closes_at=of_all.closes_at if of_all else None,
            changed_at=now,
        )
        own = QuizOpening.site_id == place.site_id if place.site_id else QuizOpening.site_id.is_(None)
        rows[place.site_id] = tx.scalars(select(QuizOpening).filter_by(**same_quiz).where(own)).one()
    opening = rows[place.site_id]
    opening.changed_at, opening.changed_by = now, actor.user_id
    return opening
