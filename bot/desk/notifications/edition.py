"""A summary run: one weekly summary for one channel, and how its posts store which one they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, cast

from bot.stats.period import Period

SUMMARY_KIND, REPLY_KIND = "summary", "part"  # the kinds of its posts: the message, and the replies with details
MANUAL_RUN_MARK = " again "  # follows the week's key in the key of a run that was started by hand


@dataclass(frozen=True, slots=True)
class SummaryRun:
    """One run of a channel's weekly summary, identified by its unique ``key``.

    ``by`` is the name of whoever set the schedule up. The posts go to the channel, or as a test to a ``reader`` (a
    user's Slack id), and expire at ``until``.
    """

    key: str
    channel: str
    week: Period
    by: str
    until: datetime | None = None
    reader: str = ""

    @property
    def told(self) -> Mapping[str, object]:
        """Return what a post's payload stores of the run."""
        week = {"start": self.week.start.isoformat(), "end": self.week.end.isoformat(), "zone": self.week.zone}
        return {"key": self.key, "channel": self.channel, "by": self.by, "week": week}

    @classmethod
    def read(cls, payload: Mapping[str, object]) -> Self:
        """Return the run that a post's payload describes, with ``until`` and ``reader`` unset."""
        week = cast("Mapping[str, str]", payload["week"])
        days = Period(date.fromisoformat(week["start"]), date.fromisoformat(week["end"]), week["zone"])
        return cls(str(payload["key"]), str(payload["channel"]), days, str(payload["by"]))
