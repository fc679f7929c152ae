"""The figures of a code: how often it was asked for in recent weeks, where, and what else those people asked for."""

from collections.abc import Iterator

from bot.catalog.entry import Entry
from bot.desk.questions.wording import place, retired
from bot.desk.stats.stats import Stats
from bot.desk.stats.stats_wording import change, people, questions, spark, worked
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.cards.blocks import Block, Card, button, buttons, code, escape, quoted, section, sections, shorten, small
from bot.slack.cards.stale import reads_value
from bot.slack.stats.cards.definitions import how_button
from bot.slack.stats.cards.faq import SHOW
from bot.slack.stats.cards.stats_rows import CODE, whole
from bot.stats.period import in_words

DRAW = "draw_stats"  # value: |CODE, or private|CODE if only one person sees the card

MEANING = 300  # characters of the meaning
OTHER = 100  # characters of another code's meaning
COMES = "The picture of these weeks comes as a direct message."
NO_PICTURE = "I could not show a picture here, so these are all the figures."
WHERE = {
    "errcode": "/errcode",
    "channel": "a channel, without a mention",
    "message": "a channel, without a mention",
    "home": "the Home tab",
    "choice": "a choice",
    "terminal": "the terminal",
}


def stats_card(stats: Stats, *, picture: Block | None = None, private: bool = False, staff: bool = False) -> Card:
    """Render a code's figures with their picture, or a button that draws it; ``staff`` can write steps from here."""
    blocks = [
        section(f"*{code(stats.entry.code)}*{retired(stats.entry)}    {escape(place(stats.entry))}"),
        *sections(quoted(shorten(stats.entry.meaning.text, MEANING))),
        section("\n".join(lines(stats, drawn=picture is not None))),
        *([picture] if picture else []),
        *also(stats),
    ]
    draw = [] if picture else [button("Show as a picture", DRAW, f"{'private' * private}|{stats.entry.code}")]
    return whole(spoken(stats), blocks, buttons(*offers(stats, staff=staff), *draw, how_button(stats.period.zone)))


def picture_blocks(stats: Stats, picture: Block) -> list[Block]:
    """Return the blocks of a code's picture by itself, below what the code means."""
    return [section(other(stats.entry)), picture]


def without_picture(card: Card) -> Card:
    """Return a card that says that its picture isn't available."""
    return saying(card, NO_PICTURE)


def told_of_picture(card: Card) -> Card:
    """Return a card that says where its picture is sent."""
    return saying(card, COMES)


def saying(card: Card, text: str) -> Card:
    """Return a card with a line of small print instead of the button that draws the picture."""
    *blocks, row = card["blocks"]
    others = [element for element in row["elements"] if element["action_id"] != DRAW]
    return {**card, "blocks": [*blocks, small(text), {**row, "elements": others}]}


def lines(stats: Stats, *, drawn: bool) -> Iterator[str]:
    """Yield the figures as lines, with a sparkline if there is no picture."""
    asked, *more = in_figures(stats)
    yield escape(" · ".join([f"*{asked}*", *more]))
    if not drawn:
        yield code(spark([count for _, count in stats.weeks]))
    yield f"Questions a week: {', '.join(f'{count:,}' for _, count in stats.weeks)} (the last one is not over)"
    if stats.surfaces:
        where = ", ".join(f"{WHERE.get(surface, surface)} {count:,}" for surface, count in stats.surfaces)
        yield f"Asked in: {escape(where)}"


def in_figures(stats: Stats) -> list[str]:
    """Return the totals of a code's weeks in words, the number of questions first."""
    figures = stats.figures
    parts = (
        f"{questions(figures.questions)} by {people(figures.people)}",
        f"{figures.lookups:,} with repeats within the hour" if figures.lookups > figures.questions else "",
        in_words(stats.period),
        since(stats),
        worked(figures.solved, figures.votes),
        "" if figures.has_steps else "no steps yet",
    )
    return [part for part in parts if part]


def since(stats: Stats) -> str:
    """Return how a code's questions changed against the same number of weeks before."""
    weeks = f"the {len(stats.weeks)} weeks before"
    figures = stats.figures
    if figures.change == figures.questions:
        return f"none in {weeks}"
    return f"{change(figures.change)} against {weeks}"


def also(stats: Stats) -> Iterator[Block]:
    """Yield the codes that the same people also asked for."""
    if stats.also:
        yield section("*The same people also asked for*")
        yield from sections(f"• {other(entry)}: {people(count)}" for entry, count in stats.also)


def other(entry: Entry) -> str:
    """Render a code with its meaning on one line."""
    meaning = escape(shorten(entry.meaning.text, OTHER))
    return f"{code(shorten(entry.code, CODE))}{retired(entry)}  {meaning}"


def offers(stats: Stats, *, staff: bool) -> Iterator[Block]:
    """Yield the buttons: show the code's answer, and for staff write its steps."""
    wanted = stats.entry.code
    yield button("Show the answer", SHOW, wanted, label=f"Show the answer for {wanted}")
    if staff and not stats.figures.has_steps:
        yield button("Write steps", WRITE, wanted, label=f"Write steps: {wanted}")


def spoken(stats: Stats) -> str:
    """Return the card's text for notifications and screen readers."""
    weeks = ", ".join(f"{count:,}" for _, count in stats.weeks)
    return f"{shorten(stats.entry.code, CODE)}: {' · '.join(in_figures(stats))}. Questions a week: {weeks}"


@reads_value
def read(value: str) -> tuple[str, bool]:
    """Decode the draw button's value into the code and whether only one person sees the card."""
    private, _, wanted = value.partition("|")
    return wanted, bool(private)
