"""Alembic's entry: runs our migrations on the database of the current application."""

from collections.abc import Sequence

from alembic import context
from alembic.operations.ops import (
    CreateForeignKeyOp,
    CreateTableOp,
    DropConstraintOp,
    MigrationScript,
    ModifyTableOps,
)
from flask import current_app
from sqlalchemy import ForeignKeyConstraint

from app.database import Base, db


def run_online() -> None:
    """Run on a connection of its own; SQLite alters tables by copying them (batch mode)."""
    engine = db.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # a table that is copied is dropped first
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            user_module_prefix="app.database.",
            process_revision_directives=join_circles_last,
            **_arguments(),
        )
        context.run_migrations()
        connection.commit()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")


def join_circles_last(_context: object, _revision: object, scripts: Sequence[MigrationScript]) -> None:
    """Add keys of tables that point at each other (`use_alter`) when both are there.

    Autogenerate leaves them in CREATE TABLE, where PostgreSQL never sees them.
    """
    for script in scripts:
        for change in script.upgrade_ops.ops[:]:
            for key in _circular_keys(change):
                change.columns = [part for part in change.columns if part is not key]
                create, drop = CreateForeignKeyOp.from_constraint(key), DropConstraintOp.from_constraint(key)
                script.upgrade_ops.ops.append(ModifyTableOps(change.table_name, [create]))
                script.downgrade_ops.ops.insert(0, ModifyTableOps(change.table_name, [drop]))


def _circular_keys(change: object) -> list[ForeignKeyConstraint]:
    if not isinstance(change, CreateTableOp):
        return []
    return [part for part in change.columns if isinstance(part, ForeignKeyConstraint) and part.use_alter]


def _arguments() -> dict[str, object]:
    given = current_app.extensions["migrate"].configure_args
    return {name: value for name, value in given.items() if name not in {"compare_type", "render_as_batch"}}


if context.is_offline_mode():
    raise SystemExit("Offline SQL is not supported: run `flask db upgrade` against the database.")
run_online()
