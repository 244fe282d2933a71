"""Điểm Cầu: one class, many sites. `app.factory.create_app` builds the application."""
