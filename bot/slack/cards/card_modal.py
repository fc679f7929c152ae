"""A card in a modal, visible to one person only."""

from bot.slack.cards.blocks import Card
from bot.slack.cards.forms import VIEW, View, page

TITLE = "Error codes"


def answer_view(card: Card) -> View:
    """Return a modal that shows a card."""
    return page(TITLE, card["blocks"][:VIEW])
