"""Background tasks: those that nobody waits for, and those that must run as long as the server does."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.database.database import Unavailable
from bot.errors import make_incident_id

log = logging.getLogger(__name__)

RESTART_DELAY = 5.0  # seconds until a task that ended is restarted

running_tasks: set[asyncio.Task[None]] = set()  # asyncio keeps only weak references to tasks
restart_counts: dict[str, int] = {}  # how often each permanent task was restarted


def run_in_background(work: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
    """Start a task that shutdown waits for; its errors are logged."""
    task = asyncio.create_task(log_errors(work))
    running_tasks.add(task)
    task.add_done_callback(running_tasks.discard)
    return task


async def log_errors(work: Coroutine[Any, Any, Any]) -> None:
    """Wait for the work, and log an error; one line is enough where only the database can't be used."""
    try:
        await work
    except Unavailable as trouble:
        log.warning("Work in the background was not done. %s", trouble.detail)
    except Exception:
        log.exception("Work in the background went wrong (id %s).", make_incident_id())


async def finish_tasks(seconds: float) -> None:
    """Wait some seconds for the tasks that are running; call it once no more requests can arrive."""
    if running_tasks:
        await asyncio.wait(running_tasks, timeout=seconds)


@asynccontextmanager
async def keep_running(
    name: str, work: Callable[[], Awaitable[None]], *, stop: Callable[[], None] = lambda: None, grace: float = 0.0
) -> AsyncIterator[None]:
    """Keep a task running while the context is open: if it ends, that is logged and it is restarted.

    At exit ``stop`` is called, and the task is cancelled unless it ends within ``grace`` seconds.
    """
    over = asyncio.Event()
    task = asyncio.create_task(run_forever(name, work, over.is_set))
    try:
        yield
    finally:
        over.set()
        stop()
        await asyncio.wait([task], timeout=grace)
        task.cancel()
        await asyncio.wait([task])


async def run_forever(name: str, work: Callable[[], Awaitable[None]], is_over: Callable[[], bool]) -> None:
    """Restart a task whenever it ends or fails, until ``is_over``."""
    restart_counts[name] = 0
    while not is_over():
        try:
            await work()
            if is_over():
                return
            log.error("The %s ended (id %s). It starts again.", name, make_incident_id())
        except Unavailable as trouble:
            log.warning("The %s was interrupted. It starts again. %s", name, trouble.detail)
        except Exception:
            log.exception("The %s failed (id %s). It starts again.", name, make_incident_id())
        restart_counts[name] += 1
        await asyncio.sleep(RESTART_DELAY)
