"""Commands: courses."""

import click

COMMANDS: tuple[click.Command, ...] = ()
