"""Look whether a message that nobody knows of whether it reached Slack is there: it carries a mark of its own."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.outbox import Post

SKEW = timedelta(minutes=10)  # by which clocks may differ
PAGE, PAGES = 999, 10  # messages in a page, and pages that are looked through
EVENT = "errdesk_post"  # the type of the metadata by which a message is known again

Message: TypeAlias = dict[str, Any]


def mark(post: Post) -> Message:
    """Give the metadata by which a message is known again."""
    return {"event_type": EVENT, "event_payload": {"post": post.id}}


async def arrived(client: AsyncWebClient, post: Post) -> str | None:
    """Look whether a post is in its channel, or in its thread, already; give its time stamp.

    Raises LookupError where too much was said since to look through: nobody knows, so nothing is to be repeated.
    """
    async for message in messages(client, post):
        known = message.get("metadata") or {}
        if known.get("event_type") == EVENT and known["event_payload"].get("post") == post.id:
            return str(message["ts"])
    return None


async def messages(client: AsyncWebClient, post: Post) -> AsyncIterator[Message]:
    """Give the messages among which a post may be: those in its thread, or those in its channel."""
    oldest = str(((post.since or post.claimed) - SKEW).timestamp())
    where: Message = {
        "channel": await room(client, post),
        "oldest": oldest,
        "include_all_metadata": True,
        "limit": PAGE,
    }
    if post.thread:
        where["ts"] = post.thread
    read = client.conversations_replies if post.thread else client.conversations_history
    cursor = ""
    for _ in range(PAGES):
        page = await read(**where, cursor=cursor or None)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
    raise LookupError(f"More than {PAGE * PAGES:,} messages were written since message {post.id} may have been sent.")


async def room(client: AsyncWebClient, post: Post) -> str:
    """Give the channel of a post; for a person it is the direct message with them."""
    if post.channel[:1] not in "UW":
        return post.channel
    return str((await client.conversations_open(users=post.channel))["channel"]["id"])
