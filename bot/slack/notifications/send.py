"""Post a message of the outbox to Slack, with a picture if it has one, in the thread it belongs to."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.outbox import Post
from bot.slack.api.find_sent import build_post_metadata, resolve_channel
from bot.slack.api.picture_uploads import Block, Blocks, StoreUpload, send_with_picture, upload_picture
from bot.slack.notifications.cards.summary import insert_picture
from bot.slack.notifications.post_content import PostContent
from bot.stats.charts import Chart, render_chart
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

PATIENCE = 40.0  # seconds to draw and upload a picture; after that the message is sent without it
PICTURE_NAME = "error-codes.png"

InTime: TypeAlias = Callable[[], bool]


class TooLate(Exception):  # noqa: N818 - not an error: another worker sends it
    """The worker's lease may have ended before it could post, so another worker may be sending already."""


async def send_post(
    client: AsyncWebClient, post: Post, content: PostContent, in_time: InTime, *, remember: StoreUpload
) -> str:
    """Send a post with the metadata that identifies it, and return its timestamp.

    ``remember`` records an uploaded file. Raises TooLate, without posting, once ``in_time`` returns false.
    """
    card = content.card
    send = make_block_sender(client, post, card["text"], in_time)
    picture = await upload_chart(client, content.chart, remember) if content.chart else None
    if picture is None:
        return await send(card["blocks"])
    return await send_with_picture(send, insert_picture(card, picture), card["blocks"])


def make_block_sender(
    client: AsyncWebClient, post: Post, text: str, in_time: InTime
) -> Callable[[Blocks], Awaitable[str]]:
    """Return a function that sends blocks as this post and returns the message's timestamp."""

    async def send(blocks: Blocks) -> str:
        channel = await resolve_channel(client, post) if post.thread else post.channel
        if not in_time():
            raise TooLate
        response = await client.chat_postMessage(
            channel=channel,
            thread_ts=post.thread,
            text=text,
            blocks=blocks,
            metadata=build_post_metadata(post).as_metadata(),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(response["ts"])

    return send


async def upload_chart(client: AsyncWebClient, chart: Chart, remember: StoreUpload) -> Block | None:
    """Draw and upload a chart; return the block that shows it, None if that fails or takes too long."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await upload_picture(client, await run_in_thread(render_chart, chart), PICTURE_NAME, remember)
    except Exception:
        log.warning("A summary goes without its picture.", exc_info=True)
        return None
