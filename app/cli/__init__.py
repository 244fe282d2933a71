"""Commands: each a thin call into a feature's services."""

from flask import Flask

from app.cli import courses, demo, jobs, operations, users


def init_app(app: Flask) -> None:
    """Add our commands to `flask`."""
    for module in (courses, demo, jobs, operations, users):
        for command in module.COMMANDS:
            app.cli.add_command(command)
