"""The type-ahead menu, and the answer to what is picked in it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.typeahead import find_codes
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_chosen_value, read_pressed_view
from bot.slack.questions.cards.typeahead_form import (
    ASKED,
    LOOK_UP_MENU,
    OPTIONS,
    look_up_view,
    typeahead_options,
)
from bot.slack.questions.reply import reply_to

SURFACE = "shortcut"


def register(app: AsyncApp) -> None:
    """Register the menu."""
    app.options(LOOK_UP_MENU)(offer_typeahead_codes)
    app.action(LOOK_UP_MENU)(ack_then(answer_picked_code))


async def offer_typeahead_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far; nothing is recorded."""
    typed = payload.get("value") or ""
    return await ack(options=typeahead_options(await ask(find_codes, typed, OPTIONS), typed))


async def answer_picked_code(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show the answer below the menu, so that another code can be picked; clearing the menu removes it."""
    text = read_chosen_value(action).removeprefix(ASKED)
    card = await reply_to(text, ask, SURFACE) if text else None
    await client.views_update(view_id=read_pressed_view(body)["id"], view=look_up_view(card))
