"""The buttons under what is asked most and under a code's figures."""

import re
from functools import partial

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ask import Ask, Payload
from bot.slack.cards import stats
from bot.slack.cards.definitions import HOW, definitions_view
from bot.slack.cards.faq import FAQ, read
from bot.slack.cards.stats import DRAW, stats_card, without_picture
from bot.slack.figures_reply import faq_part, picture_block, sending, stats_of
from bot.slack.later import later
from bot.slack.modal import open_or_push
from bot.slack.pictures import with_picture


def register(app: AsyncApp) -> None:
    """Listen to the buttons."""
    app.action(re.compile(f"^{FAQ}:"))(later(show_part))
    app.action(DRAW)(later(show_picture))
    app.action(HOW)(later(say_how))


async def show_part(action: Payload, body: Payload, respond: AsyncRespond, ask: Ask) -> None:
    """Show another part in the place of this one."""
    await respond(**in_place(body), **await faq_part(read(action["value"]), ask))


async def show_picture(
    action: Payload, body: Payload, client: AsyncWebClient, *, respond: AsyncRespond, ask: Ask
) -> None:
    """Put the picture of a code's weeks into its card; without one, the card says so."""
    wanted, private = stats.read(action["value"])
    found = await stats_of(wanted, ask)
    draw = partial(stats_card, found, private=private, staff=private and ask.people.is_staff(ask.user))
    picture, plain = await picture_block(found, client, ask), without_picture(draw())
    shown = draw(picture=picture) if picture else plain
    send = sending(respond, text=shown["text"], **in_place(body))
    await with_picture(send, shown["blocks"], plain["blocks"])


async def say_how(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Say how it is counted, on top of whatever it was pressed in."""
    await open_or_push(client, body, definitions_view(action["value"]))


def in_place(body: Payload) -> Payload:
    """Say to respond that it is in the place of the pressed card; a mention's card is public."""
    private = body.get("container", {}).get("is_ephemeral", True)
    return {"response_type": "ephemeral" if private else "in_channel", "replace_original": True}
