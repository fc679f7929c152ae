"""Wait for what a form needs no longer than Slack does, so that the form comes back with what was typed."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.errors import Refusal
from bot.slack.later import at_work

T = TypeVar("T")

PATIENCE = 2.0  # seconds; Slack drops what is not acknowledged after three
SLOW = "The database is slow, so this may not be saved yet. All that you typed is still here: try again in a moment."


async def in_time(work: Awaitable[T]) -> T:
    """Wait for it; what takes longer goes on, and whoever asked is told to ask again, which does no harm.

    When the server stops it gets the same grace as all work.
    """
    task = asyncio.ensure_future(work)
    at_work.add(task)
    task.add_done_callback(at_work.discard)
    try:
        return await asyncio.wait_for(asyncio.shield(task), PATIENCE)
    except TimeoutError as error:
        raise Refusal(SLOW) from error
