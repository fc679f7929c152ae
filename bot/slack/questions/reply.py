"""What to say to a text, wherever it was typed: how to ask, a list, what is asked most, or what a question means."""

from bot.desk.questions.lookup import Answer
from bot.desk.questions.outsiders import hide_figures
from bot.desk.questions.sections import list_section
from bot.slack.bolt.ask import Ask
from bot.slack.cards.blocks import Card
from bot.slack.cards.verdicts import reply_card
from bot.slack.questions.cards.help import help_card
from bot.slack.questions.cards.section_page import list_card
from bot.slack.stats.stats_reply import figures_reply, first_word

HELP = {"", "help", "?"}
LIST = "list"
STEPS = "steps"  # a command of its own


async def reply_to(text: str, ask: Ask, surface: str, *, shareable: bool = True, private: bool | None = None) -> Card:
    """Give the card for a text; what is neither help, a list nor figures is a question, and recorded as one.

    ``shareable`` if it may be shared from here, ``private`` where only the asker sees it: unless told, that is the
    same. Only in private staff see what is for staff.
    """
    private = shareable if private is None else private
    if text.strip().lower() in HELP:
        return help_card(staff=private and ask.is_staff)
    reply = await list_reply(text, ask) or await figures_reply(text, ask, private=private)
    return reply or draw_answer(await ask.look_up(text, surface), ask, shareable=shareable, private=private)


def draw_answer(answer: Answer, ask: Ask, *, shareable: bool = False, private: bool = True) -> Card:
    """Draw an answer for whoever sees it: figures and what is for staff stay out where somebody else might read them.

    ``shareable`` and ``private`` are as above.
    """
    shown = answer if ask.sees_figures(private=private) else hide_figures(answer)
    return reply_card(shown, staff=private and ask.is_staff, shareable=shareable)


async def list_reply(text: str, ask: Ask) -> Card | None:
    """Give the list of a section, or of what sections there are; None where no list is wanted."""
    first, rest = first_word(text)
    if first != LIST:
        return None
    listing = await ask(list_section, rest)
    return list_card(listing) if listing.name or not rest else None
