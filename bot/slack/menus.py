"""What is picked from a menu of actions, of which each surface listens to its own."""

from collections.abc import Awaitable, Callable

from bot.slack.ask import Payload


def picks(verb: str) -> Callable[..., Awaitable[bool]]:
    """Let a listener hear only what is picked under a verb: “verb|…”."""

    async def is_picked(action: Payload) -> bool:
        return chosen(action).partition("|")[0] == verb

    return is_picked


def chosen(action: Payload) -> str:
    """Give the value that was picked; a menu may also say that nothing is."""
    return str((action.get("selected_option") or {}).get("value") or "")


def subject(action: Payload) -> list[str]:
    """Give what stands behind the verb."""
    return chosen(action).split("|")[1:]
