"""Migrations: an empty database comes up to date, equals the models, and filled tables keep their rows."""

import ast
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from app.database import MIGRATIONS, Base, db, is_migrated
from tests.cast import make_cast

REVISIONS = sorted((MIGRATIONS / "versions").glob("*.py"))


def count_rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_an_empty_database_comes_up_to_date_and_equals_the_models(empty_app: Flask) -> None:
    assert not is_migrated()
    upgrade()
    assert is_migrated()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_ready_page_asks_for_the_tables_of_today(empty_app: Flask) -> None:
    visitor = empty_app.test_client()
    assert visitor.get("/readyz").status_code == 503
    upgrade()
    assert visitor.get("/readyz").json == {"ready": True}


def test_filled_tables_keep_their_rows_in_the_newest_step(empty_app: Flask) -> None:
    upgrade()
    make_cast()
    before = count_rows()
    assert before["users"] > 5
    if len(REVISIONS) > 1:
        downgrade()
    upgrade()
    db.session.rollback()
    assert count_rows() == before


def test_upgrading_twice_changes_nothing(empty_app: Flask) -> None:
    upgrade()
    make_cast()
    before = count_rows()
    upgrade()
    db.session.rollback()
    assert count_rows() == before


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_migration_has_a_date_and_a_slug_and_imports_no_models(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_\d{2}_\d{2}_[a-z0-9_]+", path.stem)
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _modules(node)
        if name.startswith("app")
    }
    assert imported <= {"app.database"}


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
