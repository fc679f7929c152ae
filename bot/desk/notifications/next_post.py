"""When a schedule's next summary comes, and whether the last one was never posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk.notifications.edition import AGAIN
from bot.desk.notifications.weekly import Schedule, due, edition_of, last_hour, next_hour
from bot.stats.period import period
from bot.store.notifications import outbox
from bot.store.notifications.outbox import Writing

CLOCK = timedelta(minutes=15)  # within which a clock has long posted what is due


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A schedule with its ``next`` hour, and its last one if that was ``missed``, both in its own time zone.

    What was missed is ``late`` while it would still be made up for.
    """

    schedule: Schedule
    next: datetime
    missed: datetime | None = None
    late: bool = False


def upcoming(session: Writing | None, schedules: Iterable[Schedule], at: datetime) -> tuple[Upcoming, ...]:
    """Say of each schedule when its next hour comes, and whether nothing was posted at its last one.

    Without the database (None) nothing is known to be missed.
    """
    return tuple(coming(one, at, missed=session is not None and is_missed(session, one, at)) for one in schedules)


def is_missed(session: Writing, schedule: Schedule, at: datetime) -> bool:
    """Say whether nothing was posted of the last hour of a schedule, at that hour or by hand since."""
    if not is_over(schedule, at):
        return False
    key = key_of(schedule, at)
    return outbox.state_of(session, key) in {"", "stopped"} and not outbox.any_called(session, f"{key}{AGAIN}")


def is_over(schedule: Schedule, at: datetime) -> bool:
    """Say whether the hour of a schedule that runs was long enough ago for its summary to be there."""
    hour = last_hour(schedule, at)
    return schedule.runs and schedule.since <= hour and at - hour > CLOCK


def key_of(schedule: Schedule, at: datetime) -> str:
    """Give the key of the edition of a schedule's last hour."""
    week = period("lastweek", last_hour(schedule, at), schedule.zone)
    return edition_of(schedule, week, at).key


def coming(schedule: Schedule, at: datetime, *, missed: bool) -> Upcoming:
    """Put the hours into a schedule's own time zone."""
    zone = ZoneInfo(schedule.zone)
    last = last_hour(schedule, at).astimezone(zone) if missed else None
    return Upcoming(schedule, next_hour(schedule, at).astimezone(zone), last, missed and bool(due(schedule, at)))
