"""Deduplicate events: Slack sends one again if our acknowledgement was late or lost.

Each process remembers the events that it has seen; what another worker has seen is in the database. Recording an
event's work checks that; for unrecorded events, ``is_first`` checks it after the acknowledgement.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.desk.questions.events import delete_old_deliveries, is_first_delivery
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background
from bot.slack.bolt.inbox import identify_delivery

MAX_REMEMBERED = 10_000  # events; Slack repeats one three times within six minutes
CLEANUP_INTERVAL = timedelta(hours=1)


class Deduplicator:
    """Lets each event through once.

    Source: https://docs.slack.dev/apis/events-api/#retries
    """

    def __init__(self) -> None:
        self.seen: OrderedDict[str, None] = OrderedDict()  # the oldest first
        self.cleared: datetime | None = None

    async def drop_repeats(
        self, body: Payload, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Only acknowledge an event that was seen before; give listeners this ``deduplicator``. It is a middleware."""
        if "event" in body and not context.get("again"):
            event = identify_delivery(body)
            if event in self.seen:
                return BoltResponse(status=200, body="")
            self.remember(event)
        context["deduplicator"] = self
        await next_()
        return None

    def remember(self, event: str) -> None:
        """Remember an event, and forget the oldest if there are too many."""
        self.seen[event] = None
        if len(self.seen) > MAX_REMEMBERED:
            self.seen.popitem(last=False)

    def forget(self, body: Payload) -> None:
        """Forget an event that wasn't accepted, so that its next delivery is let through."""
        self.seen.pop(identify_delivery(body), None)

    async def is_first(self, body: Payload, ask: Ask) -> bool:
        """Return whether no other worker has seen the event; True if the database can't tell."""
        now = ask.now()
        if self.cleared is None or now - self.cleared > CLEANUP_INTERVAL:
            self.cleared = now
            run_in_background(ask(delete_old_deliveries, now))
        return await ask(is_first_delivery, identify_delivery(body), now)
