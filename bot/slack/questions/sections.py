"""The buttons that page through the codes of a section."""

import re

from slack_bolt.async_app import AsyncApp

from bot.desk.questions.sections import list_section
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.cards.answer_buttons import LIST_PAGE, decode_page
from bot.slack.questions.cards.section_page import section_card


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(re.compile(f"^{LIST_PAGE}:"))(ack_then(turn_section_page))


async def turn_section_page(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Replace the page with another one."""
    listing = await ask(list_section, *decode_page(read_button_value(action)))
    kind = "ephemeral" if body.get("container", {}).get("is_ephemeral", True) else "in_channel"  # a mention's is public
    await respond(response_type=kind, replace_original=True, **section_card(listing))
