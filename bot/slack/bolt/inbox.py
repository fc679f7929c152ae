"""Keeps acknowledged work until it is done, and takes over what another worker, or this one before a crash, left."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, TypeAlias
from uuid import uuid4

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from bot.database.database import Unavailable
from bot.desk.questions.inbox import (
    LEASE,
    Arrival,
    Work,
    claim_left_work,
    is_hopeless,
    record_work,
    remove_work,
    renew_work,
)
from bot.errors import make_id
from bot.slack.api.deliver import TryLater
from bot.slack.bolt.ask import Ask, Payload

log = logging.getLogger(__name__)

LOOK = 5.0  # seconds between two looks at what was left behind; a lease is longer
RECORDING = 1.0  # seconds that an acknowledgement waits for the record; Slack waits three in all
UNSETTLED = timedelta(seconds=90)  # after which what Slack didn't confirm is there to be found, if it was heard
ID = 100  # characters
NEEDLESS = ("token", "authorizations", "authed_users")  # parts of a payload that no listener reads


Record: TypeAlias = Literal["written", "known", "missing"]


@dataclass(slots=True)
class Ticket:
    """A payload that was admitted: whether no other delivery of it was, and the writing of its record."""

    id: str
    ask: Ask
    is_new: bool = True
    record: "asyncio.Task[Record] | None" = None

    async def is_recorded(self) -> bool:
        """Return whether it would be done again if it were not finished."""
        return self.record is None or await self.record != "missing"


class Inbox(AsyncMiddleware):
    """One worker's inbox, lent to listeners as ``inbox``; ``open`` holds the ids of what is being done."""

    def __init__(self) -> None:
        self.open: set[str] = set()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Put it where Bolt looks for a listener's arguments."""
        req.context["inbox"] = self
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives

    async def admit(self, args: AsyncArgs) -> Ticket:
        """Record a payload; with the database out of reach, or slow, its work is done all the same, unrecorded."""
        ask: Ask = args.context["ask"]
        if left := args.context.get("again"):
            self.open.add(left)
            return Ticket(left, ask)
        arrival = Arrival(identify(args.body), ask.user, trim(args.body), ask.now())
        recording = asyncio.create_task(record(ask, arrival))
        done, _ = await asyncio.wait([recording], timeout=RECORDING)
        ticket = Ticket(arrival.id, ask, not done or recording.result() != "known", recording)
        if ticket.is_new:
            self.open.add(ticket.id)
        return ticket

    async def see_through(self, ticket: Ticket, work: Coroutine[Any, Any, None]) -> None:
        """Wait for the work, then remove its record; work that is to be tried again later keeps it."""
        try:
            await work
        except TryLater as trouble:
            await self.put_off(ticket, trouble)
        else:
            await self.remove(ticket)
        finally:
            self.open.discard(ticket.id)

    async def remove(self, ticket: Ticket) -> None:
        """Remove a record once it is written."""
        if not await ticket.is_recorded():
            return
        try:
            await ticket.ask(remove_work, ticket.id)
        except Unavailable as trouble:
            log.warning("Work that is done could not be removed, so it may be done again. %s", trouble.detail)

    async def put_off(self, ticket: Ticket, trouble: TryLater) -> None:
        """Let work be done again when Slack has had time to show what it took."""
        try:
            if await ticket.is_recorded():
                await ticket.ask(renew_work, [ticket.id], ticket.ask.now() + UNSETTLED)
                log.warning("%s It is tried again (id %s).", trouble, make_id())
                return
        except Unavailable as unavailable:
            log.warning("A request that is to be tried again could not be put off. %s", unavailable.detail)
        log.error("%s It is not tried again, as there is no record of it (id %s).", trouble, make_id())

    async def take_over(self, app: AsyncApp, ask: Ask) -> None:
        """Do what was left behind, again and again until cancelled."""
        while True:
            await self.look_once(app, ask)
            await asyncio.sleep(LOOK)

    async def look_once(self, app: AsyncApp, ask: Ask) -> None:
        """Renew the leases of what this worker does, and do what another one left."""
        try:
            if self.open:
                await ask(renew_work, list(self.open), ask.now() + LEASE)
            left = await ask(claim_left_work, ask.now())
        except Unavailable as trouble:
            log.warning("The inbox cannot be read. %s", trouble.detail)
            return
        await asyncio.gather(*(self.do_safely(app, ask, work) for work in left if work.id not in self.open))

    async def do_safely(self, app: AsyncApp, ask: Ask, work: Work) -> None:
        """Do work that was left behind; what goes wrong with it keeps no other work from being done."""
        try:
            await self.do_again(app, ask, work)
        except Exception:
            log.exception("Work that was left behind failed again (id %s).", make_id())

    async def do_again(self, app: AsyncApp, ask: Ask, work: Work) -> None:
        """Do work that was left behind, as if it had just arrived."""
        if is_hopeless(work, ask.now()):
            when = f"{work.at:%Y-%m-%d %H:%M:%S} UTC"
            log.error("A request from %s was never answered (id %s): it was tried too often.", when, make_id())
            await ask(remove_work, work.id)
            return
        log.warning("A request from %s was left unfinished; it is done now.", f"{work.at:%Y-%m-%d %H:%M:%S} UTC")
        await app.async_dispatch(AsyncBoltRequest(body=work.body, mode="socket_mode", context={"again": work.id}))


async def record(ask: Ask, arrival: Arrival) -> Record:
    """Record an arrival; return whether that was done, is missing, or shows that another delivery of it is known."""
    try:
        return "written" if await ask(record_work, arrival) else "known"
    except Unavailable as trouble:
        log.warning("A request is worked on without a record of it. %s", trouble.detail)
        return "missing"


def identify(body: Payload) -> str:
    """Return what is the same for every delivery of a payload: a message's channel and time, an event's id.

    Slack may deliver one message under several event ids. A press is delivered once.
    """
    event = body.get("event") or {}
    if event.get("type") in {"app_mention", "message"} and event.get("ts"):
        return f"{event['type']} {event.get('channel', '')} {event['ts']}"[:ID]
    return str(body.get("event_id") or uuid4().hex)[:ID]


def trim(body: Payload) -> Payload:
    """Return a payload without what nobody needs to do its work."""
    return {name: value for name, value in body.items() if name not in NEEDLESS}
