"""The type-ahead menu, and the answer to what is picked in it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.lookup import pick_code
from bot.desk.questions.typeahead import find_codes
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_chosen_value, read_pressed_view
from bot.slack.cards.blocks import Card
from bot.slack.questions.cards.typeahead_form import (
    ASKED,
    LOOK_UP_MENU,
    OPTIONS,
    look_up_view,
    typeahead_options,
)
from bot.slack.questions.reply import render_answer, reply_to

SURFACE = "shortcut"


def register(app: AsyncApp) -> None:
    """Register the menu."""
    app.options(LOOK_UP_MENU)(offer_typeahead_codes)
    app.action(LOOK_UP_MENU)(ack_then(answer_picked_code))


async def offer_typeahead_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far; nothing is recorded."""
    typed = payload.get("value") or ""
    return await ack(options=typeahead_options(await ask(find_codes, typed, OPTIONS), typed, ask.catalogs))


async def answer_choice(chosen: str, ask: Ask) -> Card:
    """Return the answer for a code, by its key, or for the text that was typed."""
    if chosen.startswith(ASKED):
        return await reply_to(chosen.removeprefix(ASKED), ask, SURFACE)
    return render_answer(await ask(pick_code, chosen, question=None, asked=ask.make_asker(SURFACE)), ask)


async def answer_picked_code(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show the answer below the menu, so that another code can be picked; clearing the menu removes it."""
    chosen = read_chosen_value(action)
    card = await answer_choice(chosen, ask) if chosen else None
    await client.views_update(view_id=read_pressed_view(body)["id"], view=look_up_view(card))
