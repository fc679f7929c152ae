"""The listeners' arguments ``respond``, to a press or a command, and ``say``, in a conversation; both ``deliver``."""

import dataclasses
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Refusal
from bot.slack.api.deliver import TryLater, Way, deliver
from bot.slack.api.find_sent import MessageMetadata, SearchScope, find_message_by_metadata
from bot.slack.api.response_urls import NO_PREVIEWS, is_slack_url, post_to_response_url
from bot.slack.api.slack_errors import SLACK_ERRORS, SlackFault, read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.cards.blocks import Block, Card

NOT_CONFIRMED = "Slack didn't confirm the message. Check the channel, and press the button again if it isn't there."
NOT_POSTED = "I can't post here. Type /invite @errdesk in this channel, then press the button again."
ANSWER_METADATA_TYPE = "errdesk_answer"  # metadata type of answers, by which they are found again
MAX_DIRECTS = 10_000  # direct messages with the bot that are remembered


class Respond:
    """Replies to a press or a command where it happened, by default visible to that person alone.

    ``directs`` caches the bot's direct messages: channel ids by user.
    """

    def __init__(self, context: AsyncBoltContext, body: Payload, api_url: str, directs: dict[str, str]) -> None:
        self.context = context
        self.body = body
        self.api_url = api_url
        self.directs = directs

    async def __call__(
        self,
        text: str = "",
        blocks: Sequence[Block] = (),
        *,
        response_type: str = "ephemeral",
        replace_original: bool = False,
        thread_ts: str | None = None,
    ) -> None:
        """Send a card; ``thread_ts`` is the thread of the pressed card, None outside of one."""
        card = compose_card(text, blocks)
        is_public = response_type == "in_channel"
        if is_public and not replace_original:
            await self.share(card, thread_ts)
            return
        is_public = is_public or await self.is_own_direct()
        ways = self.ways(public=is_public, replace=replace_original, thread=thread_ts)
        await deliver(card, [*ways, *self.last_way()])

    async def share(self, card: Card, thread: str | None) -> None:
        """Post a public message; refuses to repeat one that may have been posted already."""
        if self.context.get("again"):
            raise Refusal(NOT_CONFIRMED)
        ways = self.ways(public=True, replace=False, thread=thread)
        if not await deliver(card, [dataclasses.replace(way, stop=refuse_repeat) for way in ways]):
            raise Refusal(NOT_POSTED)

    async def is_own_direct(self) -> bool:
        """Return whether something was pressed in the bot's own direct message, where an answer should stay.

        A direct message of two people looks the same, but there it would show one person's answer to both.
        """
        channel, user = str(self.context.channel_id or ""), self.context.user_id
        if not user or not is_direct_channel(channel) or not is_on_lasting_message(self.body):
            return False
        return await self.find_direct_channel(user) == channel

    async def find_direct_channel(self, user: str) -> str | None:
        """Return the id of the bot's direct message with a user, None if Slack doesn't say."""
        if user not in self.directs:
            try:
                opened = await self.context.client.conversations_open(users=user)
            except SLACK_ERRORS:
                return None
            if len(self.directs) >= MAX_DIRECTS:
                self.directs.clear()
            self.directs[user] = str(opened["channel"]["id"])
        return self.directs[user]

    def ways_to_tell(self, thread_ts: str | None = None) -> list[Way]:
        """Return the ways to reach the person who pressed or typed, and nobody else."""
        return [*self.ways(public=False, replace=False, thread=thread_ts), *self.last_way()]

    def ways(self, *, public: bool, replace: bool, thread: str | None) -> list[Way]:
        """Return the ways to reply where the person pressed or typed, best first."""
        by_url = list(self.response_url_ways(thread, public=public, replace=replace))
        others = self.public_ways(thread, replace=replace) if public else self.private_ways(thread)
        may_leave_thread = thread and not public and not replace  # a response_url may post outside of the thread
        return [*others, *by_url] if may_leave_thread else [*by_url, *others]

    def response_url_ways(self, thread: str | None, *, public: bool, replace: bool) -> Iterator[Way]:
        """Yield the way to reply by a response_url, if there is one."""
        url = str(self.context.response_url or "")
        if is_slack_url(url, self.api_url):
            options = {"response_type": "in_channel" if public else "ephemeral", "replace_original": replace}
            send = partial(post_to_response_url, url, thread_ts=thread, **options)
            yield Way("response_url", send)

    def last_way(self) -> Iterator[Way]:
        """Yield the last resort: a direct message to the person."""
        if user := self.context.user_id:
            yield Way("a direct message", partial(post_message, self.context.client, user))

    def private_ways(self, thread: str | None) -> Iterator[Way]:
        """Yield the way to reply privately without a response_url; the bot must be in the channel."""
        client, channel, user = self.context.client, self.context.channel_id, self.context.user_id
        if channel and user:
            send = partial(client.chat_postEphemeral, channel=channel, user=user, thread_ts=thread)
            yield Way("chat.postEphemeral", send)

    def public_ways(self, thread: str | None, *, replace: bool) -> Iterator[Way]:
        """Yield the way to reply publicly without a response_url; the bot must be in the channel."""
        client, channel = self.context.client, self.context.channel_id
        ts = find_public_message_ts(self.body)
        if channel and replace and ts:
            yield Way("chat.update", partial(client.chat_update, channel=channel, ts=ts))
        elif channel and not replace:
            yield Way("chat.postMessage", partial(post_message, client, channel, thread_ts=thread))


