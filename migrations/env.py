"""Alembic's entry: runs our migrations on the database of the current application."""

from alembic import context
from flask import current_app

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
            **_arguments(),
        )
        context.run_migrations()
        connection.commit()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")


def _arguments() -> dict[str, object]:
    given = dict(current_app.extensions["migrate"].configure_args)
    given.pop("compare_type", None)
    return given


if context.is_offline_mode():
    raise SystemExit("Offline SQL is not supported: run `flask db upgrade` against the database.")
run_online()
