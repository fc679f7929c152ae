"""The buttons on the card of what is asked most and on the card of a code's figures."""

import re
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.picture_uploads import Blocks, with_picture
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.modals import open_or_push
from bot.slack.bolt.respond import Respond, message_ts
from bot.slack.stats.cards import code_stats
from bot.slack.stats.cards.code_stats import DRAW, stats_card, without_picture
from bot.slack.stats.cards.definitions import HOW, definitions_view
from bot.slack.stats.cards.faq import FAQ, read
from bot.slack.stats.stats_reply import faq_part, picture_block, stats_of


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(re.compile(f"^{FAQ}:"))(later(show_part))
    app.action(DRAW)(later(show_picture))
    app.action(HOW)(later(say_how))


async def show_part(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Replace the part of the list with another one."""
    await respond(**in_place(body), **await faq_part(read(button_value(action)), ask))


async def show_picture(action: Payload, body: Payload, client: AsyncWebClient, *, respond: Respond, ask: Ask) -> None:
    """Replace a code's card with one that has the picture of its weeks, or says that there is none."""
    code, private = code_stats.read(button_value(action))
    figures = await stats_of(code, ask, private=private)
    draw = partial(stats_card, figures, private=private, staff=private and ask.is_staff)
    picture = await picture_block(figures, client, ask)
    plain = without_picture(draw())
    card = draw(picture=picture) if picture else plain
    if picture and (ts := message_ts(body)):  # a response_url doesn't accept uploaded pictures
        put = partial(put_in_place, client, {"channel": body["channel"]["id"], "ts": ts, "text": card["text"]})
        await with_picture(put, card["blocks"], plain["blocks"])
    else:
        await respond(**plain, **in_place(body))


async def put_in_place(client: AsyncWebClient, message: Payload, blocks: Blocks) -> None:
    """Replace the blocks of a message."""
    await client.chat_update(**message, blocks=blocks)


async def say_how(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Show how figures are counted in a modal, on top of any open one."""
    await open_or_push(client, body, definitions_view(button_value(action)))


def in_place(body: Payload) -> Payload:
    """Return the arguments of ``respond`` that replace the pressed card, which is public if a mention asked for it."""
    private = body.get("container", {}).get("is_ephemeral", True)
    return {"response_type": "ephemeral" if private else "in_channel", "replace_original": True}
