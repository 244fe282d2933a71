"""Commands: operations."""

import click

COMMANDS: tuple[click.Command, ...] = ()
