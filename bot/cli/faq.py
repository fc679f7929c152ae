"""``errdesk faq``: list what is asked most."""

import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from bot.cli.faq_file import faq_to_csv, faq_to_json
from bot.cli.terminal.export import OUTPUT_OPTION, is_for_terminal, write_output
from bot.cli.terminal.output import align_cells, echo, inert, make_inert, measure_columns, working
from bot.cli.terminal.start import open_desk, read_settings
from bot.database.database import Unavailable
from bot.desk.questions.wording import format_meaning
from bot.desk.state.desk import Desk
from bot.desk.stats import stats, stats_wording
from bot.desk.stats.charts import build_summary_chart
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import CodeFigures, Faq, UnknownItem
from bot.errors import Refusal
from bot.stats.charts import render_chart
from bot.stats.definitions import DEFINITIONS_TITLE
from bot.stats.period import PERIOD_NAMES, PeriodName
from bot.texts import truncate

FaqFormat = Literal["text", "json", "csv", "png"]

MAX_LISTED = 20  # codes listed in the text
MAX_WIDTH = 120  # characters in a line, unless the terminal is narrower
MIN_COLUMN_WIDTH = 16  # characters in a column with texts
GAP = "  "
INDENT = GAP * 3  # the indentation of a text under its row

NO_SCREEN = "A picture is nothing for a terminal. Name a file for it: add --output faq.png."


@click.command()
@click.option(
    "--period", "name", type=click.Choice(PERIOD_NAMES), default="week", show_default=True, help="What to count."
)
@click.option("--section", default="", metavar="S", help="Only the codes of a section or family, such as KYC.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "png"]), default="text", show_default=True)
@OUTPUT_OPTION
def faq(name: PeriodName, *, section: str, form: FaqFormat, output: Path | None) -> None:
    """Show what is asked most.

    “week” is this week since Monday, “month” this month since its first, “90d” the last 90 days, “lastweek” the last
    whole week. Each is compared with as many days of the one before. Days are those of the first weekly summary's time
    zone; without any, of UTC.

    JSON holds all figures: the period with its first and last day, the totals, every code asked for, the gaps, and what
    the catalog lacks; shares are 0 to 1. CSV has a row a code. PNG is a picture: questions a day and the top ten.

    \b
    Examples:
      errdesk faq --period month --section KYC
      errdesk faq --period lastweek --format png --output week.png
    """  # noqa: D301 - click's mark for lines that stay as they are
    if form == "png" and is_for_terminal(output):
        raise Refusal(NO_SCREEN)
    with working("Counting"):
        written = WRITERS[form](*compute_faq(name, section))
    write_output([written], output)


def compute_faq(name: PeriodName, section: str) -> tuple[Desk, Faq]:
    """Open the desk and compute the statistics. Finished days are rolled up first, if the database is writable."""
    desk = open_desk(read_settings())
    now = datetime.now(UTC)
    with suppress(Unavailable):
        roll_up(desk, now)
    return desk, stats.load_faq(desk, name, at=now, section=section)


def draw_picture(desk: Desk, result: Faq) -> bytes:
    """Draw the chart as a PNG, and print its text alternative to standard error."""
    drawn = render_chart(build_summary_chart(desk, result, datetime.now(UTC)))
    echo(drawn.alt, err=True)
    return drawn.png


def get_line_width() -> int:
    """Return the width of a line in characters."""
    return min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 1)).columns)


WRITERS: dict[FaqFormat, Callable[[Desk, Faq], bytes]] = {
    "text": lambda _desk, result: "".join(
        f"{make_inert(line)}\n" for line in render_text(result, get_line_width())
    ).encode(),
    "json": lambda _desk, result: faq_to_json(result).encode(),
    "csv": lambda _desk, result: faq_to_csv(result).encode(),
    "png": draw_picture,
}


def render_text(result: Faq, width: int = MAX_WIDTH) -> Iterator[str]:
    """Yield the lines of the text: totals, the codes asked most, gaps, texts not understood, definitions."""
    yield stats_wording.format_faq_heading(result)
    yield from textwrap.wrap(stats_wording.format_totals(result), width)
    yield from render_part("", [list_code_cells(place, item) for place, item in enumerate(result.codes, 1)], 2, width)
    yield from render_part(
        "Without steps, or not in the catalog", [list_gap_cells(item) for item in result.gaps], 1, width
    )
    yield from render_part(
        "Not understood", [list_unknown_cells(item) for item in result.unknown if item.code is None], 0, width
    )
    yield from ("", DEFINITIONS_TITLE)
    definitions = " ".join(stats_wording.list_definitions(result.period.zone))
    yield from textwrap.wrap(definitions, width, initial_indent=GAP, subsequent_indent=GAP)


def render_part(title: str, rows: Sequence[tuple[str, ...]], long: int, width: int) -> Iterator[str]:
    """Yield the first twenty rows in columns under a title; ``long`` is the index of the column with texts."""
    if not rows:
        return
    yield ""
    if title:
        yield title
    yield from render_columns([tuple(map(inert, cells)) for cells in rows[:MAX_LISTED]], long, width)
    if len(rows) > MAX_LISTED:
        yield f"{GAP}… and {len(rows) - MAX_LISTED:,} more; --format csv has all of them."


def render_columns(rows: Sequence[tuple[str, ...]], long: int, width: int) -> Iterator[str]:
    """Yield rows that fit a width: long texts are cut, or put on a line of their own if there is no room for them."""
    widths = measure_columns(rows)
    room = width - sum(widths) - len(GAP) * len(widths) + widths[long]
    if room >= MIN_COLUMN_WIDTH:
        widths[long] = min(widths[long], room)
        yield from (GAP + align_cells(list(map(truncate, cells, widths)), widths) for cells in rows)
        return
    del widths[long]
    for cells in rows:
        yield GAP + align_cells([*cells[:long], *cells[long + 1 :]], widths)
        if cells[long]:
            yield INDENT + truncate(cells[long], width - len(INDENT))


def list_code_cells(place: int, figures: CodeFigures) -> tuple[str, ...]:
    """Return a code's cells in the list of codes."""
    change = f"({stats_wording.format_change(figures.change)})"
    steps = "from the reference" if figures.from_reference else "" if figures.has_steps else "no steps"
    worked = stats_wording.format_worked(figures.solved, figures.votes)
    people = stats_wording.format_people(figures.people)
    return (
        f"{place:>2}",
        figures.label,
        describe_meaning(figures),
        f"{figures.questions:>5,}",
        change,
        people,
        worked or steps,
    )


def describe_meaning(figures: CodeFigures) -> str:
    """Return a code's meaning, "" if the code is not in the catalog."""
    return format_meaning(figures.entry) if figures.entry else ""


def list_gap_cells(figures: CodeFigures) -> tuple[str, ...]:
    """Return the cells of a gap: a code without steps, or one that is not in the catalog."""
    why = "no steps" if figures.entry else "not in the catalog"
    return figures.label, describe_meaning(figures), stats_wording.format_questions(figures.questions), why


def list_unknown_cells(item: UnknownItem) -> tuple[str, ...]:
    """Return the cells of a text that was not understood."""
    return (
        f"“{item.text or ''}”",
        stats_wording.format_questions(item.questions),
        stats_wording.format_people(item.people),
    )
