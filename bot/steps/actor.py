"""Who changes something, where and when."""

from dataclasses import KW_ONLY, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class By:
    """Whoever changes something: the name that is shown, the surface, the moment, and the Slack id.

    Rights come from the id, and without one there are none. Only whoever is ``trusted``, at the terminal of the machine
    that runs the program, needs no id. Whoever is an ``outsider``, from another organization, has no rights whatever
    their id.
    """

    name: str
    surface: str
    at: datetime
    user: str = ""
    _: KW_ONLY
    trusted: bool = False
    outsider: bool = False
