"""How listeners reply: ``respond`` to a press or a command, ``say`` in a conversation; both through ``deliver``."""

import dataclasses
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Refusal
from bot.slack.api.deliver import TryLater, Way, deliver
from bot.slack.api.find_sent import Mark, Place, find_marked
from bot.slack.api.response_urls import QUIET, is_of_slack, use_response_url
from bot.slack.api.slack_errors import SLACK_ERRORS, SlackFault, read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.cards.blocks import Block

NOT_CONFIRMED = "Slack didn't confirm the message. Check the channel, and press the button again if it isn't there."
NOT_POSTED = "I can't post here. Type /invite @errdesk in this channel, then press the button again."
ANSWER = "errdesk_answer"  # the type of the metadata by which an answer is known again
MOST = 10_000  # people whose direct message with the bot is remembered


class Respond:
    """Replies to a press or a command: where it was, for that person alone unless told otherwise.

    ``directs`` are the bot's own direct messages by user, as far as they are known. ``takes_silence`` says whether a
    response_url that answers with nothing took the message; Slack's own say "ok".
    """

    takes_silence = False

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
        """Send a card; ``thread_ts`` is the thread of the pressed card, None outside of one.

        Refuses to repeat what everybody sees, where it may be there already.
        """
        shared = response_type == "in_channel" and not replace_original
        if shared and self.context.get("again"):
            raise Refusal(NOT_CONFIRMED)
        public = response_type == "in_channel" or await self.is_own_direct()
        card = {"text": text, **({"blocks": list(blocks)} if blocks else {})}
        ways = self.ways(replace=replace_original, thread=thread_ts, public=public)
        if shared and not await deliver(card, (dataclasses.replace(way, stop=refuse_to_repeat) for way in ways)):
            raise Refusal(NOT_POSTED)
        if not shared:
            await deliver(card, [*ways, *self.last_way()])

    async def is_own_direct(self) -> bool:
        """Return whether what was pressed stands in the bot's own direct message, where an answer is to stay.

        Two people's direct message looks the same, and what only one of them may see would stay there for both.
        """
        channel, user = str(self.context.channel_id or ""), str(self.context.user_id or "")
        if not (is_direct(channel) and user) or (self.body.get("container") or {}).get("is_ephemeral") is not False:
            return False
        if user not in self.directs:
            try:
                opened = await self.context.client.conversations_open(users=user)
            except SLACK_ERRORS:
                return False
            if len(self.directs) >= MOST:
                self.directs.clear()
            self.directs[user] = str(opened["channel"]["id"])
        return self.directs[user] == channel

    def ways_to_tell(self, thread_ts: str | None = None) -> list[Way]:
        """Return the ways in which a card may reach whoever pressed or typed, and nobody else."""
        return [*self.ways(public=False, replace=False, thread=thread_ts), *self.last_way()]

    def ways(self, *, public: bool, replace: bool, thread: str | None) -> list[Way]:
        """Return the ways to where it was pressed or typed, the best first."""
        ways = list(self.public_ways(thread, replace=replace) if public else self.private_ways(thread))
        url = str(self.context.response_url or "")
        if is_of_slack(url, self.api_url):
            how = {"response_type": "in_channel" if public else "ephemeral", "replace_original": replace}
            send = partial(use_response_url, url, takes_silence=self.takes_silence, thread_ts=thread, **how)
            ways.insert(0, Way("response_url", send))
        if thread and not public and not replace:  # a response_url may answer beside the thread
            ways.reverse()
        return ways

    def last_way(self) -> Iterator[Way]:
        """Yield what is left where Slack takes nothing there."""
        if user := self.context.user_id:
            yield Way("a direct message", partial(post, self.context.client, user))

    def private_ways(self, thread: str | None) -> Iterator[Way]:
        """Yield the way that needs no response_url, in a channel that the bot is in."""
        client, channel, user = self.context.client, self.context.channel_id, self.context.user_id
        if channel and user:
            send = partial(client.chat_postEphemeral, channel=channel, user=user, thread_ts=thread)
            yield Way("chat.postEphemeral", send)

    def public_ways(self, thread: str | None, *, replace: bool) -> Iterator[Way]:
        """Yield the same for what everybody sees."""
        client, channel, ts = self.context.client, self.context.channel_id, message_ts(self.body)
        if channel and replace and ts:
            yield Way("chat.update", partial(client.chat_update, channel=channel, ts=ts))
        elif channel and not replace:
            yield Way("chat.postMessage", partial(post, client, channel, thread_ts=thread))


class Say:
    """Posts where an event was; what cannot be posted there goes to the person who caused it.

    Raises TryLater where Slack may have taken it, or takes nothing for a while.
    """

    def __init__(self, context: AsyncBoltContext, body: Payload) -> None:
        self.context = context
        self.event = body.get("event") or {}

    async def __call__(self, text: str = "", blocks: Sequence[Block] = (), *, thread_ts: str | None = None) -> None:
        """Post a card, in a thread or not."""
        card = {"text": text, **({"blocks": list(blocks)} if blocks else {})}
        await deliver(card, self.ways(thread_ts))

    def ways(self, thread: str | None) -> Iterator[Way]:
        """Yield the channel, then the person."""
        client, channel, user = self.context.client, self.context.channel_id, self.event.get("user")
        if channel:
            here = partial(post, client, channel, thread_ts=thread, metadata=self.mark.as_metadata())
            yield Way("chat.postMessage", here, try_later)
        if user and not is_direct(str(channel)):
            yield Way("a direct message", partial(post, client, user))

    @property
    def mark(self) -> Mark:
        """Return the mark by which the answer to this event is known again."""
        return Mark(ANSWER, "to", str(self.event.get("ts", "")))

    async def is_said(self, thread: str | None) -> bool:
        """Return whether this event, which is handled again, has its answer already; no where Slack shows nothing."""
        if not self.context.get("again"):
            return False
        place = Place(str(self.context.channel_id), thread, since=float(self.event.get("ts") or 0))
        try:
            return await find_marked(self.context.client, place, self.mark) is not None
        except SLACK_ERRORS as error:
            if later := try_later(read_fault(error)):
                raise later from error
            return False


async def post(client: AsyncWebClient, channel: str, **message: Any) -> None:  # noqa: ANN401 - what Slack takes
    """Post a message without previews of its links."""
    await client.chat_postMessage(channel=channel, **message, **QUIET)


def refuse_to_repeat(fault: SlackFault) -> Refusal | None:
    """Return what to say where everybody may see a message already."""
    return Refusal(NOT_CONFIRMED) if fault.is_unsure else None


def try_later(fault: SlackFault) -> TryLater | None:
    """Return what puts a message off."""
    return TryLater(fault) if fault.is_unsure or fault.wait else None


def is_direct(channel: str) -> bool:
    """Return whether a channel is a direct message with the bot."""
    return channel.startswith("D")


def message_ts(body: Payload) -> str | None:
    """Return the time stamp of the pressed message, None for one that only one person sees."""
    container = body.get("container") or {}
    if container.get("is_ephemeral", True):
        return None
    return container.get("message_ts") or (body.get("message") or {}).get("ts")
