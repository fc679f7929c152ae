"""``errdesk catalog``: import, export and lint the reference of error codes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from bot.catalog.entry import Damage, Entry, Listing, Reading, SkippedLine
from bot.catalog.release import CatalogChange, CatalogChangeKind
from bot.cli.terminal.export import FILE_PATH, OUTPUT_OPTION, write_text
from bot.cli.terminal.output import echo, echo_lines, working
from bot.cli.terminal.start import get_operator_name, open_database, open_desk, read_settings
from bot.desk.admin.catalog_import import CatalogFormat, ImportReport, import_reading, is_catalog_empty
from bot.desk.admin.catalog_import import render_catalog as write_out
from bot.desk.state.documents import read_document
from bot.steps.actor import Actor
from bot.texts import format_count

EXIT_NO_MEANING = 1  # lint's exit code if a code has no meaning
MAX_NAMED_CODES = 10  # codes listed in a sentence
RETIRED_NOTE = "Retired codes stay on file. If {} is only a part of the reference, import the whole again: they return."
CHANGE_KINDS: tuple[CatalogChangeKind, ...] = get_args(CatalogChangeKind)


@click.group()
def catalog() -> None:
    """Import the reference of error codes, export it, check it."""


@catalog.command("import")
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


@catalog.command()
@click.option("--format", "form", type=click.Choice(get_args(CatalogFormat)), required=True, help="What to write.")
@OUTPUT_OPTION
def export(form: CatalogFormat, output: Path | None) -> None:
    """Write out the whole catalog, retired codes included.

    The JSON holds the steps too, with their history. It can be imported again, also into an empty database, and then
    exports byte for byte the same.

    \b
    Example:
      errdesk catalog export --format csv --output codes.csv
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working("Exporting"):
        content = write_out(open_database(), form)
    write_text(content, output)


@catalog.command()
@click.argument("file", type=FILE_PATH)
def lint(file: Path) -> None:
    """Report what is damaged in FILE, without a database.

    Ends with 1 if a code has no meaning, otherwise with 0.

    \b
    Example:
      errdesk catalog lint data/error-code.md
    """  # noqa: D301 - click's mark for lines that stay as they are
    with working(f"Checking {file.name}") as progress:
        reading = read_document(file, progress)
    echo_lines(render_lint_report(reading))
    if reading.without_meaning:
        raise click.exceptions.Exit(EXIT_NO_MEANING)


def render_import_summary(report: ImportReport, *, verbose: bool) -> Iterator[str]:
    """Yield the lines of an import's summary, the counts first."""
    reading = report.reading
    yield render_headline(reading)
    counts: dict[str, int] = {kind: report.count(kind) for kind in CHANGE_KINDS}
    counts |= {"unchanged": report.unchanged, "repaired": reading.damages.total, "skipped": reading.skipped.total}
    yield from (f"  {label:<10}{number:>8}" for label, number in counts.items())
    details = [*render_change_lists(report), *render_damage_lists(reading)]
    if verbose:
        yield from details
    elif details:
        yield "Add --verbose to see them line by line."
    yield from render_effects(report)


def render_change_lists(report: ImportReport) -> Iterator[str]:
    """Yield the lists of changed codes, kind by kind."""
    for kind in CHANGE_KINDS:
        yield from render_list(kind, map(format_change, report.of(kind)), report.count(kind))


def render_effects(report: ImportReport) -> Iterator[str]:
    """Yield the lines about what the import did, to codes, steps and followers."""
    if report.dry_run:
        yield "Dry run: nothing was changed."
    elif not report.changes and not report.steps:
        yield "The catalog was up to date; nothing was changed."
    yield from render_step_effects(report)
    yield from render_retired_note(report)


def render_step_effects(report: ImportReport) -> Iterator[str]:
    """Yield the lines about an import's effect on steps and followers."""
    would = "would be" if report.dry_run else "were" if len(report.steps) > 1 else "was"
    if report.steps:
        yield f"Steps: {format_count(len(report.steps), 'list')} {would} taken in."
    if report.doubted:
        yield f"Steps to verify again, because a meaning was reworded: {join_names(report.doubted)}."
    if report.notified:
        yield f"{format_count(report.notified, 'follower')} will be notified."


def join_names(names: Sequence[str]) -> str:
    """Join names to a list, cut after the first few."""
    more = f" and {len(names) - MAX_NAMED_CODES} more" if len(names) > MAX_NAMED_CODES else ""
    return ", ".join(names[:MAX_NAMED_CODES]) + more


def render_retired_note(report: ImportReport) -> Iterator[str]:
    """Yield how retired codes return, or a warning if they are more than half: the file is probably incomplete."""
    retired = report.count("retired")
    if retired * 2 > report.differences.active:
        done = "would be" if report.dry_run else "was" if retired == 1 else "were"
        yield (
            f"Warning: {retired} of {format_count(report.differences.active, 'active code')} {done} retired. If "
            f"{report.reading.document} is only a part of the reference, importing the whole reference again brings "
            "them back."
        )
    elif retired:
        yield RETIRED_NOTE.format(report.reading.document)


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


def render_headline(reading: Reading) -> str:
    """Render how many entries and codes a document holds."""
    entries = format_count(reading.printed, "entry", "entries")
    return f"{reading.document}: {entries} for {format_count(len(reading.entries), 'code')}"


def render_damage_lists(reading: Reading) -> Iterator[str]:
    """Yield the lists of repaired and of skipped lines."""
    yield from render_list("repaired", map(format_damage, reading.damages), reading.damages.total)
    yield from render_list("skipped", map(format_skipped_line, reading.skipped), reading.skipped.total)


def render_list(title: str, lines: Iterable[str], total: int) -> Iterator[str]:
    """Yield the first lines of a list, indented, under its title and count; nothing if there are none."""
    if total:
        listed = [f"  {line}" for line in lines]
        yield f"{title} ({total})"
        yield from listed
        if len(listed) < total:
            yield f"  … and {total - len(listed):,} more"


def format_change(change: CatalogChange) -> str:
    """Render a change in one line."""
    text = f"{change.after.code}  {change.after.meaning.text}"
    if change.kind == "reworded" and change.before and change.before.meaning.text != change.after.meaning.text:
        return f"{text}  (was: {change.before.meaning.text})"
    return text


def format_damage(damage: Damage) -> str:
    """Render a damage in one line."""
    where = f"line {damage.first}" if damage.first == damage.last else f"lines {damage.first}-{damage.last}"
    return f"{where}: {damage.kind}: {damage.note}"


def format_skipped_line(skip: SkippedLine) -> str:
    """Render a skipped line and the reason in one line."""
    return f"line {skip.line}: “{skip.text}”: {skip.reason}"


def render_doubts(entry: Entry) -> Iterator[str]:
    """Yield a line for each doubtful meaning of a code."""
    for meaning in entry.meanings[1:]:
        yield f"{entry.code}: “{meaning.text}”: {meaning.doubt}"
