"""Who changes something, where and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class By:
    """Whoever changes something: the name that is shown, the surface, the moment, and the Slack id.

    Without an id it is somebody at the terminal, who may change everything.
    """

    name: str
    surface: str
    at: datetime
    user: str = ""
