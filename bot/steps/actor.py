"""The actor of a change: who makes it, where and when."""

import html
from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from bot.texts import truncate

MAX_SHOWN_NAME = 40  # characters


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who makes a change: display name, surface, time of the change, and Slack id.

    Rights come from the id; without one there are none. Only a ``trusted`` actor, at the terminal of the machine that
    runs the program, needs no id. An ``outsider``, a member of another organization, has no rights whatever their id.
    """

    name: str
    surface: str
    at: datetime
    user: str = ""
    _: KW_ONLY
    trusted: bool = False
    outsider: bool = False


def shorten_name(name: str) -> str:
    """Return a person's name as messages show it after an @: on one line, in 40 characters at most."""
    return truncate(" ".join(name.removeprefix("@").split()), MAX_SHOWN_NAME)


def list_shown_forms(name: str) -> tuple[str, str, str]:
    """Return how a name stands after an @ in stored texts: as it is, shortened, and escaped for Slack."""
    shown = shorten_name(name)
    return name, shown, html.escape(shown, quote=False)
