"""``errdesk catalog``: the group with its commands."""

import click

from bot.cli.catalog.export import export
from bot.cli.catalog.importing import import_
from bot.cli.catalog.lint import lint


@click.group()
def catalog() -> None:
    """Import the reference of error codes, export it, check it."""


for command in (import_, export, lint):
    catalog.add_command(command)
