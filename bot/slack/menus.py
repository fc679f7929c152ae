"""What is picked from a menu, or typed into an input, outside of forms: Slack sends null for what was cleared."""

from collections.abc import Awaitable, Callable

from bot.slack.ask import Payload


def picks(verb: str) -> Callable[..., Awaitable[bool]]:
    """Let a listener hear only what is picked under a verb: “verb|…”."""

    async def is_picked(action: Payload) -> bool:
        return chosen(action).partition("|")[0] == verb

    return is_picked


def chosen(action: Payload) -> str:
    """Return the value that was picked or typed, "" where a menu or an input was cleared."""
    picked = action.get("selected_option") or action
    return str(picked.get("value") or "")
