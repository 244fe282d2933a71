"""A world in which every address leads somewhere: one of each thing, and whom it belongs to."""

from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.models import RoleGrant, User, UserSession
from app.accounts.permissions import Action, Actor
from app.accounts.queries.identity import find_actor, token_hash
from app.accounts.rules import SignInMethod, UnitKind
from app.catalogue.models import Document
from app.clock import utc_now
from app.database import db
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.trainings.models import AgendaItem, Roster, SessionSite
from app.trainings.services.slips import issue_slip
from tests.cast import Cast
from tests.catalogue.samples import SLUG
from tests.makers import NOW, add, make_position, make_unit
from tests.quizzes.samples import KEY, begin, publish_quiz, teach

WORLD = ("training_id", "session_id", "site_id", "enrolment_id", "attempt_id", "job_id", "slug")
"""The parameters that say whose a thing is."""


@dataclass(frozen=True)
class World:
    """The people, the values that stand in addresses, and the actors."""

    cast: Cast
    values: dict[str, object]
    actors: dict[str, Actor]
    course_id: int
    keys: tuple[str, ...]

    def people(self) -> dict[str, User | None]:
        """Everybody who asks, by name; nobody is None."""
        return {name: getattr(self.cast, name) for name in self.actors} | {"nobody": None}

    def covers(self, rule: Rule, action: Action, name: str) -> bool:
        """Say whether what `rule` leads to here lies within the scope of this person."""
        arguments = {argument for argument in rule.arguments if argument in WORLD}
        if rule.endpoint == "accounts.show_job":
            return name == "organizer"
        if action is Action.USE_OWN_ACCOUNT:
            return name == "trainee"
        if action is Action.LEARN:
            mates = {"trainee"} if "attempt_id" in arguments else {"trainee", "other_trainee"}
            return not arguments or name in mates
        scope = self.actors[name].scope(action)
        if scope.everywhere or not arguments:
            return True
        if arguments == {"slug"} or "slug" in arguments:
            return self.course_id in scope.course_ids
        at_site = bool(arguments & {"site_id", "enrolment_id"})
        return self.cast.training.id in scope.training_ids or (
            at_site and self.cast.sites[0].id in scope.site_ids
        )


def make_world(cast: Cast, keys: tuple[str, ...]) -> World:
    """Make one of each thing that an address can lead to."""
    course_id = publish_quiz()
    teach(cast.training, course_id)
    unit = make_unit("Tỉnh đoàn Lâm Giang", kind=UnitKind.PROVINCE)
    training, session, site = cast.training, cast.session, cast.sites[0]
    grant_id = db.session.scalar(select(RoleGrant.id).where(RoleGrant.user_id == cast.coordinator.id))
    document_id = db.session.scalar(select(Document.id).where(Document.course_id == course_id).limit(1))
    table = {"rows": [[2, "Nguyễn Văn Tư", "1998", "Bí thư", "Thôn 1", "", site.name]], "problems": []}
    roster = {"file_name": "", "choices": {}, "site_choices": {}, "created_at": NOW, **table}
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    add(SessionSite(session_id=session.id, site_id=site.id, **times))
    job = {"kind": "import", "key": "import-1", "payload": {}, "state": JobState.WAITING.value}
    actors = {name: actor_of(getattr(cast, name)) for name in PEOPLE}
    code = issue_slip(cast.enrolment.id, keys=keys, actor=actors["organizer"], now=utc_now())
    values = {
        "training_id": training.id, "session_id": session.id, "site_id": site.id,
        "enrolment_id": cast.enrolment.id, "user_id": cast.coordinator.id, "unit_id": unit.id,
        "position_id": make_position(cast.coordinator, unit).id, "grant_id": grant_id, "role": "organizer",
        "job_id": add(Job(**job, created_at=NOW, created_by=cast.organizer.id)).id,
        "roster_id": add(Roster(training_id=training.id, **roster)).id,
        "item_id": add(AgendaItem(session_id=session.id, position=1, title="Khai mạc")).id,
        "slug": SLUG, "lesson_key": "mo-dau/bai-mot", "quiz_key": KEY, "number": 1,
        "file_path": "01-mo-dau/files/mau.pdf", "document_id": document_id, "question_id": "thoi-han",
        "attempt_id": begin(cast, now=utc_now()), "code": code,
    }  # fmt: skip
    return World(cast, values, actors, course_id, keys)


PEOPLE = (
    "trainee", "other_trainee", "stranger", "coordinator", "other_coordinator",
    "organizer", "other_organizer", "instructor", "admin",
)  # fmt: skip


def actor_of(user: User) -> Actor:
    """Find who somebody is when he is signed in."""
    token, now = f"look-{user.id}", utc_now()
    add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user.id,
            method=SignInMethod.PASSWORD.value,
            device="",
            created_at=now,
            last_seen_at=now,
            expires_at=now.replace(year=now.year + 1),
        )
    )
    actor = find_actor(token, now=now)
    assert actor is not None
    return actor
