"""How figures are counted: behind a button wherever figures are shown."""

from bot.desk.stats.stats_wording import counted_how
from bot.slack.cards.blocks import Block, button, escape, sections
from bot.slack.cards.forms import View, page
from bot.stats.definitions import TITLE

HOW = "how_counted"  # value: the time zone in which days are cut


def how_button(zone: str) -> Block:
    """Offer to say how it is counted."""
    return button(TITLE, HOW, zone)


def definitions_view(zone: str) -> View:
    """Say in a modal what each figure means."""
    *figures, days = counted_how(zone)
    named = (line.partition(":") for line in figures)
    lines = [f"*{escape(name)}*:{escape(meaning)}" for name, _, meaning in named]
    return page(TITLE, list(sections([*lines, escape(days)])))
