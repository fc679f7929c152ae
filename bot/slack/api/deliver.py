"""Deliver replies: every reply goes through ``deliver``, which tries one way after another until Slack accepts it.

A reply that Slack refuses is sent another way, or leaves an id in the log.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot.errors import make_incident_id
from bot.slack.api.slack_errors import INVALID_BLOCKS, SLACK_ERRORS, UNREADABLE, SlackFault, read_fault
from bot.slack.cards.blocks import Card

log = logging.getLogger(__name__)


class TryLater(Exception):  # noqa: N818 - no fault of the program
    """Raised if Slack may have posted a public reply, or accepts none for a while: another way might post it twice."""

    def __init__(self, fault: SlackFault) -> None:
        super().__init__(f"Slack didn't confirm a reply ({fault.name}).")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send a card: its name in the log, and a function that sends the card's ``text`` and ``blocks``.

    ``stop`` returns the exception to raise after a fault, None to try the next way. It is for cards that must not
    arrive twice, where Slack may have accepted the first try.
    """

    name: str
    send: Callable[..., Awaitable[object]]
    stop: Callable[[SlackFault], Exception | None] = lambda _: None


async def deliver(card: Card, ways: Iterable[Way]) -> bool:
    """Send a card by the first way that Slack accepts; return whether one did, and log an id if none did.

    If Slack refuses the blocks, the text alone is sent the same way.
    """
    failures: list[str] = []
    for way in ways:
        for variant in (card, {"text": card["text"]}):
            fault = await try_way(way, variant)
            if fault is None:
                log_detour(failures, way.name)
                return True
            failures.append(f"{way.name}: {fault.name}")
            if fault.name not in INVALID_BLOCKS:
                break
    log.error(
        "A reply reached nobody (id %s): %s", make_incident_id(), ", ".join(failures) or "there was no way to send it"
    )
    return False


async def try_way(way: Way, card: Card) -> SlackFault | None:
    """Send a card one way; return the fault, None if Slack accepted it."""
    try:
        await way.send(**card)
    except SLACK_ERRORS as error:
        fault = read_fault(error)
        if exception := way.stop(fault):
            raise exception from error
        return fault
    except Exception:  # a bug of ours or of slack_sdk's: the person should get the answer all the same
        log.exception("A way to reply failed (id %s).", make_incident_id())
        return SlackFault(UNREADABLE)
    return None


def log_detour(failures: list[str], way_name: str) -> None:
    """Log why a reply didn't go the usual way."""
    if failures:
        log.warning("A reply went by %s instead (%s).", way_name, ", ".join(failures))
