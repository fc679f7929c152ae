"""Acknowledge first, work after: for buttons and events, whose answer does not travel in the acknowledgement."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.slack.trouble import say_trouble

Work = Coroutine[Any, Any, None]
Listener = Callable[..., Work]

at_work: set[asyncio.Task[Any]] = set()  # asyncio itself keeps no hold on a task, which could then vanish half-way


def later(listener: Listener) -> Listener:
    """Let a listener work in the background, with the arguments that it names; Slack waits three seconds at most."""
    names = list(inspect.signature(listener).parameters)

    async def acknowledge(args: AsyncArgs) -> None:
        await args.ack()
        given = {name: args.context.get(name, getattr(args, name, None)) for name in names}
        task = asyncio.create_task(finish(listener(**given), args))
        at_work.add(task)
        task.add_done_callback(at_work.discard)

    return acknowledge


async def finish_work(seconds: float) -> None:
    """Wait, so long at most, for the work that was acknowledged; to be called once no more can arrive."""
    if at_work:
        await asyncio.wait(at_work, timeout=seconds)


async def finish(work: Work, args: AsyncArgs) -> None:
    """Wait for the work, and tell the person if it fails."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
        await say_trouble(error, args.body, args.context, None)
