"""Whom each row of a table of people means, and what importing it will do.

The same table twice changes nothing: what a row said is kept in its enrolment, so it is found again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.vietnamese import exact

NEW, SKIP = "new", "skip"  # choices; a known person is chosen as "user:12"
USER_CHOICE = "user:"


class Outcome(StrEnum):
    """What importing a row will do."""

    PROBLEM = "problem"  # nothing, until the table or the training is mended
    DOUBT = "doubt"  # nothing, until somebody chooses
    NEW = "new"  # a new account and an enrolment
    KNOWN = "known"  # an enrolment for a person we know
    CHANGED = "changed"  # enrolled already: something that was told differs
    ENROLLED = "enrolled"  # enrolled already, nothing changes
    REPEATED = "repeated"  # the same person as an earlier line: nothing
    WITHDRAWN = "withdrawn"  # was withdrawn from the training by hand: nothing
    SKIPPED = "skipped"  # nothing, by choice


WRITES = frozenset({Outcome.NEW, Outcome.KNOWN, Outcome.CHANGED})


class Why(StrEnum):
    """What makes us think that a row means a person we know."""

    BIRTH = "birth"  # the same name and day of birth
    PHONE = "phone"  # the same name and phone
    YEAR_AND_UNIT = "year-and-unit"
    UNIT = "unit"  # the same name and unit in this very training
    NAME = "name"  # only the name
    ONLY_PHONE = "only-phone"  # the phone, under another name
    CHOSEN = "chosen"


SURE = (Why.PHONE, Why.BIRTH, Why.YEAR_AND_UNIT, Why.UNIT)  # the strongest first
SWEEPS = 3  # a person who was claimed may leave only one candidate to a row before
STRONG = frozenset({Why.PHONE, Why.BIRTH})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `birth` is "1998" or "1998-07-15", `phone` "+84…"; None or "" is not told."""

    line: int
    full_name: str
    birth: str | None = None
    phone: str | None = None
    unit: str = ""
    position: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A person who has an account, and where he is in this training, if he is."""

    user_id: int
    full_name: str
    birth: str | None
    phone: str | None
    units: tuple[str, ...] = ()  # the names of his units in any training
    enrolment: "Enrolled | None" = None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an enrolment of this training says."""

    enrolment_id: int
    full_name: str
    birth: str | None
    phone: str | None
    site_id: int
    unit: str
    position: str
    is_withdrawn: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a row may mean, and why."""

    known: Known
    why: Why


@dataclass(frozen=True, slots=True)
class Planned:
    """What will happen to one row. `repeats` is another line that means, or may mean, the same person."""

    row: Row
    outcome: Outcome
    site_id: int | None = None
    person: Known | None = None
    why: Why | None = None
    changes: tuple[tuple[str, str, str], ...] = ()  # (what, before, after)
    candidates: tuple[Candidate, ...] = ()
    repeats: int | None = None
    problem: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What somebody decided: for rows by line, for texts of sites, and for every doubt that is left.

    "" takes a decision back. `rest` is "new", "skip", or "" to leave doubts open.
    """

    rows: Mapping[int, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a table is held against: the people we know, and where a row's site leads.

    `site_ids` maps each text of a site in the table to a site; a text that leads nowhere is left out.
    """

    people: Sequence[Known]
    site_ids: Mapping[str, int]
    site_names: Mapping[int, str]


def plan(rows: Iterable[Row], situation: Situation, choices: Mapping[int, str]) -> list[Planned]:
    """Say for each row, in order, what will happen. `choices` maps lines to what somebody decided."""
    rows = list(rows)
    planner = _Planner(situation, choices)
    steps = (planner.settle_plain, planner.match_strong, *[planner.match_sure] * SWEEPS, planner.settle_rest)
    for decide in steps:
        for row in [row for row in rows if row.line not in planner.planned]:
            decide(row)
    return [planner.planned[row.line] for row in rows]


def told_after(row: Row, before: Enrolled) -> Enrolled:
    """Give an enrolment as a row tells it; what the row leaves empty stays."""
    return replace(
        before,
        full_name=row.full_name or before.full_name,
        birth=_fuller(row.birth, before.birth),
        phone=row.phone or before.phone,
        unit=row.unit or before.unit,
        position=row.position or before.position,
    )


def count_outcomes(planned: Iterable[Planned]) -> dict[str, int]:
    """Count the rows of each outcome that occurs, in the order of the enum."""
    counts = Counter(row.outcome for row in planned)
    return {outcome.value: counts[outcome] for outcome in Outcome if counts[outcome]}


def is_choice(text: str) -> bool:
    """Say whether a text is a decision about a row."""
    number = text.removeprefix(USER_CHOICE)
    return text in (NEW, SKIP) or (
        text != number and number.isascii() and number.isdigit() and len(number) < 10
    )


def births_agree(one: str | None, other: str | None) -> bool | None:
    """Compare births of unequal exactness: None when one is not known or both are only years that agree."""
    if not one or not other:
        return None
    if len(one) == len(other) == 10:
        return one == other
    return None if one[:4] == other[:4] else False


class _Planner:
    """Decides rows one after the other; a person is claimed by one row only."""

    def __init__(self, situation: Situation, choices: Mapping[int, str]) -> None:
        self.situation = situation
        self.choices = choices
        self.planned: dict[int, Planned] = {}
        self.claimed: dict[int, int] = {}  # user id: line
        self.views: dict[int, Known] = {}  # how a claimed person will be after the import
        self.lines: dict[tuple[str, ...], int] = {}  # what identifies a row in this table: its first line
        self.by_id = {person.user_id: person for person in situation.people}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.by_phone: dict[str, list[Known]] = defaultdict(list)
        self.by_telling: dict[tuple[object, ...], Known] = {}
        for person in situation.people:
            self._know(person)

    def _know(self, person: Known) -> None:
        told = person.enrolment
        names = {exact(person.full_name), *([exact(told.full_name)] if told else ())}
        for name in names:
            self.by_name[name].append(person)
        for phone in {person.phone, told.phone if told else None} - {None, ""}:
            self.by_phone[str(phone)].append(person)
        if told and not told.is_withdrawn:
            key = (told.full_name, told.birth, told.phone, told.unit, told.position, told.site_id)
            self.by_telling[tuple(map(_plain, key))] = person

    def settle_plain(self, row: Row) -> None:
        """Settle what needs no comparing: problems, exact repetitions, rows that were imported before."""
        if self.choices.get(row.line) == SKIP:
            self._put(row, Outcome.SKIPPED)
            return
        if not row.full_name:
            self._put(row, Outcome.PROBLEM, problem="name-missing")
            return
        site_id = self.situation.site_ids.get(row.site)
        if site_id is None:
            code = "site-unknown" if row.site else "site-missing"
            self._put(row, Outcome.PROBLEM, problem=code, facts={"site": row.site})
            return
        key = tuple(map(_plain, (row.full_name, row.birth, row.phone, row.unit, row.position, site_id)))
        before = self.by_telling.get(key)
        if before and before.user_id not in self.claimed:
            self._put(row, Outcome.ENROLLED, person=before)
        elif (first := self.lines.get(("all", *key))) is not None:
            self._put(row, Outcome.REPEATED, repeats=first)
        self._note(row, ("all", *key))

    def match_strong(self, row: Row) -> None:
        """Match rows that name a person beyond doubt, and those that somebody decided."""
        choice = self.choices.get(row.line)
        if choice == NEW:
            self._put(row, Outcome.NEW, candidates=self._candidates(row))
        elif choice and (person := self._chosen(choice)) and person.user_id not in self.claimed:
            self._match(row, Candidate(person, Why.CHOSEN))
        elif (first := self._repeated(row)) is not None:
            self._put(row, Outcome.REPEATED, repeats=first)
        else:
            sure = [found for found in self._candidates(row) if found.why in STRONG]
            if len(best := _best(sure, row)) == 1:
                self._match(row, best[0])
            elif not best and (line := self._taken(row)) is not None:
                self._put(row, Outcome.REPEATED, repeats=line)

    def match_sure(self, row: Row) -> None:
        """Match rows that name one person by weaker signs."""
        best = _best([found for found in self._candidates(row) if found.why in SURE], row)
        if len(best) == 1:
            self._match(row, best[0])

    def settle_rest(self, row: Row) -> None:
        """Call what is left new; a doubt where there are candidates, or where another row took the one."""
        candidates = self._candidates(row)
        lines = [self.claimed[found.known.user_id] for found in self._likely(row)] if not candidates else []
        outcome = Outcome.DOUBT if candidates or lines else Outcome.NEW
        self._put(row, outcome, candidates=candidates, repeats=min(lines, default=None))

    def _match(self, row: Row, found: Candidate) -> None:
        person = found.known
        told = person.enrolment
        if told is None:
            candidates = self._candidates(row)
            self._put(row, Outcome.KNOWN, person=person, why=found.why, candidates=candidates)
        elif told.is_withdrawn:
            self._put(row, Outcome.WITHDRAWN, person=person, why=found.why)
        else:
            changes = self._changes(row, told)
            outcome = Outcome.CHANGED if changes else Outcome.ENROLLED
            self._put(row, outcome, person=person, why=found.why, changes=changes)

    def _changes(self, row: Row, told: Enrolled) -> tuple[tuple[str, str, str], ...]:
        """List what the row tells otherwise. What it leaves empty stays as it is."""
        names = self.situation.site_names
        site_id = self.situation.site_ids[row.site]
        pairs = (
            ("full_name", told.full_name, row.full_name),
            ("birth", told.birth or "", _fuller(row.birth, told.birth) or ""),
            ("phone", told.phone or "", row.phone or ""),
            ("unit", told.unit, row.unit),
            ("position", told.position, row.position),
            ("site", names.get(told.site_id, ""), names[site_id]),
        )
        return tuple((what, old, new) for what, old, new in pairs if new and _plain(old) != _plain(new))

    def _repeated(self, row: Row) -> int | None:
        """Find the earlier line of this table with the same name and birth, or name and phone."""
        lines = [self.lines[key] for key in _identities(row) if key in self.lines]
        return min((line for line in lines if line < row.line), default=None)

    def _taken(self, row: Row) -> int | None:
        """Find the line that claimed a person whom this row names beyond doubt too."""
        lines = [self.claimed.get(one.known.user_id) for one in self._likely(row) if one.why in STRONG]
        return min((line for line in lines if line is not None), default=None)

    def _candidates(self, row: Row) -> tuple[Candidate, ...]:
        """Find everyone whom the row may mean and whom no other row has claimed, the likeliest first."""
        free = [one for one in self._likely(row) if self.claimed.get(one.known.user_id, row.line) == row.line]
        return tuple(sorted(free, key=lambda one: (list(Why).index(one.why), one.known.user_id)))

    def _likely(self, row: Row) -> list[Candidate]:
        """Find everyone whom the row may mean, claimed or not."""
        same_name = self.by_name.get(exact(row.full_name), [])
        found = [
            Candidate(person, why)
            for person in same_name
            if (why := _why(row, self.views.get(person.user_id, person)))
        ]
        names = {person.user_id for person in same_name}
        others = self.by_phone.get(row.phone, []) if row.phone else []
        return found + [Candidate(other, Why.ONLY_PHONE) for other in others if other.user_id not in names]

    def _chosen(self, choice: str) -> Known | None:
        return self.by_id.get(int(choice.removeprefix(USER_CHOICE))) if is_choice(choice) else None

    def _put(self, row: Row, outcome: Outcome, **more: object) -> None:
        site_id = self.situation.site_ids.get(row.site)
        planned = Planned(row, outcome, site_id=site_id, **more)  # type: ignore[arg-type]
        self.planned[row.line] = planned
        if planned.person and site_id is not None:
            self.claimed[planned.person.user_id] = row.line
            told = planned.person.enrolment or Enrolled(0, "", None, None, site_id, "", "")
            self.views[planned.person.user_id] = replace(planned.person, enrolment=told_after(row, told))

    def _note(self, row: Row, key: tuple[str, ...]) -> None:
        for one in (key, *_identities(row)):
            self.lines.setdefault(one, row.line)


def _identities(row: Row) -> list[tuple[str, ...]]:
    name = exact(row.full_name)
    exact_birth = [("birth", name, row.birth)] if row.birth and len(row.birth) == 10 else []
    return [*exact_birth, *([("phone", name, row.phone)] if row.phone else [])]


def _fuller(new: str | None, old: str | None) -> str | None:
    """Give the birth that is told now, unless it is only the year of the one that is known."""
    return old if not new or (old and old.startswith(new)) else new


def _why(row: Row, person: Known) -> Why | None:
    """Say why the row may mean this person of the same name; None when the births contradict."""
    told = person.enrolment
    births = [births_agree(row.birth, birth) for birth in (person.birth, told.birth if told else None)]
    if False in births:
        return None
    if row.phone and row.phone in (person.phone, told.phone if told else None):
        return Why.PHONE
    if True in births:
        return Why.BIRTH
    unit = _plain(row.unit)
    if unit and told and unit == _plain(told.unit):
        return Why.UNIT
    if unit and row.birth and (person.birth or (told and told.birth)) and unit in map(_plain, person.units):
        return Why.YEAR_AND_UNIT
    return Why.NAME


def _best(found: Sequence[Candidate], row: Row) -> list[Candidate]:
    """Keep those that fit best: by how sure we are, then those of this training, then by post."""

    def rank(one: Candidate) -> tuple[int, bool, bool]:
        told = one.known.enrolment
        same_post = told is not None and _plain(told.position) == _plain(row.position)
        return SURE.index(one.why), told is None, not same_post

    best = min(map(rank, found), default=None)
    return [one for one in found if rank(one) == best]


def _plain(value: object) -> str:
    return exact(str(value)) if value is not None else ""
