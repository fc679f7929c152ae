"""Wait for what a form needs no longer than Slack does, so that the form comes back with what was typed."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.errors import Refusal

T = TypeVar("T")

PATIENCE = 2.0  # seconds; Slack drops what is not acknowledged after three
SLOW = "The database is slow, so this may not be saved yet. All that you typed is still here: save again in a moment."


async def in_time(work: Awaitable[T]) -> T:
    """Wait for it; what takes longer goes on, and whoever asked is told to ask again, which does no harm."""
    try:
        return await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(work)), PATIENCE)
    except TimeoutError as error:
        raise Refusal(SLOW) from error
