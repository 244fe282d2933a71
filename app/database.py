"""The database: engine settings, column types, and the one way to write.

SQLite and PostgreSQL behave the same: times are aware and UTC, writes take their lock at once and
commit durably, text compares as bytes.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session

from app.config import PROJECT_ROOT, Settings

try:
    import pysqlite3 as sqlite3  # a newer SQLite than the system's: no WAL-reset race (fixed in 3.51.3)
except ImportError:  # no wheel for this platform: the system's own
    import sqlite3

sqlite: Any = sqlite3  # for those who need a connection of their own: never two SQLites on one file

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
MIGRATIONS = PROJECT_ROOT / "migrations"
BUSY_TIMEOUT_MS = 15_000
WRITE_QUEUE = "diemcau_write_queue"  # app.extensions
WRITE = {"diemcau_write": True}


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})
migrate = Migrate()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: nobody knows what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was given to the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware time; SQLite keeps none of the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database to `app`, with engine options for its kind."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), compare_type=True)
    with app.app_context():
        prepare_engine(db.engine)
        file = db.engine.url.database
    if settings.uses_sqlite and file:
        app.extensions[WRITE_QUEUE] = WriteQueue(f"{file}-queue")


def engine_options(url: str) -> dict[str, Any]:
    """Give the engine's options: which SQLite module, pool size, JSON that keeps Vietnamese letters.

    What a statement was given (names, phones, hashes) stands in no error message, so in no log either.
    """
    options: dict[str, Any] = {"json_serializer": to_json, "hide_parameters": True}
    if url.startswith("sqlite"):
        options["module"] = sqlite3
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
        options |= {"pool_size": 5, "max_overflow": 20, "pool_use_lifo": True}
    else:
        options |= {"pool_size": 5, "max_overflow": 10, "pool_pre_ping": True, "pool_use_lifo": True}
    return options


def to_json(value: object) -> str:
    """Write JSON compactly, with letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine our pragmas, and writes that take their lock at once."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA cache_size=-1000")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("diemcau_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class WriteQueue:
    """Lets the writers of one SQLite file wait in line, over threads and processes.

    SQLite keeps no line: who finds the file locked sleeps and tries again, and among busy writers single
    ones were seen to wait for 6 s; in line, 16 threads of two processes waited 0.3 s at most. SQLite's own
    lock still is what protects the data: whoever waited too long here goes on and leaves it to that one.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = Lock()
        self._file = (0, -1)  # process, descriptor: a fork must open its own, or it shares the parent's lock

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn; the next one comes when the block ends."""
        if not self._lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            yield
            return
        try:
            descriptor = self._descriptor()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            self._lock.release()

    def _descriptor(self) -> int:
        process, descriptor = self._file
        if process != os.getpid():
            descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            self._file = (os.getpid(), descriptor)
        return descriptor


@contextmanager
def _turn() -> Iterator[None]:
    queue = current_app.extensions.get(WRITE_QUEUE)
    if queue is None:
        yield
    else:
        with queue.turn():
            yield


class NestedTransactionError(RuntimeError):
    """A service called another service: share a function that takes `tx` instead."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: take the lock, commit durably at the end, or leave nothing behind.

    One per service, never nested. What was read before in this request is read anew inside.
    """
    tx: Session = db.session()
    if tx.info.get("in_transaction"):
        raise NestedTransactionError
    tx.rollback()
    tx.info["in_transaction"] = True
    try:
        with _turn(), _all_or_nothing(tx):
            yield tx
    finally:
        tx.info.pop("in_transaction", None)


@contextmanager
def _all_or_nothing(tx: Session) -> Iterator[None]:
    try:
        tx.connection(execution_options=WRITE)
        yield
        tx.commit()
    except BaseException:
        tx.rollback()
        raise


def lock_table(tx: Session, model: type[Base]) -> None:
    """Let nobody else write a table until this transaction ends. Readers are not held up.

    For decisions over many rows, where holding single ones is not enough. SQLite's writers have the whole
    database locked already.
    """
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text(f"LOCK TABLE {table_of(model).name} IN SHARE ROW EXCLUSIVE MODE"))


@cache
def newest_revision() -> str | None:
    """Give the revision that this code's migrations lead to."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def is_migrated() -> bool:
    """Say whether the database's tables are those of this code. One or two small queries."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current is not None and current == newest_revision()


def insert_once(tx: Session, model: type[Base], **values: object) -> bool:
    """Insert a row unless one with the same key is there. Return whether it was inserted."""
    table = table_of(model)
    statement = insert_for(tx)(table).values(**values).on_conflict_do_nothing()
    return tx.execute(statement.returning(*table.primary_key.columns)).first() is not None


def upsert(tx: Session, model: type[Base], key: Mapping[str, object], **values: object) -> None:
    """Insert a row, or set `values` on the one with this `key` (the columns of a unique constraint)."""
    statement = insert_for(tx)(table_of(model)).values(**key, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def insert_for(tx: Session) -> Any:
    """Give the `insert()` of the engine at hand, which knows ON CONFLICT."""
    return sqlite_insert if tx.get_bind().dialect.name == "sqlite" else postgresql_insert


def table_of(model: type[Base]) -> Table:
    """Give the table of a model."""
    return cast("Table", model.__table__)
