"""The one table of permissions: role × action × kinds of scope, and the actor who carries his grants."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.accounts.rules import Grant, Role, Scope, ScopeKind, SignedIn

E, U, C, T, S = (
    ScopeKind.EVERYWHERE,
    ScopeKind.UNIT,
    ScopeKind.COURSE,
    ScopeKind.TRAINING,
    ScopeKind.SITE,
)


class Action(StrEnum):
    """Everything that a route can ask permission for."""

    LEARN = "learn"  # one's own lessons, quizzes, attendance
    USE_OWN_ACCOUNT = "use-own-account"

    SEE_SITE = "see-site"  # a site's list of people and their state
    CHECK_IN_TRAINEE = "check-in-trainee"
    ISSUE_SIGN_IN = "issue-sign-in"

    CREATE_TRAINING = "create-training"
    SEE_TRAINING = "see-training"
    EDIT_TRAINING = "edit-training"
    IMPORT_PEOPLE = "import-people"
    PRINT_SLIPS = "print-slips"
    OPEN_QUIZ = "open-quiz"
    SEE_BOARD = "see-board"
    EXPORT_RESULTS = "export-results"

    SEE_COURSE = "see-course"  # drafts, versions, problems, previews
    TRY_QUIZ = "try-quiz"
    PUBLISH_COURSE = "publish-course"

    MANAGE_USERS = "manage-users"
    GRANT_ROLES = "grant-roles"
    SEE_AUDIT = "see-audit"


OWN_ACTIONS = frozenset({Action.LEARN, Action.USE_OWN_ACCOUNT})

_COORDINATOR = {Role.COORDINATOR: frozenset({S})}
_ORGANIZER = {Role.ORGANIZER: frozenset({E, U, T})}
_INSTRUCTOR = {Role.INSTRUCTOR: frozenset({E, C})}
_ADMIN = {Role.ADMIN: frozenset({E})}

PERMISSIONS: dict[Action, dict[Role, frozenset[ScopeKind]]] = {
    Action.SEE_SITE: {**_COORDINATOR, **_ORGANIZER},
    Action.CHECK_IN_TRAINEE: {**_COORDINATOR, **_ORGANIZER},
    Action.ISSUE_SIGN_IN: {**_COORDINATOR, **_ORGANIZER},
    Action.CREATE_TRAINING: {Role.ORGANIZER: frozenset({E, U})},
    Action.SEE_TRAINING: {**_ORGANIZER},
    Action.EDIT_TRAINING: {**_ORGANIZER},
    Action.IMPORT_PEOPLE: {**_ORGANIZER},
    Action.PRINT_SLIPS: {**_ORGANIZER, **_COORDINATOR},
    Action.OPEN_QUIZ: {**_ORGANIZER},
    Action.SEE_BOARD: {**_ORGANIZER},
    Action.EXPORT_RESULTS: {**_ORGANIZER},
    Action.SEE_COURSE: {**_INSTRUCTOR, Role.ORGANIZER: frozenset({E})},
    Action.TRY_QUIZ: {**_INSTRUCTOR, Role.ORGANIZER: frozenset({E})},
    Action.PUBLISH_COURSE: {**_INSTRUCTOR},
    Action.MANAGE_USERS: {**_ADMIN},
    Action.GRANT_ROLES: {**_ADMIN},
    Action.SEE_AUDIT: {**_ADMIN},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person, with every role he holds now. Every query takes one."""

    user_id: int
    full_name: str
    grants: tuple[Grant, ...] = ()
    language: str | None = None
    theme: str | None = None
    is_demo: bool = False
    signed_in: SignedIn | None = None
    _scopes: dict[Action, Scope] = field(default_factory=dict, compare=False, repr=False)

    def may(self, action: Action) -> bool:
        """Say whether he may do this anywhere at all; where exactly, `scope` says."""
        return action in OWN_ACTIONS or bool(self.scope(action))

    def scope(self, action: Action) -> Scope:
        """Say where he may do this."""
        found = self._scopes.get(action)
        if found is None:
            allowed = PERMISSIONS.get(action, {})
            found = _union(
                [grant for grant in self.grants if grant.kind in allowed.get(grant.role, frozenset())]
            )
            self._scopes[action] = found
        return found

    def has_role(self, role: Role) -> bool:
        """Say whether he holds this role in any scope."""
        return any(grant.role == role for grant in self.grants)


def _union(grants: list[Grant]) -> Scope:
    return Scope(
        everywhere=any(grant.everywhere for grant in grants),
        unit_paths=frozenset(grant.unit_path for grant in grants if grant.unit_path is not None),
        course_ids=frozenset(grant.course_id for grant in grants if grant.course_id is not None),
        training_ids=frozenset(grant.training_id for grant in grants if grant.training_id is not None),
        site_ids=frozenset(grant.site_id for grant in grants if grant.site_id is not None),
    )
