"""How listeners reach the desk: ``ask(function, …)`` runs an ability in a worker thread, off the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.desk.admin.members import look_again, take_admin, take_members, take_trouble
from bot.desk.questions.events import first_delivery, forget_deliveries, note_answered, overhear
from bot.desk.questions.inbox import claim_left_work, record_work, remove_work, renew_work
from bot.desk.questions.lookup import Answer, Asked, code_named, look_up_all, pick, show
from bot.desk.questions.sections import list_section
from bot.desk.state.desk import Desk
from bot.desk.state.roles import People
from bot.desk.steps.save import find_codes
from bot.slack.bolt.actor import is_outsider, is_shared
from bot.steps.actor import By

P = ParamSpec("P")
T = TypeVar("T")

Payload: TypeAlias = dict[str, Any]  # JSON from Slack
Now: TypeAlias = Callable[[], datetime]

# What runs in threads of its own: answers, with what they wait for, and short records of what arrived and who is who.
LOOKUPS = (code_named, find_codes, list_section, look_again, look_up_all, overhear, pick, show)
RECORDS = (
    *(record_work, remove_work, renew_work, claim_left_work),
    *(first_delivery, note_answered, forget_deliveries),
    *(take_admin, take_members, take_trouble),
)


class Threads:
    """The threads in which the desk works: answers and short records each have their own.

    Nothing slow, such as App Home, figures or exports, can keep them waiting. There are few of each, as they are short,
    and SQLite has one writer at a time: more threads would only wait in line.
    """

    def __init__(self) -> None:
        self.others = ThreadPoolExecutor(4, thread_name_prefix="desk")
        lookups = ThreadPoolExecutor(3, thread_name_prefix="lookup")
        records = ThreadPoolExecutor(2, thread_name_prefix="record")
        self.by_function: dict[Callable[..., Any], ThreadPoolExecutor] = {
            **dict.fromkeys(LOOKUPS, lookups),
            **dict.fromkeys(RECORDS, records),
        }

    def __getitem__(self, function: Callable[..., Any]) -> ThreadPoolExecutor:
        """Return the threads for a function of the desk."""
        return self.by_function.get(function, self.others)


class Counter:
    """Where questions wait for their answer: those that come while others are answered are answered together."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.threads = Threads()
        self.waiting: dict[asyncio.Future[Answer], tuple[str, Asked]] = {}
        self.turn = asyncio.Lock()

    async def look_up(self, text: str, asked: Asked) -> Answer:
        """Answer a question; whoever has the turn answers all that wait, in one transaction.

        If that fails, the others find themselves unanswered at their turn, and each is tried alone: one question
        cannot fail another.
        """
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[Answer] = loop.create_future()
        self.waiting[mine] = (text, asked)
        async with self.turn:
            if not mine.done():
                together = self.waiting if mine in self.waiting else {mine: (text, asked)}
                if together is self.waiting:
                    self.waiting = {}
                answers = await loop.run_in_executor(
                    self.threads[look_up_all], look_up_all, self.desk, list(together.values())
                )
                for future, answer in zip(together, answers, strict=True):
                    future.set_result(answer)
        return mine.result()


@dataclass(frozen=True, slots=True)
class Ask:
    """The desk, as lent to the listener of one request.

    ``user`` is the Slack id of its cause, ``name`` their name, ``channel`` the id of where it was, "" in a view.
    ``is_outsider`` unless they act from our own organization; ``is_shared`` where people of others read along.
    """

    counter: Counter
    now: Now
    user: str
    name: str = ""
    channel: str = ""
    is_outsider: bool = True
    is_shared: bool = False

    async def __call__(self, function: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a desk function, with the desk as its first argument; raise what it raises."""
        work = partial(function, self.counter.desk, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self.counter.threads[function], work)

    async def look_up(self, text: str, surface: str) -> Answer:
        """Answer what the user asked now, and record it."""
        return await self.counter.look_up(text, self.asked(surface))

    def asked(self, surface: str) -> Asked:
        """Say that the user asked now, and where."""
        return Asked(self.user, surface, self.now())

    def by(self, surface: str) -> By:
        """Say that the user changes something now, and where."""
        return By(self.name or self.user, surface, self.now(), self.user, outsider=self.is_outsider)

    @property
    def is_staff(self) -> bool:
        """Return whether the user is staff, as far as this process knows; what changes anything is checked again."""
        return not self.is_outsider and self.people.is_staff(self.user)

    @property
    def is_admin(self) -> bool:
        """Return whether the user is an admin, as far as this process knows."""
        return not self.is_outsider and self.people.is_admin(self.user)

    def sees_figures(self, *, private: bool) -> bool:
        """Return whether figures may be shown: not to people of other organizations, nor where those read along."""
        return not self.is_outsider and (private or not self.is_shared)

    @property
    def people(self) -> People:
        """Say who is who, as far as this process knows; what changes anything checks again in the desk."""
        return self.counter.desk.shelf.people


class LendDesk(AsyncMiddleware):
    """Give every listener an ``ask``, by this name of its argument."""

    def __init__(self, desk: Desk, now: Now) -> None:
        self.counter = Counter(desk)
        self.now = now

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Put it where Bolt looks for a listener's arguments."""
        context = req.context
        context["ask"] = Ask(
            self.counter,
            self.now,
            context.user_id or "",
            name_of(req.body),
            context.channel_id or "",
            is_outsider=is_outsider(req.body, context),
            is_shared=is_shared(req.body),
        )
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives


def name_of(body: Payload) -> str:
    """Return the name of whoever caused a request, where it says: events and commands name nobody."""
    user = body.get("user")
    told = user if isinstance(user, dict) else {}
    return str(told.get("username") or told.get("name") or "")  # a command's “user_name” is being phased out


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)
