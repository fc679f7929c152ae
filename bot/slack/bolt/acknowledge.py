"""Acknowledge first, work in the background: for buttons, events and slow commands, which may exceed Slack's 3 seconds.

The payload is recorded before it is acknowledged, so that the work survives a crash.
"""

import inspect
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

from bot.slack.api.deliver import TryLater
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.background import run_in_background, running_tasks
from bot.slack.bolt.error_replies import report_error

if TYPE_CHECKING:
    from bot.slack.bolt.inbox import Inbox

Listener = Callable[..., Coroutine[Any, Any, None]]
AcknowledgingListener = Callable[[AsyncArgs], Coroutine[Any, Any, BoltResponse | None]]

MAX_BACKGROUND_TASKS = 500  # at once, App Home's and late replies too; more is refused, so that memory stays bounded
BUSY = "I'm swamped right now. Please try again in a minute."


def ack_then(listener: Listener, durable: Callable[[Payload], bool] = lambda _: True) -> AcknowledgingListener:
    """Return a listener that acknowledges at once and runs ``listener`` in the background, with the arguments it names.

    ``durable`` selects the payloads that are recorded before they are acknowledged and handled again after a crash.
    """
    names = list(inspect.signature(listener).parameters)

    async def acknowledge(args: AsyncArgs) -> BoltResponse | None:
        if len(running_tasks) >= MAX_BACKGROUND_TASKS:
            return await refuse_overload(args)
        inbox: Inbox = args.context["inbox"]
        ticket = await inbox.admit(args) if durable(args.body) else None
        if ticket and not ticket.is_new:
            return await args.ack()
        work = run_listener(listener, names, args)
        run_in_background(inbox.see_through(ticket, work) if ticket else work)
        return await args.ack()

    return acknowledge


async def refuse_overload(args: AsyncArgs) -> BoltResponse:
    """Refuse a payload for lack of room: Slack sends an event again, a person is asked to press again."""
    if "event" in args.body:
        args.context["deduplicator"].forget(args.body)
        return BoltResponse(status=503, body="")
    if "command" in args.body:
        return await args.ack(text=BUSY, response_type="ephemeral")
    await args.context["respond"](text=BUSY)
    return await args.ack()


async def run_listener(listener: Listener, names: Iterable[str], args: AsyncArgs) -> None:
    """Run a listener, and report an error to the person; raises TryLater for work that is to be tried again."""
    try:
        await listener(**{name: args.context.get(name, getattr(args, name, None)) for name in names})
    except TryLater:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must know
        await report_error(error, args.body, args.context, None)
