"""``errdesk catalog lint``: check a reference without a database."""

from collections.abc import Iterator
from pathlib import Path

import click

from bot.catalog.entry import Entry, Listing, Reading
from bot.cli.catalog.mapping_options import build_mapping, mapping_options
from bot.cli.catalog.preview import render_preview, show_unread
from bot.cli.catalog.reading_report import render_damage_lists, render_headline, render_list
from bot.cli.terminal.export import FILE_PATH
from bot.cli.terminal.output import echo_lines, working
from bot.desk.state.reference_faults import refuse_doubts
from bot.desk.state.references import GUESS, build_reference, open_reference, read_interpreted

EXIT_NO_MEANING = 1  # lint's exit code if a code has no meaning


@click.command()
@click.argument("files", type=FILE_PATH, nargs=-1, required=True)
@mapping_options
def lint(files: tuple[Path, ...], **said: str | None) -> None:
    """Report what FILES hold and what is damaged in them, without a database.

    They are read as “errdesk catalog import” reads them, by the same flags. Ends with 1 if a code has no meaning, if
    something can't be read, or if it isn't certain what the columns are; otherwise with 0.

    \b
    Example:
      errdesk catalog lint data/error-code.md
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working(f"Checking {files[0].name}") as progress:
        reference = open_reference(files, build_mapping(said) or GUESS, progress)
        interpretation = reference.interpret()
    show_unread(reference)
    if interpretation.groups:
        echo_lines(render_preview(interpretation, read_interpreted(interpretation)))
    refuse_doubts(reference.name, interpretation)
    reading = build_reference(reference, interpretation)
    echo_lines(render_lint_report(reading))
    if reading.without_meaning:
        raise click.exceptions.Exit(EXIT_NO_MEANING)


def render_lint_report(reading: Reading) -> Iterator[str]:
    """Yield the lines of lint's report."""
    yield render_headline(reading)
    yield from render_damage_lists(reading)
    doubts = Listing(line for entry in reading.entries for line in render_doubts(entry))
    yield from render_list("doubtful", doubts, doubts.total)
    missing = ", ".join(reading.without_meaning)
    if len(reading.without_meaning) < reading.without_meaning.total:
        missing += f" and {reading.without_meaning.total - len(reading.without_meaning):,} more"
    yield f"Without a meaning: {missing}." if missing else "Every code has a meaning."


def render_doubts(entry: Entry) -> Iterator[str]:
    """Yield a line for each doubtful meaning of a code."""
    for meaning in entry.meanings[1:]:
        yield f"{entry.code}: “{meaning.text}”: {meaning.doubt}"
