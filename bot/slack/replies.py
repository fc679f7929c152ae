"""How listeners reply: ``respond`` to a press or a command, ``say`` in a conversation; both through ``deliver``."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Refusal
from bot.slack.ask import Payload
from bot.slack.cards.kit import Block
from bot.slack.deliver import TryLater, Way, deliver
from bot.slack.response_urls import QUIET, is_of_slack, use_response_url
from bot.slack.sent_messages import Mark, Place, find_marked
from bot.slack.slack_errors import SLACK_ERRORS, SlackFault, read_fault

NOT_CONFIRMED = "Slack didn't confirm the message. Check the channel, and press the button again if it isn't there."
ANSWER = "errdesk_answer"  # the type of the metadata by which an answer is known again


class Respond:
    """Replies to a press or a command: where it was, for that person alone unless told otherwise."""

    def __init__(self, context: AsyncBoltContext, body: Payload, api_url: str) -> None:
        self.context = context
        self.body = body
        self.api_url = api_url

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
        public = response_type == "in_channel" or is_direct_message(self.body)
        card = {"text": text, **({"blocks": list(blocks)} if blocks else {})}
        await deliver(card, self.ways(public=public, replace=replace_original, thread=thread_ts))

    def ways_to_tell(self, thread_ts: str | None = None) -> Iterator[Way]:
        """Yield the ways in which a card may reach whoever pressed or typed, alone."""
        return self.ways(public=is_direct_message(self.body), replace=False, thread=thread_ts)

    def ways(self, *, public: bool, replace: bool, thread: str | None) -> Iterator[Way]:
        """Yield the ways in which this may reach the person, the best first."""
        kind = "in_channel" if public else "ephemeral"
        url = str(self.context.response_url or "")
        send = partial(use_response_url, url, response_type=kind, replace_original=replace, thread_ts=thread)
        ways = [Way("response_url", send, refuse_to_repeat if public and not replace else None)]
        if not is_of_slack(url, self.api_url):
            ways = []
        ways += self.public_ways(thread, replace=replace) if public else self.private_ways(thread)
        if thread and not public and not replace:  # a response_url may answer beside the thread
            ways.reverse()
        yield from ways
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
            yield Way("chat.postMessage", partial(post, client, channel, thread_ts=thread), refuse_to_repeat)


class Say:
    """Posts where an event was; what cannot be posted there goes to the person who caused it.

    Raises TryLater where Slack may have taken it. An event that is handled again, after a crash, first looks whether
    its answer is there already.
    """

    def __init__(self, context: AsyncBoltContext, body: Payload) -> None:
        self.context = context
        self.event = body.get("event") or {}

    async def __call__(self, text: str = "", blocks: Sequence[Block] = (), *, thread_ts: str | None = None) -> None:
        """Post a card, in a thread or not."""
        if self.context.get("again") and await self.is_there(thread_ts):
            return
        card = {"text": text, **({"blocks": list(blocks)} if blocks else {})}
        await deliver(card, self.ways(thread_ts))

    def ways(self, thread: str | None) -> Iterator[Way]:
        """Yield the channel, then the person."""
        client, channel, user = self.context.client, self.context.channel_id, self.event.get("user")
        if channel:
            here = partial(post, client, channel, thread_ts=thread, metadata=self.mark.as_metadata())
            yield Way("chat.postMessage", here, TryLater)
        if user and not is_direct(str(channel)):
            yield Way("a direct message", partial(post, client, user))

    @property
    def mark(self) -> Mark:
        """Return the mark by which the answer to this event is known again."""
        return Mark(ANSWER, "to", str(self.event.get("ts", "")))

    async def is_there(self, thread: str | None) -> bool:
        """Return whether the answer to this event was posted before; it wasn't where Slack shows no messages."""
        place = Place(str(self.context.channel_id), thread, since=float(self.event.get("ts") or 0))
        try:
            return await find_marked(self.context.client, place, self.mark) is not None
        except SLACK_ERRORS as error:
            fault = read_fault(error)
            if fault.is_unsure or fault.wait:
                raise TryLater(fault) from error
            return False


async def post(client: AsyncWebClient, channel: str, **message: Any) -> None:  # noqa: ANN401 - what Slack takes
    """Post a message without previews of its links."""
    await client.chat_postMessage(channel=channel, **message, **QUIET)


def refuse_to_repeat(_fault: SlackFault) -> Refusal:
    """Return what to say where a public message may have been posted."""
    return Refusal(NOT_CONFIRMED)


def is_direct(channel: str) -> bool:
    """Return whether a channel is a direct message with the bot."""
    return channel.startswith("D")


def is_direct_message(body: Payload) -> bool:
    """Return whether a message of the bot's in a direct message was pressed: what is said there stays there."""
    container = body.get("container") or {}
    return is_direct(str((body.get("channel") or {}).get("id") or "")) and container.get("is_ephemeral") is False


def message_ts(body: Payload) -> str | None:
    """Return the time stamp of the pressed message, None for one that only one person sees."""
    container = body.get("container") or {}
    if container.get("is_ephemeral", True):
        return None
    return container.get("message_ts") or (body.get("message") or {}).get("ts")
