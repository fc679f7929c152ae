"""``errdesk faq``: what is asked most."""

import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from bot.cli.faq_file import meaning, to_csv, to_json
from bot.cli.terminal.export import pour, to_terminal
from bot.cli.terminal.output import echo, inert, make_inert, working
from bot.cli.terminal.start import open_desk, read_settings
from bot.database.database import Unavailable
from bot.desk.state.desk import Desk
from bot.desk.stats import stats, stats_wording
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import CodeFigures, Faq, Unknown
from bot.errors import Refusal
from bot.stats.charts import draw
from bot.stats.definitions import TITLE
from bot.stats.period import NAMES, Name

Form = Literal["text", "json", "csv", "png"]

TOP = 20  # codes that the text lists
WIDE = 120  # characters of a line, where the terminal has no fewer
LEAST = 16  # characters of a column with texts
GAP = "  "
UNDER = GAP * 3  # before what stands under a row

NO_SCREEN = "A picture is nothing for a terminal. Name a file for it: add --output faq.png."


@click.command()
@click.option("--period", "name", type=click.Choice(NAMES), default="week", show_default=True, help="What to count.")
@click.option("--section", default="", metavar="S", help="Only the codes of a section or family, such as KYC.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "png"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; without it, the terminal.")
def faq(name: Name, *, section: str, form: Form, output: Path | None) -> None:
    """Say what is asked most.

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
    if form == "png" and to_terminal(output):
        raise Refusal(NO_SCREEN)
    with working("Counting"):
        written = WRITERS[form](*counted(name, section))
    pour([written], output)


def counted(name: Name, section: str) -> tuple[Desk, Faq]:
    """Count; days that are over are kept counted for the next time, where the database can be written."""
    desk, now = open_desk(read_settings()), datetime.now(UTC)
    with suppress(Unavailable):
        roll_up(desk, now)
    return desk, stats.faq(desk, name, at=now, section=section)


def picture(desk: Desk, of: Faq) -> bytes:
    """Draw it, and say beside it what is to be seen."""
    drawn = draw(stats.summary_chart(desk, of, datetime.now(UTC)))
    echo(drawn.alt, err=True)
    return drawn.png


def line_length() -> int:
    """Give how long a line may be."""
    return min(WIDE, shutil.get_terminal_size((WIDE, 1)).columns)


WRITERS: dict[Form, Callable[[Desk, Faq], bytes]] = {
    "text": lambda _desk, of: "".join(f"{make_inert(line)}\n" for line in lines(of, line_length())).encode(),
    "json": lambda _desk, of: to_json(of).encode(),
    "csv": lambda _desk, of: to_csv(of).encode(),
    "png": picture,
}


def lines(of: Faq, width: int = WIDE) -> Iterator[str]:
    """Write it as a text: the totals, the codes asked most, the gaps, what was not understood, how it is counted."""
    yield stats_wording.head(of)
    yield from textwrap.wrap(stats_wording.totals(of), width)
    yield from part("", [row(place, one) for place, one in enumerate(of.codes, 1)], 2, width)
    yield from part("Without steps, or not in the catalog", [gap(one) for one in of.gaps], 1, width)
    yield from part("Not understood", [unknown(one) for one in of.unknown if one.code is None], 0, width)
    yield from ("", TITLE)
    told = " ".join(stats_wording.counted_how(of.period.zone))
    yield from textwrap.wrap(told, width, initial_indent=GAP, subsequent_indent=GAP)


def part(title: str, rows: Sequence[tuple[str, ...]], long: int, width: int) -> Iterator[str]:
    """Write rows in columns under their title, the first twenty; ``long`` is the column with texts."""
    if not rows:
        return
    yield ""
    if title:
        yield title
    yield from columns([tuple(map(inert, cells)) for cells in rows[:TOP]], long, width)
    if len(rows) > TOP:
        yield f"{GAP}… and {len(rows) - TOP:,} more; --format csv has all of them."


def columns(rows: Sequence[tuple[str, ...]], long: int, width: int) -> Iterator[str]:
    """Write rows so that they fit a width: long texts are cut, or stand under the others that leave them no room."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = width - sum(len(GAP) + one for one in widths) + widths[long]
    widths[long] = min(widths[long], room)
    for cells in rows:
        texts = [short(cell, room) if column == long else cell for column, cell in enumerate(cells)]
        beside = [column for column in range(len(cells)) if column != long or room >= LEAST]
        yield GAP + GAP.join(texts[column].ljust(widths[column]) for column in beside).rstrip()
        if room < LEAST and cells[long]:
            yield UNDER + short(cells[long], width - len(UNDER))


def row(place: int, one: CodeFigures) -> tuple[str, ...]:
    """Give a code's cells."""
    change = f"({stats_wording.change(one.change)})"
    steps = "" if one.has_steps else "no steps"
    worked = stats_wording.worked(one.solved, one.votes)
    people = stats_wording.people(one.people)
    return f"{place:>2}", one.code, meaning(one), f"{one.questions:>5,}", change, people, worked or steps


def gap(one: CodeFigures) -> tuple[str, ...]:
    """Give the cells of a code that has no steps, or that the catalog lacks."""
    why = "no steps" if one.entry else "not in the catalog"
    return one.code, meaning(one), stats_wording.questions(one.questions), why


def unknown(one: Unknown) -> tuple[str, ...]:
    """Give the cells of a text that was not understood."""
    return f"“{one.text or ''}”", stats_wording.questions(one.questions), stats_wording.people(one.people)


def short(text: str, most: int) -> str:
    """Cut a text to so many characters."""
    return text if len(text) <= most else text[: max(0, most - 1)].rstrip() + "…"
