"""Every reply leaves through ``deliver``, which tries one way after another until Slack takes it.

Whatever Slack refuses is either told some other way, or leaves an id in the log.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot.errors import make_id
from bot.slack.api.slack_errors import INVALID_BLOCKS, SLACK_ERRORS, UNREADABLE, SlackFault, read_fault
from bot.slack.cards.blocks import Card

log = logging.getLogger(__name__)


class TryLater(Exception):  # noqa: N818 - no fault of the program
    """Slack may have taken a public reply, or takes none for a while: nobody knows, so it isn't sent another way."""

    def __init__(self, fault: SlackFault) -> None:
        super().__init__(f"Slack didn't confirm a reply ({fault.name}).")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send a card: its name in the log, and what sends the card's ``text`` and ``blocks``.

    ``stop`` returns what to raise after a fault instead of trying the next way, None to go on: for what must not arrive
    twice, where Slack may have taken it.
    """

    name: str
    send: Callable[..., Awaitable[object]]
    stop: Callable[[SlackFault], Exception | None] = lambda _: None


async def deliver(card: Card, ways: Iterable[Way]) -> bool:
    """Send a card in the first way that Slack takes; return whether there was one, with an id in the log if not.

    Where Slack refuses the blocks, the text alone goes the same way.
    """
    refused: list[str] = []
    for way in ways:
        for shown in (card, {"text": card["text"]}):
            fault = await try_way(way, shown)
            if fault is None:
                note_detour(refused, way.name)
                return True
            refused.append(f"{way.name}: {fault.name}")
            if fault.name not in INVALID_BLOCKS:
                break
    log.error("A reply reached nobody (id %s): %s", make_id(), ", ".join(refused) or "there was no way to send it")
    return False


async def try_way(way: Way, card: Card) -> SlackFault | None:
    """Send a card one way; return what went wrong, None if nothing did."""
    try:
        await way.send(**card)
    except SLACK_ERRORS as error:
        fault = read_fault(error)
        if stopped := way.stop(fault):
            raise stopped from error
        return fault
    except Exception:  # a fault of ours, or of slack_sdk's: the person is to have the answer all the same
        log.exception("A way to reply failed (id %s).", make_id())
        return SlackFault(UNREADABLE)
    return None


def note_detour(refused: list[str], taken: str) -> None:
    """Log why a reply didn't go the usual way."""
    if refused:
        log.warning("A reply went by %s instead (%s).", taken, ", ".join(refused))
