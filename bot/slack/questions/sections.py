"""The buttons that list the codes of a section, page by page."""

import re

from slack_bolt.async_app import AsyncApp

from bot.desk.questions.sections import list_section
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer_buttons import LIST_GROUP, LIST_PAGE, decode_page
from bot.slack.questions.cards.section_page import section_card


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(LIST_GROUP)(ack_then(open_section))
    app.action(re.compile(f"^{LIST_PAGE}:"))(ack_then(turn_section_page))


async def open_section(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Show the first page to who pressed; the choice stays, which others may be reading."""
    listing = await ask(list_section, read_button_value(action))
    await respond(thread_ts=find_pressed_thread(body), **section_card(listing))


async def turn_section_page(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Replace the page with another one."""
    listing = await ask(list_section, *decode_page(read_button_value(action)))
    kind = "ephemeral" if body.get("container", {}).get("is_ephemeral", True) else "in_channel"  # a mention's is public
    await respond(response_type=kind, replace_original=True, **section_card(listing))
