"""``errdesk catalog import``: take in a reference, or a newer release of it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.catalog.import_report import render_import_summary
from bot.cli.terminal.export import FILE_PATH
from bot.cli.terminal.output import echo, echo_lines, working
from bot.cli.terminal.start import get_operator_name, open_database, open_desk, read_settings
from bot.desk.admin.catalog_import import import_reading, is_catalog_empty
from bot.desk.state.documents import read_document
from bot.steps.actor import Actor


@click.command("import")
@click.argument("file", type=FILE_PATH)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--if-empty", is_flag=True, help="Do nothing if the catalog holds codes already.")
@click.option("-v", "--verbose", is_flag=True, help="List it line by line, up to 1,000 of each kind.")
def import_(file: Path, *, dry_run: bool, if_empty: bool, verbose: bool) -> None:
    """Import the reference in FILE, or a newer release of it.

    FILE holds CODE=message lines (plain or in Markdown), or is a Java .properties file, or an export in JSON.
    Importing the same file again changes nothing. Codes that a newer release no longer prints are retired, never
    deleted. Steps of a code whose meaning it rewords must be verified again; steps in an export are taken in where
    there are none yet.

    \b
    Example:
      errdesk catalog import --dry-run -v data/error-code.md
    """  # noqa: D301 - click's mark for lines that stay as they are
    database = open_database()
    if if_empty and not is_catalog_empty(database):
        echo("The catalog holds codes already; nothing was imported.")
        return
    actor = Actor(get_operator_name(), "terminal", datetime.now(UTC), trusted=True)
    with working(f"Importing {file.name}") as progress:
        report = import_reading(database, read_document(file, progress), actor, dry_run=dry_run, progress=progress)
    echo_lines(render_import_summary(report, verbose=verbose))
    if report.changes and not dry_run:
        with working("Preparing the search"):  # or else the next question would wait for it
            open_desk(read_settings())
