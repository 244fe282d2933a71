"""The things that a role can be bound to, by name.

Courses, trainings and sites belong to higher features: we know their tables by name, as our foreign keys do.
"""

from dataclasses import dataclass

from sqlalchemy import FromClause, Select, String, column, literal, select, table
from sqlalchemy.orm import Session

from app.accounts.models import Unit
from app.accounts.rules import ScopeChoice, ScopeKind
from app.database import db
from app.vietnamese import fold

MOST_CHOICES = 50
MOST_READ = 2000

COURSES = table("courses", column("id"), column("title", String))
TRAININGS = table("trainings", column("id"), column("title", String))
SITES = table("sites", column("id"), column("name", String), column("training_id"), column("sort_key"))
_UNITS = Unit.__table__
_TABLES: dict[ScopeKind, FromClause] = {
    ScopeKind.COURSE: COURSES,
    ScopeKind.TRAINING: TRAININGS,
    ScopeKind.SITE: SITES,
    ScopeKind.UNIT: _UNITS,
}


@dataclass(frozen=True, slots=True)
class NamedScope:
    """One thing that a role can be bound to; `within` names the training of a site, else it is empty."""

    choice: ScopeChoice
    name: str
    within: str = ""


def list_scopes(kind: ScopeKind, text: str = "") -> list[NamedScope]:
    """List up to 50 things of a kind whose name has all words of `text`, marks or not. One query."""
    if kind not in _TABLES:
        return [NamedScope(ScopeChoice(kind), "")]
    words = fold(text).split()
    found = []
    for row in db.session.execute(_names(kind).limit(MOST_READ)):
        scope = NamedScope(ScopeChoice(kind, row.id), row.name, row.within)
        if all(word in fold(f"{row.name} {row.within}") for word in words):
            found.append(scope)
        if len(found) == MOST_CHOICES:
            break
    return found


def has_scope(tx: Session, choice: ScopeChoice) -> bool:
    """Say whether the thing exists."""
    if choice.kind is ScopeKind.EVERYWHERE:
        return choice.target_id is None
    source = _TABLES.get(choice.kind)
    if source is None or choice.target_id is None:
        return False
    return tx.scalar(select(source.c.id).where(source.c.id == choice.target_id)) is not None


def _names(kind: ScopeKind) -> Select[int, str, str]:
    nothing = literal("").label("within")
    if kind is ScopeKind.COURSE:
        return select(COURSES.c.id, COURSES.c.title.label("name"), nothing).order_by(COURSES.c.title)
    if kind is ScopeKind.TRAINING:
        newest_first = TRAININGS.c.id.desc()
        return select(TRAININGS.c.id, TRAININGS.c.title.label("name"), nothing).order_by(newest_first)
    if kind is ScopeKind.UNIT:
        current = _UNITS.c.valid_to.is_(None)
        return select(_UNITS.c.id, _UNITS.c.name, nothing).where(current).order_by(_UNITS.c.path)
    return (
        select(SITES.c.id, SITES.c.name, TRAININGS.c.title.label("within"))
        .join_from(SITES, TRAININGS, TRAININGS.c.id == SITES.c.training_id)
        .order_by(TRAININGS.c.id.desc(), SITES.c.sort_key)
    )
