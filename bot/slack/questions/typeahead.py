"""The type-ahead menu, and the answer to what is picked in it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.save import find_codes
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import chosen
from bot.slack.questions.cards.typeahead_form import OPTIONS, TYPED, asked_for, code_options, look_up_view
from bot.slack.questions.reply import reply_to
from bot.slack.steps.write_preview import view_of

SURFACE = "shortcut"


def register(app: AsyncApp) -> None:
    """Register the menu."""
    app.options(TYPED)(offer_codes)
    app.action(TYPED)(later(answer_picked))


async def offer_codes(ack: AsyncAck, payload: Payload, ask: Ask) -> BoltResponse:
    """Offer the codes that match the text typed so far; nothing is recorded."""
    typed = payload.get("value") or ""
    return await ack(options=code_options(await ask(find_codes, typed, OPTIONS), typed))


async def answer_picked(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show the answer below the menu, so that another code can be picked; clearing the menu removes it."""
    text = asked_for(chosen(action))
    card = await reply_to(text, ask, SURFACE, shareable=False, private=True) if text else None
    await client.views_update(view_id=view_of(body)["id"], view=look_up_view(card))
