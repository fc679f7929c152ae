"""Work in the background: what nobody waits for, and what must never end while the server runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.errors import make_id

log = logging.getLogger(__name__)

RESTART = 5.0  # seconds until a task that ended is started again

at_work: set[asyncio.Task[Any]] = set()  # asyncio itself keeps no hold on a task, which could then vanish half-way
restarts: dict[str, int] = {}  # how often each task that must never end was started again


def hold(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Begin work now; a server that stops waits for it a while."""
    task = asyncio.create_task(work)
    at_work.add(task)
    task.add_done_callback(at_work.discard)
    return task


def beside(work: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
    """Begin work that nobody waits for; its trouble goes to the log."""
    return hold(log_trouble(work))


async def log_trouble(work: Coroutine[Any, Any, Any]) -> None:
    """Wait for work, and log what goes wrong."""
    try:
        await work
    except Exception:
        log.exception("Work in the background went wrong (id %s).", make_id())


async def finish_work(seconds: float) -> None:
    """Wait, so long at most, for the work that was begun; to be called once no more can arrive."""
    if at_work:
        await asyncio.wait(at_work, timeout=seconds)


@asynccontextmanager
async def running(name: str, work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run a task that must never end while the context is open: if it does, that is logged and it starts again."""
    task = asyncio.create_task(run_forever(name, work))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def run_forever(
    name: str, work: Callable[[], Awaitable[None]], is_over: Callable[[], bool] = lambda: False
) -> None:
    """Run a task again whenever it ends, until it is over."""
    restarts[name] = 0
    while not is_over():
        try:
            await work()
            if is_over():
                return
            log.error("The %s ended (id %s). It starts again.", name, make_id())
        except Exception:
            log.exception("The %s failed (id %s). It starts again.", name, make_id())
        restarts[name] += 1
        await asyncio.sleep(RESTART)
