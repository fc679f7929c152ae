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

from bot.desk.desk import Desk
from bot.desk.lookup import Asked

P = ParamSpec("P")
T = TypeVar("T")

Payload: TypeAlias = dict[str, Any]  # JSON from Slack
Now: TypeAlias = Callable[[], datetime]

WORKERS = 4  # an answer is short, and SQLite has one writer at a time: more threads would only wait in line


@dataclass(frozen=True, slots=True)
class Ask:
    """The desk, as lent to the listener of one request; ``user`` is the Slack id of whoever caused it."""

    desk: Desk
    workers: ThreadPoolExecutor
    now: Now
    user: str

    async def __call__(self, function: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a desk function, with the desk as its first argument; raise what it raises."""
        work = partial(function, self.desk, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self.workers, work)

    def asked(self, surface: str) -> Asked:
        """Say that the user asked now, and where."""
        return Asked(self.user, surface, self.now())


class LendDesk(AsyncMiddleware):
    """Give every listener an ``ask``, by this name of its argument."""

    def __init__(self, desk: Desk, now: Now) -> None:
        self.desk = desk
        self.now = now
        self.workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="desk")

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Put it where Bolt looks for a listener's arguments."""
        req.context["ask"] = Ask(self.desk, self.workers, self.now, req.context.user_id or "")
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)
