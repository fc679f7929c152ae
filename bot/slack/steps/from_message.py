"""The message shortcut *Save as resolution step*."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.save import find_codes
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.modals import open_modal
from bot.slack.steps.cards.from_message_form import ANOTHER, DRAFTED, TITLE
from bot.slack.steps.cards.write_form_parts import code_option
from bot.slack.steps.from_message_draft import continued, drafted

SAVE_MESSAGE = "save_as_step"
MENU = 20  # codes offered at once


def register(app: AsyncApp) -> None:
    """Register the listeners for the shortcut and its form."""
    app.shortcut(SAVE_MESSAGE)(later(draft_steps))
    app.options(ANOTHER)(offer_codes)
    app.view(DRAFTED)(continue_draft)


async def draft_steps(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the message as a draft that asks which code it is for."""
    await open_modal(client, body, TITLE, drafted(client, body, ask))


async def offer_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far."""
    entries = await ask(find_codes, payload.get("value") or "", MENU)
    return await ack(options=[code_option(entry) for entry in entries])


async def continue_draft(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Go on to the form for the chosen code's steps."""
    await ack(**await continued(view, ask))
