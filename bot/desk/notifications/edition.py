"""An edition of the weekly summary: of which week it is, for which channel, and what its posts keep of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from bot.stats.period import Period

HEAD, PART = "summary", "part"  # the kinds of its posts: the message, and the details in its thread
AGAIN = " again "  # in the key of one that was posted by hand, after that of the week's own


@dataclass(frozen=True, slots=True)
class Edition:
    """A channel's summary of a week, ``by`` the name of whoever set it up; no two have the same ``key``.

    It goes to the channel, or to a ``reader`` (a user's Slack id) as a test; not any more from ``until`` on.
    """

    key: str
    channel: str
    week: Period
    by: str
    until: datetime | None = None
    reader: str = ""

    @property
    def told(self) -> Mapping[str, object]:
        """Give what a post keeps of it."""
        week = {"start": self.week.start.isoformat(), "end": self.week.end.isoformat(), "zone": self.week.zone}
        return {"key": self.key, "channel": self.channel, "by": self.by, "week": week}

    @classmethod
    def read(cls, told: Mapping[str, object]) -> "Edition":
        """Read it from what a post kept."""
        week = cast("Mapping[str, str]", told["week"])
        days = Period(date.fromisoformat(week["start"]), date.fromisoformat(week["end"]), week["zone"])
        return cls(str(told["key"]), str(told["channel"]), days, str(told["by"]))
