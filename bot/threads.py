"""Run long work in daemon threads, which don't keep the process from ending."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


async def run_in_thread(work: Callable[[], T]) -> T:
    """Run work in a daemon thread; return its result, or raise its exception.

    If the process ends, the work is abandoned. That is safe: transactions are atomic, and a drawing is no loss.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def report(set_outcome: Callable[[Any], None], outcome: object) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(lambda: None if result.done() else set_outcome(outcome))

    def run() -> None:
        try:
            value = work()
        except Exception as error:  # noqa: BLE001 - raised where the result is awaited
            report(result.set_exception, error)
        else:
            report(result.set_result, value)

    Thread(target=run, name="aside", daemon=True).start()
    return await result
