"""Commands: users."""

import click

COMMANDS: tuple[click.Command, ...] = ()
