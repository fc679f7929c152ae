"""Schedules: which channel gets its summary when, and who set it up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.counted import ScheduleRow


@dataclass(frozen=True, slots=True)
class Schedule:
    """A channel's weekly summary: at an ISO weekday (1 is Monday) and hour of a time zone, from ``since`` on.

    ``surges`` also tells the channel at once of a code that is suddenly asked a lot. ``by`` is the name of whoever set
    it up, ``by_id`` their Slack id. ``trouble`` is Slack's error after which it was stopped, until an admin resumes it.
    """

    channel: str
    weekday: int
    hour: int
    zone: str
    paused: bool
    surges: bool
    by: str
    by_id: str | None
    since: datetime
    trouble: str | None = None

    @property
    def runs(self) -> bool:
        """Say whether it posts."""
        return not (self.paused or self.trouble)


COLUMNS = tuple(getattr(ScheduleRow, name) for name in Schedule.__slots__)


def schedules(session: Session) -> tuple[Schedule, ...]:
    """Give all schedules, by channel."""
    return tuple(Schedule(*row) for row in session.execute(select(*COLUMNS).order_by(ScheduleRow.channel)))
