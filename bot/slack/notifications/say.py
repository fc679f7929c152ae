"""Post a notification to Slack: its card, with a picture if it has one, in the thread it belongs to."""

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

PATIENCE = 40.0  # seconds to draw and upload a picture; after that the message is sent without it
NAME = "error-codes.png"

InTime: TypeAlias = Callable[[], bool]


class TooLate(Exception):  # noqa: N818 - not an error: another worker sends it
    """The worker's lease may have ended before it could post, so another worker may be sending already."""


async def say(client: AsyncWebClient, post: Post, notification: Told, in_time: InTime, *, remember: Remember) -> str:
    """Post a notification with the metadata that identifies it, and return its timestamp.

    ``remember`` records an uploaded file. Raises TooLate, without posting, once ``in_time`` returns false.
    """
    card = told_card(notification)
    send = sending_of(client, post, card["text"], in_time)
    picture = await picture_of(client, notification, remember)
    if picture is None:
        return await send(card["blocks"])
    return await with_picture(send, summary_card(notification, picture)["blocks"], card["blocks"])


def sending_of(client: AsyncWebClient, post: Post, text: str, in_time: InTime) -> Callable[[Blocks], Awaitable[str]]:
    """Return a function that sends blocks as this post and returns the message's timestamp."""

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
    """Draw and upload a notification's chart; None if it has none, or if that fails or takes too long."""
    chart = notification.chart
    if chart is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            return await upload(client, await aside(lambda: draw(chart)), NAME, remember)
    except Exception:
        log.warning("A summary goes without its picture.", exc_info=True)
        return None
