"""Sentences for error and problem codes, one module a feature, each with `SENTENCES` and perhaps `HINTS`.

Named places (`%(name)s`) are filled with the facts of the error.
"""

from flask_babel import LazyString

from app.web.sentences import (
    accounts,
    attendance,
    authoring,
    catalogue,
    content,
    demo,
    documents,
    kinds,
    learning,
    questions,
    quizzes,
    reports,
    rosters,
    trainings,
)

TABLES = (
    accounts,
    attendance,
    authoring,
    catalogue,
    content,
    demo,
    documents,
    kinds,
    learning,
    questions,
    quizzes,
    reports,
    rosters,
    trainings,
)


def sentence_of_code(code: str, facts: dict[str, object]) -> str | None:
    """Give the sentence for a code, its places filled; None when no table has one."""
    return _fill("SENTENCES", code, facts)


def hint_of_code(code: str, facts: dict[str, object]) -> str | None:
    """Give what to do about it, when a table says so."""
    return _fill("HINTS", code, facts)


def _fill(table: str, code: str, facts: dict[str, object]) -> str | None:
    for module in TABLES:
        found: LazyString | None = getattr(module, table, {}).get(code)
        if found is not None:
            try:
                return str(found) % facts
            except (KeyError, TypeError, ValueError):
                return str(found)
    return None
