"""Values of buttons, menus and inputs outside of forms; Slack sends null for a menu or input that was cleared."""

from collections.abc import Awaitable, Callable

from bot.errors import Refusal
from bot.slack.bolt.ask import Payload
from bot.slack.cards.forms import View
from bot.slack.cards.stale import STALE, refuse_unreadable


def match_verb(verb: str) -> Callable[..., Awaitable[bool]]:
    """Return a matcher for menu options whose value starts with a verb: “verb|…”."""

    async def is_picked(action: Payload) -> bool:
        return read_chosen_value(action).partition("|")[0] == verb

    return is_picked


def read_button_value(action: Payload) -> str:
    """Return a pressed button's value; refuses a button without one."""
    value = action.get("value")
    if not isinstance(value, str):
        raise Refusal(STALE)
    return value


def read_pressed_view(body: Payload) -> View:
    """Return the view in which something was pressed; refuses a press elsewhere."""
    if not body.get("view"):
        raise Refusal(STALE)
    return dict(body["view"])


@refuse_unreadable
def read_page_number(value: str) -> int:
    """Return the number of the page that a button leads to."""
    return int(value)


def read_chosen_value(action: Payload) -> str:
    """Return the value that was picked or typed, "" if the menu or input was cleared."""
    picked = action.get("selected_option") or action
    return str(picked.get("value") or "")
