"""What every test can ask for: an application on a real database, people, and a visitor who checks pages."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import text

from app.catalogue import queries as catalogue
from app.config import Settings, read_settings
from app.database import Base, db
from app.factory import create_app
from tests.cast import Cast, make_cast
from tests.chromium import browser  # noqa: F401  # a fixture for all
from tests.counting import Counter, counting
from tests.makers import NOW
from tests.postgres import find_binaries, make_postgres_database, postgres_server
from tests.visitor import Visitor

ENGINES = ("sqlite", "postgresql")
SECRET = "test-secret-key-that-is-long-enough-for-production"

settings.register_profile("house", deadline=None)  # a busy machine is not a failure
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="run on one engine only (default: both)")
    parser.addoption("--full", action="store_true", help="also the full matrix of browser tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--full"):
        skipped = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=skipped)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        only = metafunc.definition.get_closest_marker("engine")
        engines = only.args if only else ((chosen,) if chosen else ENGINES)
        metafunc.parametrize("engine_name", engines, scope="session")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a running PostgreSQL. Where there is none, tests are skipped, but never in CI."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL: install requirements-dev.txt or set TEST_PG_BIN")
        pytest.skip("no PostgreSQL: install requirements-dev.txt or set TEST_PG_BIN")
    with postgres_server(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def instance_folder() -> Iterator[Path]:
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="diemcau-test-", dir=fast) as folder:
        yield Path(folder)


def make_settings(folder: Path, **environ: str) -> Settings:
    """Settings for tests: an own instance folder, no production, whatever `environ` says beside."""
    return read_settings({"INSTANCE_PATH": str(folder), "SECRET_KEY": SECRET, **environ})


@pytest.fixture(scope="session")
def shared_app(engine_name: str, instance_folder: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """One application for each engine; `app` empties its tables for each test."""
    environ = {"DEMO": "1"}
    if engine_name == "postgresql":
        environ["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    app = create_app(make_settings(instance_folder / engine_name, **environ))
    app.config["TESTING"] = True
    with app.app_context():
        Path(app.instance_path).mkdir(parents=True, exist_ok=True)
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application on an empty database, on the day of NOW; the clock goes on from there.

    Inside the test an application context is open.
    """
    with time_machine.travel(NOW), shared_app.app_context():
        empty_tables()
        catalogue.forget_kept()
        yield shared_app
        db.session.rollback()


@pytest.fixture
def empty_app(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database of its own, without any table."""
    environ = {}
    if engine_name == "postgresql":
        environ["DATABASE_URL"] = make_postgres_database(request.getfixturevalue("postgres_url"), "own")
    own = create_app(make_settings(tmp_path / "instance", **environ))
    with own.app_context():
        yield own
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def migrated_app(empty_app: Flask) -> Flask:
    """An application on a database of its own, made by the migrations."""
    upgrade()
    return empty_app


def empty_tables() -> None:
    """Empty every table, quickly, on both engines."""
    db.session.rollback()
    with db.engine.connect() as connection:
        names = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
            connection.commit()
            return
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for name in names:
            connection.exec_driver_sql(f"DELETE FROM {name}")
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people of the tests: one training of two sites and one session, and strangers of each role."""
    return make_cast()


@pytest.fixture
def visit(app: Flask) -> Visitor:
    """A visitor: `visit(path, as_=cast.trainee)` fetches a page and checks that it is a good page."""
    return Visitor(app)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[Counter]]:
    """Count statements: `with count_queries() as counter: …`, then `counter.total`."""
    return lambda: counting(db.engine)
