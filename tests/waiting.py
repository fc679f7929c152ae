"""Wait for what sets no event; the ceiling only keeps a broken test from hanging."""

import asyncio
import time
from collections.abc import Callable

CEILING = 30.0  # seconds
INTERVAL = 0.005  # seconds between two looks


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds, while the event loop runs."""
    async with asyncio.timeout(CEILING):
        while not condition():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(INTERVAL)


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds that a thread brings about."""
    end = time.monotonic() + CEILING
    while not condition():
        assert time.monotonic() < end
        time.sleep(INTERVAL)
