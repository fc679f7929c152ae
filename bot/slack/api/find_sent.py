"""Find a message that the bot may have posted: each carries metadata by which it is known again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.outbox import Post

SKEW = timedelta(minutes=10)  # by which clocks may differ
PAGE, PAGES = 999, 10  # messages in a page, and pages that are looked through
EVENT = "errdesk_post"  # the type of the metadata of what the outbox sends

Message: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A message's metadata: its type, and one key with its value."""

    event_type: str
    key: str
    value: object

    def is_on(self, message: Message) -> bool:
        """Return whether a message carries this mark."""
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        return metadata.get("event_type") == self.event_type and payload.get(self.key) == self.value

    def as_metadata(self) -> Message:
        """Return it as Slack takes it."""
        return {"event_type": self.event_type, "event_payload": {self.key: self.value}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a channel, or a thread of it, from a moment on (Unix time)."""

    channel: str
    thread: str | None
    since: float


def mark_of(post: Post) -> Mark:
    """Return the mark of a message of the outbox."""
    return Mark(EVENT, "post", post.id)


async def find_post(client: AsyncWebClient, post: Post) -> str | None:
    """Return the time stamp of a message of the outbox, None where it isn't in its channel or thread."""
    since = ((post.since or post.claimed) - SKEW).timestamp()
    place = Place(await open_channel(client, post), post.thread, since)
    return await find_marked(client, place, mark_of(post))


async def find_marked(client: AsyncWebClient, place: Place, mark: Mark) -> str | None:
    """Return the time stamp of the message with a mark, None where it isn't there.

    Raises LookupError where too much was written since to look through: nobody knows, so nothing is to be repeated.
    """
    async for message in list_messages(client, place):
        if mark.is_on(message):
            return str(message["ts"])
    return None


async def list_messages(client: AsyncWebClient, place: Place) -> AsyncIterator[Message]:
    """Yield the messages of a place."""
    where: Message = {
        "channel": place.channel,
        "oldest": str(place.since),
        "include_all_metadata": True,
        "limit": PAGE,
    }
    if place.thread:
        where["ts"] = place.thread
    read = client.conversations_replies if place.thread else client.conversations_history
    cursor = ""
    for _ in range(PAGES):
        page = await read(**where, cursor=cursor or None)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
    raise LookupError(f"More than {PAGE * PAGES:,} messages were written in {place.channel} since {place.since}.")


async def open_channel(client: AsyncWebClient, post: Post) -> str:
    """Return the channel of a post; for a person it is the direct message with them."""
    if post.channel[:1] not in "UW":
        return post.channel
    return str((await client.conversations_open(users=post.channel))["channel"]["id"])
