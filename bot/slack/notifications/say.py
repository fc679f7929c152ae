"""Say what a post tells: the card, with its picture if it has one, under the message where it belongs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.outbox import Post, Told
from bot.slack.api.find_sent import mark_of, open_channel
from bot.slack.api.picture_uploads import Block, Blocks, Remember, upload, with_picture
from bot.slack.notifications.cards.notification import told_card
from bot.slack.notifications.cards.summary import summary_card
from bot.stats.charts import draw
from bot.threads import aside

log = logging.getLogger(__name__)

PATIENCE = 40.0  # seconds for a picture to be drawn and uploaded; the message goes without one that takes longer
NAME = "error-codes.png"

InTime: TypeAlias = Callable[[], bool]


class TooLate(Exception):  # noqa: N818 - no fault: another worker sends it
    """It took so long to begin that another worker may have begun too."""


async def say(client: AsyncWebClient, post: Post, notification: Told, in_time: InTime, *, remember: Remember) -> str:
    """Post it, with the mark by which it is known again; return its time stamp. ``remember`` keeps what is uploaded.

    Raises TooLate, and says nothing, once ``in_time`` does not hold any more.
    """
    card = told_card(notification)
    send = sending_of(client, post, card["text"], in_time)
    picture = await picture_of(client, notification, remember)
    if picture is None:
        return await send(card["blocks"])
    return await with_picture(send, summary_card(notification, picture)["blocks"], card["blocks"])


def sending_of(client: AsyncWebClient, post: Post, text: str, in_time: InTime) -> Callable[[Blocks], Awaitable[str]]:
    """Give what sends blocks as this post."""

    async def send(blocks: Blocks) -> str:
        channel = await open_channel(client, post) if post.thread else post.channel
        if not in_time():
            raise TooLate
        response = await client.chat_postMessage(
            channel=channel,
            thread_ts=post.thread,
            text=text,
            blocks=blocks,
            metadata=mark_of(post).as_metadata(),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(response["ts"])

    return send


async def picture_of(client: AsyncWebClient, notification: Told, remember: Remember) -> Block | None:
    """Draw and upload what a post shows, None if it shows nothing or that cannot be done in time."""
    chart = notification.chart
    if chart is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            return await upload(client, await aside(lambda: draw(chart)), NAME, remember)
    except Exception:
        log.warning("A summary goes without its picture.", exc_info=True)
        return None
