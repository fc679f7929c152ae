"""Schedule status: when the next summary is due, and whether the last one was missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.database.database import Transaction
from bot.desk.notifications.manual_run import MANUAL_RUN_MARK
from bot.desk.notifications.weekly import Schedule, build_scheduled_run, find_due_week, find_last_run, find_next_run
from bot.stats.period import resolve_period
from bot.store.notifications import outbox

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
    transaction: Transaction | None, schedules: Iterable[Schedule], at: datetime
) -> tuple[ScheduleStatus, ...]:
    """Return the status of each schedule; without the database (None), no run is reported as missed."""
    return tuple(build_schedule_status(transaction, schedule, at) for schedule in schedules)


def build_schedule_status(transaction: Transaction | None, schedule: Schedule, at: datetime) -> ScheduleStatus:
    """Build a schedule's status, with times in its own time zone."""
    zone = ZoneInfo(schedule.zone)
    last = find_last_run(schedule, at)
    missed = transaction is not None and is_run_over(schedule, last, at) and not was_posted(transaction, schedule, last)
    return ScheduleStatus(
        schedule,
        next=find_next_run(schedule, at).astimezone(zone),
        missed=last.astimezone(zone) if missed else None,
        late=missed and find_due_week(schedule, at) is not None,
    )


def is_run_over(schedule: Schedule, run_at: datetime, at: datetime) -> bool:
    """Return whether an active schedule's run is long enough ago for its summary to have been posted."""
    return schedule.runs and schedule.since <= run_at and at - run_at > CLOCK_TOLERANCE


def was_posted(transaction: Transaction, schedule: Schedule, run_at: datetime) -> bool:
    """Return whether a schedule's summary was posted for a run, on time or by hand since."""
    key = build_scheduled_run(schedule, resolve_period("lastweek", run_at, schedule.zone), run_at).key
    return outbox.find_post_state(transaction, key) not in {"", "stopped"} or outbox.has_post_with_prefix(
        transaction, f"{key}{MANUAL_RUN_MARK}"
    )
