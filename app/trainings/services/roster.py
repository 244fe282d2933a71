"""Bringing in people from a table: it waits in the database, is decided upon, then imported at once.

Personal data stays in the waiting table only until it has been imported or put away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.permissions import Action, Actor
from app.accounts.services.audit import note
from app.database import transaction
from app.errors import ConflictError, Problem
from app.trainings.errors import RosterEmptyError, RosterNotFoundError, RosterUndecidedError
from app.trainings.models import Roster
from app.trainings.queries.roster import plan_of, roster_row
from app.trainings.rules.history import Deed
from app.trainings.rules.roster import (
    NEW,
    SKIP,
    Decisions,
    Outcome,
    Planned,
    Row,
    count_outcomes,
    is_choice,
)
from app.trainings.services.locking import take_training
from app.trainings.services.roster_writing import write_plan

KEPT_FOR = timedelta(days=30)  # a table that nobody imports is put away: it holds personal data
MAX_ROWS = 20_000


def stage_roster(
    training_id: int,
    rows: Sequence[Row],
    problems: Sequence[Problem],
    *,
    file_name: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a table that was read, until somebody decides. Give its id.

    Raises TrainingNotFoundError, or RosterEmptyError when there is not one row in it.
    """
    if not rows:
        raise RosterEmptyError
    with transaction() as tx:
        take_training(tx, actor, Action.IMPORT_PEOPLE, training_id)
        forgotten = (Roster.imported_at.is_(None), Roster.created_at < now - KEPT_FOR)
        tx.execute(delete(Roster).where(*forgotten))
        roster = Roster(
            training_id=training_id,
            file_name=file_name.replace("\0", "")[-200:],
            rows=[list(astuple(row)) for row in rows[:MAX_ROWS]],
            problems=[_problem_data(problem) for problem in problems[:1000]],
            choices={},
            site_choices={},
            created_at=now,
            created_by=actor.user_id,
        )
        tx.add(roster)
        tx.flush()
        return roster.id


def decide_rows(roster_id: int, training_id: int, decisions: Decisions, *, actor: Actor) -> None:
    """Keep what somebody decided for some rows and sites; decisions about others stay.

    Those about a table that was imported meanwhile are too late and ignored. Raises TrainingNotFoundError or
    RosterNotFoundError.
    """
    with transaction() as tx:
        roster = _take_roster(tx, actor, training_id, roster_id)
        if roster.imported_at is not None:
            return
        roster.choices = _merged(roster.choices, {str(line): text for line, text in decisions.rows.items()})
        roster.site_choices = {
            text: choice for text, choice in {**roster.site_choices, **decisions.sites}.items() if choice
        }
        if decisions.rest in (NEW, SKIP):
            planned, _ = plan_of(roster_row(roster))
            doubts = {str(row.row.line): decisions.rest for row in planned if row.outcome is Outcome.DOUBT}
            roster.choices = _merged(roster.choices, doubts)


def import_roster(
    roster_id: int, training_id: int, *, actor: Actor, now: datetime, leave_out: bool = False
) -> dict[str, int]:
    """Import a table: everything or nothing. Give the number of rows of each outcome.

    Rows with a problem or a doubt must be decided first, unless `leave_out` says to go without them. Doing
    it twice gives what the first time gave. Raises TrainingNotFoundError, RosterNotFoundError,
    RosterUndecidedError, RosterEmptyError, or ConflictError when others wrote the same at this moment.
    """
    try:
        with transaction() as tx:
            roster = _take_roster(tx, actor, training_id, roster_id)
            if roster.result is not None:
                return roster.result
            planned, lead = plan_of(roster_row(roster))
            _refuse_undecided(planned, leave_out=leave_out)
            write_plan(tx, training_id, planned, lead, actor=actor, now=now)
            roster.result = count_outcomes(planned)
            roster.imported_at = now
            roster.rows, roster.problems, roster.choices, roster.site_choices = [], [], {}, {}
            note(
                tx,
                Deed.ROSTER_IMPORTED,
                "trainings",
                training_id,
                actor=actor,
                now=now,
                roster_id=roster_id,
                **roster.result,
            )
            return roster.result
    except IntegrityError as error:
        raise ConflictError from error


def discard_roster(roster_id: int, training_id: int, *, actor: Actor) -> None:
    """Put a waiting table away. Raises TrainingNotFoundError. Twice is once."""
    with transaction() as tx:
        take_training(tx, actor, Action.IMPORT_PEOPLE, training_id)
        own = (Roster.id == roster_id, Roster.training_id == training_id)
        tx.execute(delete(Roster).where(*own, Roster.imported_at.is_(None)))


def _take_roster(tx: Session, actor: Actor, training_id: int, roster_id: int) -> Roster:
    take_training(tx, actor, Action.IMPORT_PEOPLE, training_id)
    statement = select(Roster).where(Roster.id == roster_id, Roster.training_id == training_id)
    roster = tx.scalar(statement.with_for_update())
    if roster is None:
        raise RosterNotFoundError(roster_id=roster_id)
    return roster


def _refuse_undecided(planned: Sequence[Planned], *, leave_out: bool) -> None:
    undecided = sum(row.outcome in (Outcome.DOUBT, Outcome.PROBLEM) for row in planned)
    if undecided and not leave_out:
        raise RosterUndecidedError(count=undecided)
    if undecided == len(planned):
        raise RosterEmptyError


def _merged(kept: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    return {line: choice for line, choice in {**kept, **more}.items() if is_choice(choice)}


def _problem_data(problem: Problem) -> dict[str, object]:
    return {
        "line": problem.line,
        "column": problem.column,
        "level": problem.level.value,
        "code": problem.code,
        "facts": dict(problem.facts),
    }
