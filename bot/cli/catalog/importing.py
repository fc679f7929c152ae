"""``errdesk catalog import``: take in a reference, a newer release of it, or a further part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.catalog.entry import Reading
from bot.cli.catalog.import_report import render_import_summary
from bot.cli.catalog.mapping_options import build_mapping, mapping_options
from bot.cli.catalog.understanding import understand_files
from bot.cli.terminal.export import FILE_PATH
from bot.cli.terminal.output import can_ask, echo, echo_lines, working
from bot.cli.terminal.questions import confirm
from bot.cli.terminal.start import get_operator_name, open_database, open_desk, read_settings
from bot.database.database import Database
from bot.desk.admin.catalog_export import is_catalog_empty
from bot.desk.admin.catalog_import import ImportReport, MostRetired
from bot.desk.admin.import_catalogs import import_catalogs
from bot.desk.admin.import_target import ImportOptions
from bot.steps.actor import Actor


@click.command("import")
@click.argument("files", type=FILE_PATH, nargs=-1, required=True)
@click.option("--as", "name", metavar="NAME", default="", help="The catalog that FILES belong to; it may be new.")
@click.option("--add", is_flag=True, help="FILES are a further part of the catalog: nothing of it is replaced.")
@click.option("--retire", is_flag=True, help="Import even if that retires more than half of the catalog's codes.")
@click.option("--skip", is_flag=True, help="Leave out what can't be read, however much it is.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--if-empty", is_flag=True, help="Do nothing if there are codes already.")
@click.option("-v", "--verbose", is_flag=True, help="List it line by line, up to 1,000 of each kind.")
@mapping_options
def import_(files: tuple[Path, ...], *, if_empty: bool, verbose: bool, **chosen: Any) -> None:  # noqa: ANN401 - flags and texts
    """Import the references in FILES, or in a folder, or newer releases of them.

    FILES hold CODE=message lines, tables (Markdown, HTML, CSV, Excel), data (JSON, YAML, TOML, XML), constants in
    programs, or an export. A terminal shows how they were understood, and asks; elsewhere, what isn't certain is
    refused with the flags to use. What was said or confirmed is remembered for the next release.

    FILES go into the catalog that has a document of that name, or into a new one. They replace what documents of their
    names printed before; one with another name replaces the whole catalog that --as names, unless you say --add.
    Codes that are no longer printed are retired, never deleted. Steps of a code whose meaning changes must be verified
    again; steps in an export are taken in where there are none yet.

    \b
    Examples:
      errdesk catalog import --dry-run -v errors.md
      errdesk catalog import retcodes.csv --as mt5 --code "Return code" --message Text
      errdesk catalog import errcodes.txt --lines '^(?P<code>\\w{5}) +(?P<message>.+)'
    """  # noqa: D301 - click's mark for lines that stay as they are
    database = open_database()
    if if_empty and not is_catalog_empty(database):
        echo("There are codes already; nothing was imported.")
        return
    reports = import_files(database, files, chosen)
    for report in reports:
        echo_lines(render_import_summary(report, verbose=verbose))
    prepare_search(reports)


def import_files(database: Database, files: Sequence[Path], chosen: Mapping[str, Any]) -> Sequence[ImportReport]:
    """Import files as the options say."""
    options = ImportOptions(chosen["name"], add=chosen["add"], retire=chosen["retire"], dry_run=chosen["dry_run"])
    understood = understand_files(database, files, build_mapping(chosen), options=options, skip=chosen["skip"])
    return import_or_ask(database, understood.reading, replace(options, mapping=understood.mapping))


def prepare_search(reports: Iterable[ImportReport]) -> None:
    """Build the search index if a catalog was changed; else the next question would wait for it."""
    if any(report.changes and not report.dry_run for report in reports):
        with working("Preparing the search"):
            open_desk(read_settings())


def import_or_ask(database: Database, reading: Reading, options: ImportOptions) -> Sequence[ImportReport]:
    """Import a document; in a terminal, ask whether it may retire more than half of a catalog."""
    actor = Actor(get_operator_name(), "terminal", datetime.now(UTC), trusted=True)
    try:
        with working(f"Importing {reading.document}") as progress:
            return import_catalogs(database, reading, actor, options, progress=progress)
    except MostRetired as refusal:
        if not (can_ask() and confirm(f"{refusal.detail}\nRetire them?")):
            raise
    with working(f"Importing {reading.document}") as progress:
        return import_catalogs(database, reading, actor, replace(options, retire=True), progress=progress)
