"""The inbox: records acknowledged work until it is done, and resumes what a crash left unfinished."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, TypeAlias
from uuid import uuid4

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.kwargs_injection.async_args import AsyncArgs

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
from bot.errors import make_incident_id
from bot.slack.api.deliver import TryLater
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background

log = logging.getLogger(__name__)

POLL_INTERVAL = 5.0  # seconds between two polls for unfinished work; a lease is longer
RECORD_TIMEOUT = 1.0  # seconds that an acknowledgement waits for the record; Slack waits three in all
RETRY_DELAY = timedelta(seconds=90)  # after which an unconfirmed message can be found, if Slack posted it
MAX_ID_LENGTH = 100  # characters of an id
UNUSED_KEYS = ("token", "authorizations", "authed_users")  # parts of a payload that no listener reads


RecordOutcome: TypeAlias = Literal["written", "known", "missing"]


@dataclass(slots=True)
class Ticket:
    """An admitted payload: whether this is its first delivery, and the task that writes its record."""

    id: str
    ask: Ask
    is_new: bool = True
    record: asyncio.Task[RecordOutcome] | None = None

    async def is_recorded(self) -> bool:
        """Return whether the work would be resumed if it weren't finished."""
        return self.record is None or await self.record != "missing"


class Inbox:
    """A worker's inbox; ``open`` holds the ids of work under way."""

    def __init__(self) -> None:
        self.open: set[str] = set()

    async def admit(self, args: AsyncArgs) -> Ticket:
        """Record a payload; if the database is unavailable or slow, the work is done without a record."""
        ask: Ask = args.context["ask"]
        if work_id := args.context.get("again"):
            self.open.add(work_id)
            return Ticket(work_id, ask)
        arrival = Arrival(identify_delivery(args.body), ask.user, trim_payload(args.body), ask.now())
        recording = asyncio.create_task(record_arrival(ask, arrival))
        done, _ = await asyncio.wait([recording], timeout=RECORD_TIMEOUT)
        ticket = Ticket(arrival.id, ask, not done or recording.result() != "known", recording)
        if ticket.is_new:
            self.open.add(ticket.id)
        return ticket

    async def see_through(self, ticket: Ticket, work: Coroutine[Any, Any, None]) -> None:
        """Wait for the work, then remove its record, unless the work is to be tried again."""
        try:
            await work
        except TryLater as error:
            await self.put_off(ticket, error)
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
        except Unavailable as error:
            log.warning("Work that is done could not be removed, so it may be done again. %s", error.detail)

    async def put_off(self, ticket: Ticket, error: TryLater) -> None:
        """Reschedule work for when Slack has had time to show which messages it posted."""
        try:
            if await ticket.is_recorded():
                await ticket.ask(renew_work, [ticket.id], ticket.ask.now() + RETRY_DELAY)
                log.warning("%s It is tried again (id %s).", error, make_incident_id())
                return
        except Unavailable as unavailable:
            log.warning("A request that is to be tried again could not be put off. %s", unavailable.detail)
        log.error("%s It is not tried again, as there is no record of it (id %s).", error, make_incident_id())

    async def take_over(self, app: AsyncApp, ask: Ask) -> None:
        """Poll for unfinished work and resume it, until cancelled."""
        while True:
            await self.look_once(app, ask)
            await asyncio.sleep(POLL_INTERVAL)

    async def look_once(self, app: AsyncApp, ask: Ask) -> None:
        """Renew the leases of this worker's work, and resume work whose lease expired."""
        try:
            if self.open:
                await ask(renew_work, list(self.open), ask.now() + LEASE)
            unfinished = await ask(claim_left_work, ask.now())
        except Unavailable as error:
            log.warning("The inbox cannot be read. %s", error.detail)
            return
        left = [work for work in unfinished if work.id not in self.open]
        await asyncio.gather(*(run_in_background(self.do_again(app, ask, work)) for work in left))

    async def do_again(self, app: AsyncApp, ask: Ask, work: Work) -> None:
        """Dispatch unfinished work as if it had just arrived, or give it up after too many tries."""
        when = f"{work.at:%Y-%m-%d %H:%M:%S} UTC"
        if is_hopeless(work, ask.now()):
            log.error("A request from %s was never answered (id %s): it was tried too often.", when, make_incident_id())
            await ask(remove_work, work.id)
            return
        log.warning("A request from %s was left unfinished; it is done now.", when)
        await app.async_dispatch(AsyncBoltRequest(body=work.body, mode="socket_mode", context={"again": work.id}))


async def record_arrival(ask: Ask, arrival: Arrival) -> RecordOutcome:
    """Record an arrival; return "known" for a repeated delivery, "missing" if the database is unavailable."""
    try:
        return "written" if await ask(record_work, arrival) else "known"
    except Unavailable as error:
        log.warning("A request is worked on without a record of it. %s", error.detail)
        return "missing"


def identify_delivery(body: Payload) -> str:
    """Return an id that is the same for every delivery of a payload: a message's channel and time, an event's id.

    Slack may deliver one message under several event ids. A press is delivered once, so its id is random.
    """
    event = body.get("event") or {}
    if event.get("type") in {"app_mention", "message"} and event.get("ts"):
        return f"{event['type']} {event.get('channel', '')} {event['ts']}"[:MAX_ID_LENGTH]
    return str(body.get("event_id") or uuid4().hex)[:MAX_ID_LENGTH]


def trim_payload(body: Payload) -> Payload:
    """Return a payload without the parts that no listener reads."""
    return {name: value for name, value in body.items() if name not in UNUSED_KEYS}
