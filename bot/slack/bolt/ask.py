"""How listeners call the desk: ``ask(function, …)`` runs a desk function in a worker thread, off the event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from slack_bolt.context.async_context import AsyncBoltContext

from bot.catalog.keys import CatalogNames
from bot.desk.admin.members import (
    record_group_error,
    record_group_members,
    record_workspace_admin,
    refresh_cache_if_stale,
)
from bot.desk.questions.answer import Answer
from bot.desk.questions.events import answer_overheard, delete_old_deliveries, is_first_delivery, record_answered_codes
from bot.desk.questions.inbox import claim_left_work, record_work, remove_work, renew_work
from bot.desk.questions.lookup import Asker, find_named_code, look_up_all, pick_code, show_codes
from bot.desk.questions.sections import list_section
from bot.desk.questions.typeahead import find_codes
from bot.desk.state.desk import Desk
from bot.desk.state.examples import choose_examples
from bot.desk.state.roles import Access
from bot.slack.bolt.actor import is_outsider, is_shared_channel
from bot.steps.actor import Actor

P = ParamSpec("P")
T = TypeVar("T")

Payload: TypeAlias = dict[str, Any]  # JSON from Slack
Clock: TypeAlias = Callable[[], datetime]

# Desk functions with worker threads of their own: lookups with what they wait for, and short records.
LOOKUP_FUNCTIONS = (
    find_named_code,
    choose_examples,
    find_codes,
    list_section,
    refresh_cache_if_stale,
    look_up_all,
    answer_overheard,
    pick_code,
    show_codes,
)
RECORD_FUNCTIONS = (
    *(record_work, remove_work, renew_work, claim_left_work),
    *(is_first_delivery, record_answered_codes, delete_old_deliveries),
    *(record_workspace_admin, record_group_members, record_group_error),
)


class ThreadPools:
    """The desk's worker threads: lookups and short records have pools of their own.

    Nothing slow, such as App Home, figures or exports, can keep them waiting. The pools are small, as the work is short
    and SQLite allows one writer at a time: more threads would only queue.
    """

    def __init__(self) -> None:
        self.others = ThreadPoolExecutor(4, thread_name_prefix="desk")
        lookups = ThreadPoolExecutor(3, thread_name_prefix="lookup")
        records = ThreadPoolExecutor(2, thread_name_prefix="record")
        self.by_function: dict[Callable[..., Any], ThreadPoolExecutor] = {
            **dict.fromkeys(LOOKUP_FUNCTIONS, lookups),
            **dict.fromkeys(RECORD_FUNCTIONS, records),
        }

    def __getitem__(self, function: Callable[..., Any]) -> ThreadPoolExecutor:
        """Return the thread pool for a desk function."""
        return self.by_function.get(function, self.others)


class LookupBatcher:
    """Batches lookups: questions that arrive while others are being answered are answered together."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.threads = ThreadPools()
        self.waiting: dict[asyncio.Future[Answer], tuple[str, Asker]] = {}
        self.turn = asyncio.Lock()

    async def look_up(self, text: str, asked: Asker) -> Answer:
        """Answer a question; whoever gets the lock answers all waiting questions in one transaction.

        If that fails, the other questions are still unanswered when they get the lock, and each is tried alone: one
        question can't make another fail.
        """
        loop = asyncio.get_running_loop()
        own: asyncio.Future[Answer] = loop.create_future()
        self.waiting[own] = (text, asked)
        async with self.turn:
            if not own.done():
                batch = self.waiting if own in self.waiting else {own: (text, asked)}
                if batch is self.waiting:
                    self.waiting = {}
                answers = await loop.run_in_executor(
                    self.threads[look_up_all], look_up_all, self.desk, list(batch.values())
                )
                for future, answer in zip(batch, answers, strict=True):
                    future.set_result(answer)
        return own.result()


@dataclass(frozen=True, slots=True)
class Ask:
    """The desk as one request's listener sees it.

    ``user`` is the Slack id of the person who caused the request, "" if nobody did; ``name`` is their name, ``channel``
    its channel's id, "" in a view. ``is_outsider`` unless they belong to our organization; ``is_shared`` if other
    organizations read along.
    """

    batcher: LookupBatcher
    now: Clock
    user: str = ""
    name: str = ""
    channel: str = ""
    is_outsider: bool = True
    is_shared: bool = False

    async def __call__(self, function: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a desk function in a worker thread, with the desk as its first argument; its errors propagate."""
        work = partial(function, self.batcher.desk, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self.batcher.threads[function], work)

    async def put_into_context(
        self, body: Payload, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> None:
        """Put a request's ``Ask`` into the context, where Bolt looks for a listener's arguments; a middleware."""
        context["ask"] = replace(
            self,
            user=context.user_id or "",
            name=read_user_name(body),
            channel=context.channel_id or "",
            is_outsider=is_outsider(body, context),
            is_shared=is_shared_channel(body),
        )
        await next_()

    async def look_up(self, text: str, surface: str) -> Answer:
        """Look up the codes in a text that the user typed now, and record the question."""
        return await self.batcher.look_up(text, self.make_asker(surface))

    def make_asker(self, surface: str) -> Asker:
        """Return who asks, where and when: the user, a surface, now, the channel."""
        return Asker(self.user, surface, self.now(), self.channel)

    def make_actor(self, surface: str) -> Actor:
        """Return who changes something, where and when: the user, a surface, now."""
        return Actor(self.name or self.user, surface, self.now(), self.user, outsider=self.is_outsider)

    @property
    def is_staff(self) -> bool:
        """Return whether the user is staff, according to the cache; the desk checks again before any change."""
        return not self.is_outsider and self.access.is_staff(self.user)

    @property
    def is_admin(self) -> bool:
        """Return whether the user is an admin, according to the cache."""
        return not self.is_outsider and self.access.is_admin(self.user)

    def may_see_figures(self, *, private: bool) -> bool:
        """Return whether figures may be shown: not to outsiders, and not where outsiders read along."""
        return not self.is_outsider and (private or not self.is_shared)

    @property
    def access(self) -> Access:
        """Return everybody's roles from the cache; the desk checks again before any change."""
        return self.batcher.desk.cache.access

    @property
    def catalogs(self) -> CatalogNames:
        """Return the names of the catalogs from the cache."""
        return self.batcher.desk.cache.snapshot.catalogs


def read_user_name(body: Payload) -> str:
    """Return the name of the person who caused a request, "" for events and commands, which don't have it."""
    user = body.get("user")
    profile = user if isinstance(user, dict) else {}
    return str(profile.get("username") or profile.get("name") or "")  # a command's “user_name” is being phased out


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)
