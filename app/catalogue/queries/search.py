"""Searching in lessons: words are found without diacritics, and exact ones come first.

A plain LIKE over one course's sections: the same result on both engines, a few milliseconds for a course of
a hundred lessons (docs/decisions/publishing.md).
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, case, func, select

from app.catalogue.models import Course, SearchText, VersionPart
from app.catalogue.rules import PartKind, Piece, Terms, read_terms, snippet
from app.database import db

MAX_HITS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A section where every term stands. `section` is its anchor, "" for the beginning of the lesson."""

    lesson_key: str
    lesson_title: str
    section: str
    section_title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found; `total` counts all."""

    items: tuple[Hit, ...]
    total: int


def search_lessons(course_id: int, text: str, *, limit: int = MAX_HITS, offset: int = 0) -> Hits:
    """Search the lessons of a course's newest version: sections in which each term begins a word.

    First those with the typed phrase as it stands, then those with more of its exact words, then in reading
    order. Two queries, none when `text` holds no letter or digit.
    """
    terms = read_terms(text)
    if not terms.folded:
        return Hits((), 0)
    matches = and_(SearchText.course_id == course_id, *(_has_folded(term) for term in terms.folded))
    total = db.session.scalar(select(func.count()).select_from(SearchText).where(matches)) or 0
    if not total:
        return Hits((), 0)
    rows = db.session.execute(
        select(
            SearchText.lesson_key,
            SearchText.lesson_title,
            SearchText.section,
            SearchText.section_title,
            SearchText.plain,
        )
        .join(Course, Course.id == SearchText.course_id)
        .join(
            VersionPart,
            and_(
                VersionPart.version_id == Course.newest_version_id,
                VersionPart.kind == PartKind.LESSON.value,
                VersionPart.key == SearchText.lesson_key,
            ),
        )
        .where(matches)
        .order_by(_rank(terms).desc(), VersionPart.position, SearchText.id)
        .limit(limit)
        .offset(offset)
    )
    return Hits(tuple(Hit(*row[:4], pieces=snippet(row.plain, terms)) for row in rows), total)


def _has_folded(term: str) -> ColumnElement[bool]:
    return SearchText.folded.contains(f" {term}", autoescape=True)


def _has_exact(words: str) -> ColumnElement[bool]:
    return SearchText.exact.contains(f" {words}", autoescape=True)


def _rank(terms: Terms) -> ColumnElement[int]:
    """Weigh a section: the exact phrase, the phrase without diacritics, then each exact word."""
    weights: list[ColumnElement[int]] = [
        _worth(4 * len(terms.exact), _has_exact(terms.exact_phrase)),
        _worth(2 * len(terms.exact), SearchText.folded.contains(f" {terms.folded_phrase}", autoescape=True)),
        *(_worth(1, _has_exact(word)) for word in terms.exact),
    ]
    total = weights[0]
    for weight in weights[1:]:
        total = total + weight
    return total


def _worth(points: int, condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, points), else_=0).cast(Integer)
