"""The application as it starts, without a database."""

from pathlib import Path

import pytest
from flask import Flask

from app.factory import create_app
from tests.conftest import make_settings
from tests.web.conftest import kit_app  # noqa: F401  # weighed here, looked at there


@pytest.fixture(scope="session")
def house_app(instance_folder: Path) -> Flask:
    """The application with its own routes and nothing else."""
    return create_app(make_settings(instance_folder / "house"))
