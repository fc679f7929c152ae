"""The buttons on the card of what is asked most and on the card of a code's figures."""

import re
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.picture_uploads import send_with_picture
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_or_push_modal
from bot.slack.bolt.respond import Respond, find_public_message_ts
from bot.slack.stats.cards import code_stats
from bot.slack.stats.cards.code_stats import DRAW, NO_PICTURE, replace_draw_button, stats_card
from bot.slack.stats.cards.definitions import HOW_COUNTED, definitions_view
from bot.slack.stats.cards.faq import FAQ, decode_part
from bot.slack.stats.stats_reply import load_faq_card, load_stats, upload_weeks_picture


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(re.compile(f"^{FAQ}:"))(ack_then(show_faq_part))
    app.action(DRAW)(ack_then(show_stats_picture))
    app.action(HOW_COUNTED)(ack_then(show_definitions))


async def show_faq_part(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Replace the part of the list with another one."""
    await respond(**replacing_response(body), **await load_faq_card(decode_part(read_button_value(action)), ask))


async def show_stats_picture(
    action: Payload, body: Payload, client: AsyncWebClient, *, respond: Respond, ask: Ask
) -> None:
    """Replace a code's card with one that has the picture of its weeks, or says that there is none."""
    code, private = code_stats.decode_draw(read_button_value(action))
    figures = await load_stats(code, ask, private=private)
    draw = partial(stats_card, figures, private=private, staff=private and ask.is_staff)
    picture = await upload_weeks_picture(figures, client, ask)
    plain = replace_draw_button(draw(), NO_PICTURE)
    card = draw(picture=picture) if picture else plain
    if picture and (ts := find_public_message_ts(body)):  # a response_url doesn't accept uploaded pictures
        put = partial(client.chat_update, channel=body["channel"]["id"], ts=ts, text=card["text"])
        await send_with_picture(lambda blocks: put(blocks=blocks), card["blocks"], plain["blocks"])
    else:
        await respond(**plain, **replacing_response(body))


async def show_definitions(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Show how figures are counted in a modal, on top of any open one."""
    await open_or_push_modal(client, body, definitions_view(read_button_value(action)))


def replacing_response(body: Payload) -> Payload:
    """Return the arguments of ``respond`` that replace the pressed card, which is public if a mention asked for it."""
    private = body.get("container", {}).get("is_ephemeral", True)
    return {"response_type": "ephemeral" if private else "in_channel", "replace_original": True}
