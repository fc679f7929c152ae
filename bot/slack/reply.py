"""What to say to a text, wherever it was typed: how to ask, a list, or what a question means."""

from bot.desk.listing import list_section
from bot.slack.ask import Ask
from bot.slack.cards.help import help_card
from bot.slack.cards.kit import Card
from bot.slack.cards.listing import list_card
from bot.slack.cards.reply import reply_card

HELP = {"", "help", "?"}
LIST = "list"


async def reply_to(text: str, ask: Ask, surface: str, *, shareable: bool = True, private: bool | None = None) -> Card:
    """Give the card for a text; what is neither help nor a list is a question, and recorded as one.

    ``shareable`` if it may be shared from here, ``private`` where only the asker sees it: unless told, that is the
    same. Only in private staff see what is for staff.
    """
    staff = (shareable if private is None else private) and ask.people.is_staff(ask.user)
    if text.strip().lower() in HELP:
        return help_card(staff=staff)
    first, _, rest = text.strip().partition(" ")
    if first.lower() == LIST:
        listing = await ask(list_section, rest)
        if listing.name or not rest:
            return list_card(listing)
    return reply_card(await ask.look_up(text, surface), staff=staff, shareable=shareable)
