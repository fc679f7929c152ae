"""The definitions of figures, behind a button on every card with figures."""

from bot.desk.stats.stats_wording import counted_how
from bot.slack.cards.blocks import Block, button, escape, sections
from bot.slack.cards.forms import View, page
from bot.stats.definitions import TITLE

HOW = "how_counted"  # value: the time zone in which days begin


def how_button(zone: str) -> Block:
    """Return the button that shows how figures are counted."""
    return button(TITLE, HOW, zone)


def definitions_view(zone: str) -> View:
    """Return the modal that defines each figure."""
    *figures, days = counted_how(zone)
    named = (line.partition(":") for line in figures)
    lines = [f"*{escape(name)}*:{escape(meaning)}" for name, _, meaning in named]
    return page(TITLE, list(sections([*lines, escape(days)])))
