"""``errdesk catalog``: the group with its commands."""

import click

from bot.cli.catalog.catalogs import list_, rename, show
from bot.cli.catalog.export import export
from bot.cli.catalog.importing import import_
from bot.cli.catalog.lint import lint
from bot.cli.catalog.removing import remove


@click.group()
def catalog() -> None:
    """Import references of error codes, list, export, check and remove them."""


for command in (import_, export, lint, list_, show, rename, remove):
    catalog.add_command(command)
