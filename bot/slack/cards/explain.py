"""A card shown in a modal, for its reader alone."""

from bot.slack.cards.form import VIEW, View, page
from bot.slack.cards.kit import Card

TITLE = "Error codes"


def answer_view(card: Card, title: str = TITLE) -> View:
    """Show a card in a modal."""
    return page(title, card["blocks"][:VIEW])
