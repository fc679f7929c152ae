"""The message shortcut *Save as resolution step*."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps import find_codes
from bot.slack.ask import Ask, Payload
from bot.slack.cards.message_form import ANOTHER, DRAFTED, TITLE
from bot.slack.cards.steps_parts import code_option
from bot.slack.drafts import continued, drafted
from bot.slack.later import later
from bot.slack.modal import open_modal

SAVE_MESSAGE = "save_as_step"
MENU = 20  # codes offered at once


def register(app: AsyncApp) -> None:
    """Listen to the shortcut and its form."""
    app.shortcut(SAVE_MESSAGE)(later(draft_steps))
    app.options(ANOTHER)(offer_codes)
    app.view(DRAFTED)(continue_draft)


async def draft_steps(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show the message as a draft, and ask for which code it is."""
    await open_modal(client, body, TITLE, drafted(client, body, ask))


async def offer_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that may be meant by what is typed so far."""
    found = await ask(find_codes, payload.get("value") or "", MENU)
    return await ack(options=[code_option(entry) for entry in found])


async def continue_draft(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Go on to the steps of that code."""
    await ack(**await continued(view, ask))
