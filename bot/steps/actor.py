"""The actor of a change: who makes it, where and when."""

from dataclasses import KW_ONLY, dataclass
from datetime import datetime


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
