"""``errdesk catalog export``: write out the catalog."""

from pathlib import Path
from typing import get_args

import click

from bot.cli.terminal.export import OUTPUT_OPTION, write_text
from bot.cli.terminal.output import working
from bot.cli.terminal.start import open_database
from bot.desk.admin.catalog_export import CatalogFormat, render_catalog


@click.command()
@click.option("--format", "form", type=click.Choice(get_args(CatalogFormat)), required=True, help="What to write.")
@click.option("--catalog", "name", metavar="NAME", default="", help="Write only this catalog.")
@OUTPUT_OPTION
def export(form: CatalogFormat, *, name: str, output: Path | None) -> None:
    """Write out all catalogs, retired codes included.

    The JSON holds the steps too, with their history, and names each code's catalog. It can be imported again, also into
    an empty database, and then exports byte for byte the same.

    \b
    Example:
      errdesk catalog export --format csv --output codes.csv
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working("Exporting"):
        content = render_catalog(open_database(), form, name)
    write_text(content, output)
