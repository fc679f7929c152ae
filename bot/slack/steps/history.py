"""[History of these steps]: show revisions, restore one, and retire the steps."""

import re

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import match_verb, read_button_value, read_chosen_value
from bot.slack.bolt.modals import open_modal, update_modal
from bot.slack.cards.answer_buttons import HISTORY, MORE, decode_home
from bot.slack.steps.cards.history_form import RESTORE, RETIRE, TITLE, TURN_HISTORY, decode_home_and_number
from bot.slack.steps.history_actions import SURFACE, fetch_history_view, restore_and_show, retire_and_show


def register(app: AsyncApp) -> None:
    """Register the listeners for the menu and the buttons of the history."""
    app.action(MORE, matchers=[match_verb(HISTORY)])(ack_then(open_history))
    app.action(re.compile(f"^{TURN_HISTORY}:"))(ack_then(turn_history))
    app.action(RESTORE)(ack_then(handle_restore))
    app.action(RETIRE)(ack_then(handle_retire))


async def open_history(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the history."""
    await open_modal(client, body, TITLE, fetch_history_view(decode_home(read_chosen_value(action)), ask))


async def turn_history(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show older or newer revisions."""
    home, page = decode_home_and_number(read_button_value(action))
    await update_modal(client, body["view"], await fetch_history_view(home, ask, page))


async def handle_restore(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Restore a revision."""
    await update_modal(client, body["view"], await ask(restore_and_show, read_button_value(action), ask.by(SURFACE)))


async def handle_retire(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Retire the steps."""
    await update_modal(client, body["view"], await ask(retire_and_show, read_button_value(action), ask.by(SURFACE)))