class Say:
    """Posts in an event's channel; if that is impossible, in a direct message to the person who caused the event.

    Raises TryLater if Slack may have posted the message, or accepts none for a while.
    """

    def __init__(self, context: AsyncBoltContext, body: Payload) -> None:
        self.context = context
        self.event = body.get("event") or {}

    async def __call__(self, text: str = "", blocks: Sequence[Block] = (), *, thread_ts: str | None = None) -> None:
        """Post a card, in the thread ``thread_ts`` if there is one."""
        await deliver(compose_card(text, blocks), self.ways(thread_ts))

    def ways(self, thread: str | None) -> Iterator[Way]:
        """Yield the channel, then a direct message to the person."""
        client, channel, user = self.context.client, self.context.channel_id, self.event.get("user")
        if channel:
            send = partial(post_message, client, channel, thread_ts=thread, metadata=self.mark.as_metadata())
            yield Way("chat.postMessage", send, postpone_if_unsure)
        if user and not is_direct_channel(str(channel)):
            yield Way("a direct message", partial(post_message, client, user))

    @property
    def mark(self) -> MessageMetadata:
        """Return the metadata that identifies the answer to this event."""
        return MessageMetadata(ANSWER_METADATA_TYPE, "to", str(self.event.get("ts", "")))

    async def is_said(self, thread: str | None) -> bool:
        """Return whether a resumed event was answered before; False if Slack doesn't let us look."""
        if not self.context.get("again"):
            return False
        place = SearchScope(str(self.context.channel_id), thread, since=float(self.event.get("ts") or 0))
        try:
            return await find_message_by_metadata(self.context.client, place, self.mark) is not None
        except SLACK_ERRORS as error:
            if later := postpone_if_unsure(read_fault(error)):
                raise later from error
            return False


def compose_card(text: str, blocks: Sequence[Block]) -> Card:
    """Return a card, of text alone if there are no blocks."""
    return {"text": text, "blocks": list(blocks)} if blocks else {"text": text}


async def post_message(client: AsyncWebClient, channel: str, **message: Any) -> None:  # noqa: ANN401 - chat.postMessage's arguments
    """Post a message without link previews."""
    await client.chat_postMessage(channel=channel, **message, **NO_PREVIEWS)


def refuse_repeat(fault: SlackFault) -> Refusal | None:
    """Return the refusal if Slack may have posted a public message, else None."""
    return Refusal(NOT_CONFIRMED) if fault.is_unsure else None


def postpone_if_unsure(fault: SlackFault) -> TryLater | None:
    """Return the error that postpones a message if Slack may have posted it, or accepts none for a while; else None."""
    return TryLater(fault) if fault.is_unsure or fault.wait else None


def is_direct_channel(channel: str) -> bool:
    """Return whether a channel is a direct message with the bot."""
    return channel.startswith("D")


def is_on_lasting_message(body: Payload) -> bool:
    """Return whether something was pressed on a message that isn't ephemeral."""
    return (body.get("container") or {}).get("is_ephemeral") is False


def find_public_message_ts(body: Payload) -> str | None:
    """Return the timestamp of the pressed message, None for an ephemeral one."""
    if not is_on_lasting_message(body):
        return None
    container = body["container"]
    return container.get("message_ts") or (body.get("message") or {}).get("ts")
