"""``errdesk questions``: export the questions for analysis elsewhere."""

from contextlib import nullcontext
from pathlib import Path

import click

from bot.cli.audit import parse_since
from bot.cli.terminal.export import OUTPUT_OPTION, write_output
from bot.cli.terminal.output import working
from bot.cli.terminal.start import open_database
from bot.desk.questions.export import EXPORT_FORMATS, ExportFormat, export_questions


@click.group()
def questions() -> None:
    """Take out the questions as they were asked."""


@questions.command()
@click.option(
    "--format", "form", type=click.Choice(EXPORT_FORMATS), default="csv", show_default=True, help="What to write."
)
@click.option("--since", metavar="DATE", help="The first day (2026-11-03) or moment (2026-11-03T12:00Z), in UTC.")
@OUTPUT_OPTION
def export(form: ExportFormat, *, since: str | None, output: Path | None) -> None:
    """Write out the questions, the oldest first, as far back as they are kept.

    Who asked is a number, which leads to nobody. “role” says what became of a code: answered (shown as the answer),
    offered (a row of a choice), chosen (an offered one that was pressed) or missing (the catalog lacks it). “repeat”
    says that the same person had looked the same code up within the hour or the day before. “typed” is what was typed,
    cleaned: for 90 days where nothing was found, and for 60 days where somebody picked a code from a choice.

    JSON is a list with a question a line. CSV has a row a code, or one for a question without any. It may be of any
    length: it is written while it is read, and keeps nobody from asking meanwhile.

    \b
    Example:
      errdesk questions export --format csv --since 2026-11-01 --output questions.csv
    """  # noqa: D301 - click's mark for lines that stay as they are
    parts = export_questions(open_database(), form, since=parse_since(since))
    with working("Exporting") if output else nullcontext():  # progress and data would mix in a terminal
        write_output((part.encode() for part in parts), output)
