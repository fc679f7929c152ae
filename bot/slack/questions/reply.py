"""The reply to a text, wherever it was typed: help, a list of codes, figures, or the answer to a question."""

import re

from bot.desk.questions.answer import Answer
from bot.desk.questions.outsiders import hide_figures
from bot.desk.questions.sections import list_section
from bot.desk.state.examples import choose_examples
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.respond_in_view import is_press_in_view
from bot.slack.cards.blocks import Card
from bot.slack.cards.verdicts import verdict_card
from bot.slack.questions.cards.help import help_card
from bot.slack.questions.cards.section_page import section_card
from bot.slack.stats.stats_reply import FIGURES_REPLIES, split_first_word

HELP = "help"
BESIDE_HELP = {"hi", "hello", "hey", "please", "pls", "can", "could", "anyone", "you", "i", "we", "need", "me", "us"}
LIST = "list"
STEPS = "steps"  # handled by /errcode only


async def reply_to(text: str, ask: Ask, surface: str, *, shareable: bool = False, private: bool = True) -> Card:
    """Return the card for a text; anything but help, a list, figures or small talk is a question and recorded as one.

    ``shareable``: the card may be shared from here. ``private``: only the asker sees it; what is for staff is shown to
    staff in private only.
    """
    card = await reply_to_command(text, ask, private=private)
    return card or render_answer(await ask.look_up(text, surface), ask, shareable=shareable, private=private)


async def reply_to_command(text: str, ask: Ask, *, private: bool) -> Card | None:
    """Return the card for a text that wants help, a list or figures; None for any other."""
    if wants_help(text):
        return help_card(await ask(choose_examples), staff=private and ask.is_staff)
    first, rest = split_first_word(text)
    if first == LIST:
        return await reply_with_list(rest, ask)
    if first in FIGURES_REPLIES:
        return await FIGURES_REPLIES[first](rest, ask, private=private)
    return None


def wants_help(text: str) -> bool:
    """Return whether a text is empty or only asks for help, as "help" and "Can you help me, please?" do."""
    words = set(re.findall(r"\w+", text.lower()))
    return text.strip() in {"", "?"} or (HELP in words and words - {HELP} <= BESIDE_HELP)


def render_answer(answer: Answer, ask: Ask, *, shareable: bool = False, private: bool = True) -> Card:
    """Render an answer, without figures and staff-only parts where other people might read them.

    ``shareable`` and ``private`` are as in ``reply_to``.
    """
    shown = answer if ask.may_see_figures(private=private) else hide_figures(answer)
    return verdict_card(shown, staff=private and ask.is_staff, shareable=shareable)


async def reply_with_list(rest: str, ask: Ask) -> Card | None:
    """Return the card that lists a section or, without a name, all sections; None if the text is a question."""
    listing = await ask(list_section, rest)
    return section_card(listing) if listing.name or not rest else None


def is_shareable(body: Payload) -> bool:
    """Return whether there is somebody to share with: not in a view, nor in a direct message with the bot.

    An ephemeral card in a direct message came from a command, so two people may be talking there.
    """
    direct = body.get("channel", {}).get("id", "").startswith("D")
    return not is_press_in_view(body) and (not direct or body.get("container", {}).get("is_ephemeral", False))
