"""``errdesk catalog list``, ``show`` and ``rename``: the catalogs of a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from bot.cli.terminal.output import echo, echo_lines
from bot.cli.terminal.start import get_operator_name, open_database
from bot.desk.admin.catalogs import CatalogOverview, list_catalogs, load_overview, rename_catalog
from bot.steps.actor import Actor
from bot.texts import format_count

NO_CATALOGS = "There is no catalog yet. Import one with “errdesk catalog import FILE”."


@click.command("list")
def list_() -> None:
    """List the catalogs with the number of their codes."""
    known = list_catalogs(open_database())
    width = max((len(one.catalog.name) for one in known), default=0)
    echo_lines([f"{one.catalog.name:<{width}}  {format_size(one)}" for one in known] or [NO_CATALOGS])


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """Show the catalog NAME: its codes, and the documents that print them."""
    echo_lines(render_overview(load_overview(open_database(), name)))


@click.command()
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Rename the catalog OLD to NEW; its codes, steps and figures stay."""
    actor = Actor(get_operator_name(), "terminal", datetime.now(UTC), trusted=True)
    echo(f"Renamed to “{rename_catalog(open_database(), old, new, actor).name}”.")


def render_overview(overview: CatalogOverview) -> Iterator[str]:
    """Yield the lines about a catalog."""
    yield f"{overview.catalog.name}: {format_size(overview)}"
    for document, meanings in overview.documents:
        yield f"  {document}: {format_count(meanings, 'meaning')}"
    if overview.catalog.mapping is not None:
        yield "How its files are read is stored with it."


def format_size(overview: CatalogOverview) -> str:
    """Format how many codes a catalog has."""
    retired = f" ({overview.size.retired:,} more retired)" if overview.size.retired else ""
    return f"{format_count(overview.size.active, 'code')}{retired}"
