"""A card in a modal, visible to one person only."""

from bot.slack.cards.blocks import Card
from bot.slack.cards.forms import VIEW_BLOCK_LIMIT, View, build_modal

TITLE = "Error codes"


def build_card_modal(card: Card) -> View:
    """Return a modal that shows a card."""
    return build_modal(TITLE, card["blocks"][:VIEW_BLOCK_LIMIT])
