"""Blocking work in daemon threads, which don't keep the process from ending.

If the process ends, the work is abandoned. That is safe: transactions are atomic, and a drawing is no loss.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import ParamSpec, TypeVar

from bot.errors import Refusal, make_incident_id

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


def start_thread(name: str, work: Callable[[], None]) -> Thread:
    """Start work in a thread and return the thread; errors are logged, a refusal in one line."""

    def run() -> None:
        try:
            work()
        except Refusal as refusal:
            log.warning("The %s was not done. %s", name, refusal.detail)
        except Exception:
            log.exception("The %s failed (id %s).", name, make_incident_id())

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


async def run_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a thread; return its result, or raise its exception."""
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()  # the thread goes on if nobody waits for it any more

    def run() -> None:
        try:
            outcome.set_result(function(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - raised where the result is awaited
            outcome.set_exception(error)

    start_thread("worker", run)
    return await asyncio.wrap_future(outcome)
