"""When the quizzes of a training are open at its sites, and who has begun. Four queries at any size."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, VersionPart
from app.catalogue.rules import PartKind
from app.database import db
from app.quizzes.models import Attempt, QuizOpening
from app.quizzes.queries.attempts import AnyRow
from app.quizzes.rules import Opening, OpeningState
from app.trainings.models import Enrolment, Site, TrainingCourse


@dataclass(frozen=True, slots=True)
class SiteOpening:
    """A quiz at one site: how it stands there, and how many of its people are where."""

    site_id: int
    name: str
    opening: Opening
    state: OpeningState
    has_own: bool  # opened or closed otherwise than all sites
    people: int
    not_begun: int
    working: int


@dataclass(frozen=True, slots=True)
class TrainingQuiz:
    """A quiz of a training's courses, with its opening for all sites and at each."""

    course_id: int
    slug: str
    course_title: str
    quiz_key: str
    title: str
    opening: Opening
    state: OpeningState
    sites: tuple[SiteOpening, ...]

    @property
    def people(self) -> int:
        """Count the people of all sites."""
        return sum(site.people for site in self.sites)

    @property
    def not_begun(self) -> int:
        """Count those of all sites who have not begun."""
        return sum(site.not_begun for site in self.sites)


def list_training_quizzes(
    training_id: int, *, closes_at: datetime | None, now: datetime
) -> list[TrainingQuiz]:
    """List the quizzes of a training in the order of its courses; `closes_at` is when the training ends."""
    tx = db.session()
    quizzes = tx.execute(_quizzes(training_id)).all()
    sites = tx.execute(_sites(training_id)).all()
    openings = {
        (row.course_id, row.quiz_key, row.site_id): Opening(row.opened_at, row.closes_at).until(closes_at)
        for row in tx.execute(_openings(training_id))
    }
    begun = {(row.course_id, row.quiz_key, row.site_id): row for row in tx.execute(_begun(training_id, now))}
    listed = []
    for quiz in quizzes:
        key = (quiz.course_id, quiz.quiz_key)
        of_all = openings.get((*key, None), Opening().until(closes_at))
        places = tuple(
            _site_opening(site, openings.get((*key, site.id)), of_all, begun.get((*key, site.id)), now)
            for site in sites
        )
        listed.append(
            TrainingQuiz(
                course_id=quiz.course_id,
                slug=quiz.slug,
                course_title=quiz.course_title,
                quiz_key=quiz.quiz_key,
                title=quiz.title,
                opening=of_all,
                state=of_all.state(now),
                sites=places,
            )
        )
    return listed


def find_training_quiz(tx: Session, training_id: int, *, slug: str, quiz_key: str) -> AnyRow | None:
    """Find a quiz of a training's courses by its names."""
    return tx.execute(_quizzes(training_id).where(Course.slug == slug, VersionPart.key == quiz_key)).first()


def has_site(tx: Session, training_id: int, site_id: int) -> bool:
    """Say whether a site belongs to a training."""
    return (
        tx.execute(select(Site.id).where(Site.id == site_id, Site.training_id == training_id)).first()
        is not None
    )


def _site_opening(
    site: AnyRow, own: Opening | None, of_all: Opening, begun: AnyRow | None, now: datetime
) -> SiteOpening:
    opening = of_all if own is None else own
    return SiteOpening(
        site_id=site.id,
        name=site.name,
        opening=opening,
        state=opening.state(now),
        has_own=own is not None,
        people=site.people,
        not_begun=max(0, site.people - (begun.people if begun else 0)),
        working=begun.working if begun and not opening.is_over(now) else 0,
    )


def _quizzes(training_id: int) -> Any:
    return (
        select(
            Course.id.label("course_id"),
            Course.slug,
            Course.title.label("course_title"),
            VersionPart.key.label("quiz_key"),
            VersionPart.title,
        )
        .select_from(TrainingCourse)
        .join(Course, Course.id == TrainingCourse.course_id)
        .join(VersionPart, VersionPart.version_id == Course.newest_version_id)
        .where(TrainingCourse.training_id == training_id, VersionPart.kind == PartKind.QUIZ.value)
        .order_by(TrainingCourse.position, Course.id, VersionPart.position)
    )


def _openings(training_id: int) -> Any:
    return select(
        QuizOpening.course_id,
        QuizOpening.quiz_key,
        QuizOpening.site_id,
        QuizOpening.opened_at,
        QuizOpening.closes_at,
    ).where(QuizOpening.training_id == training_id)


def _sites(training_id: int) -> Any:
    is_here = and_(
        Enrolment.site_id == Site.id, Enrolment.withdrawn_at.is_(None), Enrolment.merged_into_id.is_(None)
    )
    return (
        select(Site.id, Site.name, func.count(Enrolment.id).label("people"))
        .outerjoin(Enrolment, is_here)
        .where(Site.training_id == training_id)
        .group_by(Site.id, Site.name, Site.sort_key)
        .order_by(Site.sort_key, Site.id)
    )


def _begun(training_id: int, now: datetime) -> Any:
    is_working = and_(
        Attempt.submitted_at.is_(None), or_(Attempt.deadline_at.is_(None), Attempt.deadline_at > now)
    )
    return (
        select(
            Attempt.course_id,
            Attempt.quiz_key,
            Enrolment.site_id,
            func.count(Attempt.enrolment_id.distinct()).label("people"),
            func.sum(case((is_working, 1), else_=0)).label("working"),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.training_id == training_id, Enrolment.withdrawn_at.is_(None))
        .group_by(Attempt.course_id, Attempt.quiz_key, Enrolment.site_id)
    )
