"""Work that nobody waits for, done beside what people asked."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.slack.later import at_work

log = logging.getLogger(__name__)


def beside(work: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
    """Begin it now; its trouble goes to the log. What is unfinished when the server stops gets the same grace."""
    task = asyncio.create_task(done(work))
    at_work.add(task)
    task.add_done_callback(at_work.discard)
    return task


async def done(work: Coroutine[Any, Any, Any]) -> None:
    """Wait for it, and log what goes wrong."""
    try:
        await work
    except Exception:
        log.exception("What nobody waited for went wrong.")
