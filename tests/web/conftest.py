"""An application that also serves the kit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.factory import create_app
from tests.conftest import make_settings
from tests.web import kit


@pytest.fixture(scope="session")
def kit_app(instance_folder: Path) -> Flask:
    """The application with the kit, without a database: nobody is signed in there."""
    app = create_app(make_settings(instance_folder / "kit"))
    app.config["TESTING"] = True
    kit.add_to(app)
    return app


@pytest.fixture
def kit_context(kit_app: Flask) -> Iterator[Flask]:
    """The same inside a request."""
    with kit_app.test_request_context("/"):
        yield kit_app
