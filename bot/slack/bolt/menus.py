"""What is picked from a menu, or typed into an input, outside of forms: Slack sends null for what was cleared."""

from collections.abc import Awaitable, Callable

from bot.errors import Refusal
from bot.slack.bolt.ask import Payload
from bot.slack.cards.stale import STALE, reads_value


def picks(verb: str) -> Callable[..., Awaitable[bool]]:
    """Let a listener hear only what is picked under a verb: “verb|…”."""

    async def is_picked(action: Payload) -> bool:
        return chosen(action).partition("|")[0] == verb

    return is_picked


def button_value(action: Payload) -> str:
    """Return what a pressed button carries; refuses one that carries nothing."""
    value = action.get("value")
    if not isinstance(value, str):
        raise Refusal(STALE)
    return value


@reads_value
def page_number(value: str) -> int:
    """Return the number of the page to which a button turns."""
    return int(value)


def chosen(action: Payload) -> str:
    """Return the value that was picked or typed, "" where a menu or an input was cleared."""
    picked = action.get("selected_option") or action
    return str(picked.get("value") or "")
