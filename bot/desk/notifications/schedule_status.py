"""Schedule status: when the next summary is due, and whether the last one was missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk.notifications.manual_run import MANUAL_RUN_MARK
from bot.desk.notifications.weekly import Schedule, build_scheduled_run, find_due_week, find_last_run, find_next_run
from bot.stats.period import resolve_period
from bot.store.notifications import outbox
from bot.store.notifications.outbox import WriteTransaction

CLOCK_TOLERANCE = timedelta(minutes=15)  # after which the clock should long have posted what was due


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """A schedule with its ``next`` run, and its last one if that was ``missed``, both in the schedule's time zone.

    A missed run is ``late`` while it would still be made up for.
    """

    schedule: Schedule
    next: datetime
    missed: datetime | None = None
    late: bool = False


def load_schedule_statuses(
    session: WriteTransaction | None, schedules: Iterable[Schedule], at: datetime
) -> tuple[ScheduleStatus, ...]:
    """Return the status of each schedule; without the database (None), no run is reported as missed."""
    return tuple(
        build_schedule_status(schedule, at, missed=session is not None and is_last_run_missed(session, schedule, at))
        for schedule in schedules
    )


def is_last_run_missed(session: WriteTransaction, schedule: Schedule, at: datetime) -> bool:
    """Return whether nothing was posted for a schedule's last run, neither on time nor by hand since."""
    if not is_last_run_over(schedule, at):
        return False
    key = build_last_run_key(schedule, at)
    return outbox.find_post_state(session, key) in {"", "stopped"} and not outbox.has_post_with_prefix(
        session, f"{key}{MANUAL_RUN_MARK}"
    )


def is_last_run_over(schedule: Schedule, at: datetime) -> bool:
    """Return whether an active schedule's last run is long enough ago for its summary to have been posted."""
    hour = find_last_run(schedule, at)
    return schedule.runs and schedule.since <= hour and at - hour > CLOCK_TOLERANCE


def build_last_run_key(schedule: Schedule, at: datetime) -> str:
    """Return the key of a schedule's last run."""
    week = resolve_period("lastweek", find_last_run(schedule, at), schedule.zone)
    return build_scheduled_run(schedule, week, at).key


def build_schedule_status(schedule: Schedule, at: datetime, *, missed: bool) -> ScheduleStatus:
    """Build a schedule's status, with times in its own time zone."""
    zone = ZoneInfo(schedule.zone)
    last = find_last_run(schedule, at).astimezone(zone) if missed else None
    return ScheduleStatus(
        schedule, find_next_run(schedule, at).astimezone(zone), last, missed and bool(find_due_week(schedule, at))
    )
