"""[History of these steps]: show revisions, restore one, and retire the steps."""

import re

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value, chosen, picks
from bot.slack.bolt.modals import open_modal, show_again
from bot.slack.cards.answer_buttons import HISTORY, MORE, home_in
from bot.slack.steps.cards.history_form import RESTORE, RETIRE, TITLE, TURN, page_of_history
from bot.slack.steps.history_actions import SURFACE, fresh_history, restored, retired


def register(app: AsyncApp) -> None:
    """Register the listeners for the menu and the buttons of the history."""
    app.action(MORE, matchers=[picks(HISTORY)])(later(open_history))
    app.action(re.compile(f"^{TURN}:"))(later(turn_history))
    app.action(RESTORE)(later(restore_revision))
    app.action(RETIRE)(later(retire_steps))


async def open_history(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the history."""
    await open_modal(client, body, TITLE, fresh_history(home_in(chosen(action)), ask))


async def turn_history(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show older or newer revisions."""
    home, page = page_of_history(button_value(action))
    await show_again(client, body, await fresh_history(home, ask, page))


async def restore_revision(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Restore a revision."""
    await show_again(client, body, await ask(restored, button_value(action), ask.by(SURFACE)))


async def retire_steps(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Retire the steps."""
    await show_again(client, body, await ask(retired, button_value(action), ask.by(SURFACE)))
