"""The application for a WSGI server: `gunicorn wsgi:app`, and for the `flask` command."""

from app.factory import create_app

app = create_app()
