"""A card shown in a modal, for its reader alone."""

from bot.slack.cards.blocks import Card
from bot.slack.cards.forms import VIEW, View, page

TITLE = "Error codes"


def answer_view(card: Card, title: str = TITLE) -> View:
    """Show a card in a modal."""
    return page(title, card["blocks"][:VIEW])
