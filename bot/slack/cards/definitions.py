"""How figures are counted: behind a button wherever figures are shown."""

from bot.desk.counting_words import counted_how
from bot.figures.definitions import TITLE
from bot.slack.cards.form import View, page
from bot.slack.cards.kit import Block, button, escape, sections

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
