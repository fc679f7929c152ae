"""The definitions of figures, behind a button on every card with figures."""

from bot.desk.stats.stats_wording import list_definitions
from bot.slack.cards.blocks import Block, button, escape, sections
from bot.slack.cards.forms import View, build_modal
from bot.stats.definitions import DEFINITIONS_TITLE

HOW_COUNTED = "how_counted"  # value: the time zone in which days begin


def definitions_button(zone: str) -> Block:
    """Return the button that shows how figures are counted."""
    return button(DEFINITIONS_TITLE, HOW_COUNTED, zone)


def definitions_view(zone: str) -> View:
    """Return the modal that defines each figure."""
    *figures, days = list_definitions(zone)
    named = (line.partition(":") for line in figures)
    lines = [f"*{escape(name)}*:{escape(meaning)}" for name, _, meaning in named]
    return build_modal(DEFINITIONS_TITLE, list(sections([*lines, escape(days)])))
