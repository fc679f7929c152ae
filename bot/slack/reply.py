"""What to say to a text, wherever it was typed: how to ask, a list, or what a question means."""

from bot.desk.listing import list_section
from bot.slack.ask import Ask
from bot.slack.cards.help import help_card
from bot.slack.cards.kit import Card
from bot.slack.cards.listing import list_card
from bot.slack.cards.reply import reply_card

HELP = {"", "help", "?"}
LIST = "list"


async def reply_to(text: str, ask: Ask, surface: str, *, shareable: bool = True) -> Card:
    """Give the card for a text; what is neither help nor a list is a question, and recorded as one."""
    if text.strip().lower() in HELP:
        return help_card()
    first, _, rest = text.strip().partition(" ")
    if first.lower() == LIST:
        listing = await ask(list_section, rest)
        if listing.name or not rest:
            return list_card(listing)
    return reply_card(await ask.look_up(text, surface), shareable=shareable)
