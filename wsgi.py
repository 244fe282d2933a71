"""The application for a WSGI server: `gunicorn wsgi:app`, and for the `flask` command."""

from app.config import SettingsError
from app.factory import create_app

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(str(error)) from None  # the faults, without a trace
