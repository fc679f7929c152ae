"""The message shortcut *Save as resolution step*."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.typeahead import find_codes
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.modals import open_modal
from bot.slack.steps.cards.from_message_form import MESSAGE_FORM, OTHER_CODE, TITLE
from bot.slack.steps.cards.write_form_parts import code_option
from bot.slack.steps.from_message_draft import continue_to_steps_form, fetch_message_draft

SAVE_MESSAGE = "save_as_step"
MENU_SIZE = 20  # codes offered at once


def register(app: AsyncApp) -> None:
    """Register the listeners for the shortcut and its form."""
    app.shortcut(SAVE_MESSAGE)(ack_then(open_message_draft))
    app.options(OTHER_CODE)(offer_draft_codes)
    app.view(MESSAGE_FORM)(continue_draft)


async def open_message_draft(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the message as a draft that asks which code it is for."""
    await open_modal(client, body, TITLE, fetch_message_draft(client, body, ask))


async def offer_draft_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far."""
    entries = await ask(find_codes, payload.get("value") or "", MENU_SIZE)
    return await ack(options=[code_option(entry) for entry in entries])


async def continue_draft(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Go on to the form for the chosen code's steps."""
    await ack(**await continue_to_steps_form(view, ask))
