"""Find a message that the bot may have posted already, by the metadata that each of them carries."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.outbox import Post

CLOCK_SKEW = timedelta(minutes=10)  # by how much clocks may differ
PAGE_SIZE = 999  # messages per page
MAX_PAGES = 10  # pages to search at most
POST_METADATA_TYPE = "errdesk_post"  # metadata type of the outbox's messages

Message: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MessageMetadata:
    """A message's metadata: its event type and one key-value pair."""

    event_type: str
    key: str
    value: object

    def is_on(self, message: Message) -> bool:
        """Return whether a message carries this metadata."""
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        return metadata.get("event_type") == self.event_type and payload.get(self.key) == self.value

    def as_metadata(self) -> Message:
        """Return the metadata as ``chat.postMessage`` expects it."""
        return {"event_type": self.event_type, "event_payload": {self.key: self.value}}


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Where to search: a channel, or one of its threads, since a Unix time in seconds."""

    channel: str
    thread: str | None
    since: float


def build_post_metadata(post: Post) -> MessageMetadata:
    """Return the metadata that identifies an outbox post."""
    return MessageMetadata(POST_METADATA_TYPE, "post", post.id)


async def find_sent_message(client: AsyncWebClient, post: Post) -> str | None:
    """Return the timestamp of an outbox post's message, None if it isn't in its channel or thread."""
    since = ((post.since or post.claimed) - CLOCK_SKEW).timestamp()
    place = SearchScope(await resolve_channel(client, post), post.thread, since)
    return await find_message_by_metadata(client, place, build_post_metadata(post))


async def find_message_by_metadata(client: AsyncWebClient, place: SearchScope, mark: MessageMetadata) -> str | None:
    """Return the timestamp of the message that carries the metadata, None if there is none.

    Raises LookupError if too many messages were written since to search them all; the caller mustn't post again then.
    """
    async for message in iter_messages(client, place):
        if mark.is_on(message):
            return str(message["ts"])
    return None


async def iter_messages(client: AsyncWebClient, place: SearchScope) -> AsyncIterator[Message]:
    """Yield the messages of a channel or thread, page by page."""
    fetch: Callable[..., Awaitable[Any]] = client.conversations_history
    if place.thread:
        fetch = partial(client.conversations_replies, ts=place.thread)
    options = {"oldest": str(place.since), "include_all_metadata": True, "limit": PAGE_SIZE}
    cursor = None
    for _ in range(MAX_PAGES):
        page = await fetch(channel=place.channel, cursor=cursor, **options)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    raise LookupError(
        f"More than {PAGE_SIZE * MAX_PAGES:,} messages were written in {place.channel} since {place.since}."
    )


async def resolve_channel(client: AsyncWebClient, post: Post) -> str:
    """Return the id of the channel to post in; for a person, of the direct message with them."""
    if post.channel[:1] not in "UW":
        return post.channel
    return str((await client.conversations_open(users=post.channel))["channel"]["id"])
