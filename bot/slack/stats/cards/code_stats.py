"""The figures of a code: how often it was asked for in recent weeks, where, and what else those people asked for."""

from collections.abc import Iterator

from bot.catalog.entry import Entry
from bot.catalog.keys import name_catalog
from bot.desk.questions.wording import format_meaning, format_retired, format_section
from bot.desk.stats.code_stats import CodeStats
from bot.desk.stats.stats_wording import format_change, format_people, format_questions, format_worked, render_sparkline
from bot.slack.cards.answer_buttons import WRITE, code_button
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Block,
    Card,
    build_card,
    button,
    button_row,
    code_span,
    context_block,
    escape,
    key_span,
    quote_lines,
    section,
    sections,
    shorten,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.stats.cards.definitions import definitions_button
from bot.slack.stats.cards.faq import SHOW
from bot.slack.stats.cards.stats_rows import describe_steps
from bot.stats.period import format_period

DRAW = "draw_stats"  # value: |KEY, or private|KEY if only one person sees the card

MEANING_LIMIT = 300  # characters of the meaning
OTHER_MEANING_LIMIT = 100  # characters of another code's meaning
PICTURE_COMES = "The picture of these weeks comes as a direct message."
NO_PICTURE = "I could not show a picture here, so these are all the figures."
WHERE = {
    "errcode": "/errcode",
    "channel": "a channel, without a mention",
    "message": "a channel, without a mention",
    "home": "the Home tab",
    "choice": "a choice",
    "terminal": "the terminal",
}


def stats_card(stats: CodeStats, *, picture: Block | None = None, private: bool = False, staff: bool = False) -> Card:
    """Render a code's figures with their picture, or a button that draws it; ``staff`` can write steps from here."""
    blocks = [
        section(
            f"*{code_span(stats.entry.code)}*{format_retired(stats.entry)}"
            f"    {escape(format_section(stats.entry, stats.figures.catalog))}"
        ),
        *sections(quote_lines(shorten(format_meaning(stats.entry), MEANING_LIMIT))),
        section("\n".join(figures_lines(stats, drawn=picture is not None))),
        *([picture] if picture else []),
        *also_asked_blocks(stats),
    ]
    draw = [] if picture else [button("Show as a picture", DRAW, f"{'private' * private}|{stats.entry.key}")]
    return build_card(
        stats_fallback_text(stats),
        blocks,
        button_row(*stats_buttons(stats, staff=staff), *draw, definitions_button(stats.period.zone)),
    )


def picture_blocks(stats: CodeStats, picture: Block) -> list[Block]:
    """Return the blocks of a code's picture by itself, below what the code means."""
    return [section(other_code_line(stats, stats.entry)), picture]


def replace_draw_button(card: Card, text: str) -> Card:
    """Return a card with a line of small print instead of the button that draws the picture."""
    *blocks, row = card["blocks"]
    others = [element for element in row["elements"] if element["action_id"] != DRAW]
    return {**card, "blocks": [*blocks, context_block(text), {**row, "elements": others}]}


def figures_lines(stats: CodeStats, *, drawn: bool) -> Iterator[str]:
    """Yield the figures as lines, with a sparkline if there is no picture."""
    asked, *more = figures_in_words(stats)
    yield escape(" · ".join([f"*{asked}*", *more]))
    if not drawn:
        yield code_span(render_sparkline([count for _, count in stats.weeks]))
    yield f"Questions a week: {', '.join(f'{count:,}' for _, count in stats.weeks)} (the last one is not over)"
    if stats.surfaces:
        where = ", ".join(f"{WHERE.get(surface, surface)} {count:,}" for surface, count in stats.surfaces)
        yield f"Asked in: {escape(where)}"


def figures_in_words(stats: CodeStats) -> list[str]:
    """Return the totals of a code's weeks in words, the number of questions first."""
    figures = stats.figures
    parts = (
        f"{format_questions(figures.questions)} by {format_people(figures.people)}",
        f"{figures.lookups:,} with repeats within the hour" if figures.lookups > figures.questions else "",
        format_period(stats.period),
        change_in_words(stats),
        format_worked(figures.solved, figures.votes),
        describe_steps(figures),
    )
    return [part for part in parts if part]


def change_in_words(stats: CodeStats) -> str:
    """Return how a code's questions changed against the same number of weeks before."""
    weeks = f"the {len(stats.weeks)} weeks before"
    figures = stats.figures
    if figures.change == figures.questions:
        return f"none in {weeks}"
    return f"{format_change(figures.change)} against {weeks}"


def also_asked_blocks(stats: CodeStats) -> Iterator[Block]:
    """Yield the codes that the same people also asked for."""
    if stats.also:
        yield section("*The same people also asked for*")
        yield from sections(f"• {other_code_line(stats, entry)}: {format_people(count)}" for entry, count in stats.also)


def other_code_line(stats: CodeStats, entry: Entry) -> str:
    """Render a code with its meaning on one line."""
    meaning = escape(shorten(format_meaning(entry), OTHER_MEANING_LIMIT))
    return f"{key_span(entry.key, name_catalog(entry.catalog, stats.catalogs))}{format_retired(entry)}  {meaning}"


def stats_buttons(stats: CodeStats, *, staff: bool) -> Iterator[Block]:
    """Yield the buttons: show the code's answer, and for staff write its steps."""
    wanted = stats.entry.key
    yield button("Show the answer", SHOW, wanted, label=f"Show the answer for {stats.entry.code}")
    if staff and not stats.figures.has_steps:
        yield code_button("Write steps", WRITE, wanted)


def stats_fallback_text(stats: CodeStats) -> str:
    """Return the card's text for notifications and screen readers."""
    weeks = ", ".join(f"{count:,}" for _, count in stats.weeks)
    return (
        f"{shorten(stats.figures.label, CODE_LIMIT)}: {' · '.join(figures_in_words(stats))}. Questions a week: {weeks}"
    )


@refuse_unreadable
def decode_draw(value: str) -> tuple[str, bool]:
    """Decode the draw button's value into the code and whether only one person sees the card."""
    private, _, wanted = value.partition("|")
    return wanted, bool(private)
