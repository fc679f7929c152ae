"""Long work beside the event loop, for which nobody waits when the process ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """Run work in a thread that keeps no process from ending; give what it gives, raise what it raises.

    What is half done then is left so: every transaction is whole, and a drawing is no loss.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def tell(how: Callable[[Any], None], what: object) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(lambda: None if result.done() else how(what))

    def run() -> None:
        try:
            told = work()
        except Exception as error:  # noqa: BLE001 - whoever waits for it is to get it
            tell(result.set_exception, error)
        else:
            tell(result.set_result, told)

    Thread(target=run, name="aside", daemon=True).start()
    return await result
