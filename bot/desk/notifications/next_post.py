"""Schedule status: when the next summary is due, and whether the last one was missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk.notifications.edition import AGAIN
from bot.desk.notifications.weekly import Schedule, due, edition_of, last_hour, next_hour
from bot.stats.period import period
from bot.store.notifications import outbox
from bot.store.notifications.outbox import Writing

CLOCK = timedelta(minutes=15)  # after which the clock should long have posted what was due


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A schedule with its ``next`` run, and its last one if that was ``missed``, both in the schedule's time zone.

    A missed run is ``late`` while it would still be made up for.
    """

    schedule: Schedule
    next: datetime
    missed: datetime | None = None
    late: bool = False


def upcoming(session: Writing | None, schedules: Iterable[Schedule], at: datetime) -> tuple[Upcoming, ...]:
    """Return the status of each schedule; without the database (None), no run is reported as missed."""
    return tuple(
        coming(schedule, at, missed=session is not None and is_missed(session, schedule, at)) for schedule in schedules
    )


def is_missed(session: Writing, schedule: Schedule, at: datetime) -> bool:
    """Return whether nothing was posted for a schedule's last run, neither on time nor by hand since."""
    if not is_over(schedule, at):
        return False
    key = key_of(schedule, at)
    return outbox.state_of(session, key) in {"", "stopped"} and not outbox.any_called(session, f"{key}{AGAIN}")


def is_over(schedule: Schedule, at: datetime) -> bool:
    """Return whether an active schedule's last run is long enough ago for its summary to have been posted."""
    hour = last_hour(schedule, at)
    return schedule.runs and schedule.since <= hour and at - hour > CLOCK


def key_of(schedule: Schedule, at: datetime) -> str:
    """Return the key of a schedule's last run."""
    week = period("lastweek", last_hour(schedule, at), schedule.zone)
    return edition_of(schedule, week, at).key


def coming(schedule: Schedule, at: datetime, *, missed: bool) -> Upcoming:
    """Build a schedule's status, with times in its own time zone."""
    zone = ZoneInfo(schedule.zone)
    last = last_hour(schedule, at).astimezone(zone) if missed else None
    return Upcoming(schedule, next_hour(schedule, at).astimezone(zone), last, missed and bool(due(schedule, at)))
