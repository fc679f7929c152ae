"""Post weekly summaries on demand from the terminal, or preview them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.notifications.summary import Summary, load_summary
from bot.desk.notifications.weekly import (
    CATCH_UP_PERIOD,
    Renderer,
    Schedule,
    SummaryRun,
    build_scheduled_run,
    find_due_run,
    write_scheduled_summary,
    write_summary,
)
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.stats.period import resolve_period
from bot.store.notifications import outbox, schedules

MANUAL_RUN_MARK = " again "  # follows the week's key in the key of a run that was started by hand

NO_SCHEDULES_YET = "No channel has a weekly summary yet. An admin adds one in the Home tab of Errdesk in Slack."
NO_SUCH_SCHEDULE = "{} has no weekly summary. These have: {}."


@dataclass(frozen=True, slots=True)
class WrittenSummary:
    """A channel's summary that will be posted, or was ``sent`` before; ``key`` is "" where none is due."""

    schedule: Schedule
    key: str = ""
    sent: bool = False


def select_schedules(desk: Desk, channel: str = "") -> tuple[Schedule, ...]:
    """Return all schedules, or that of a channel; raises Refusal where there is none."""
    with desk.database.read() as transaction:
        all_schedules = schedules.load_schedules(transaction)
    if not all_schedules:
        raise Refusal(NO_SCHEDULES_YET)
    matching = tuple(schedule for schedule in all_schedules if channel in {"", schedule.channel})
    if not matching:
        raise Refusal(NO_SUCH_SCHEDULE.format(channel, ", ".join(schedule.channel for schedule in all_schedules)))
    return matching


def write_summary_now(
    desk: Desk, schedule: Schedule, now: datetime, *, again: bool, render: Renderer
) -> WrittenSummary:
    """Write a schedule's summary to the outbox if it is due and not yet written; with ``again``, in any case.

    A schedule that is paused or stopped gets none until an admin resumes it.
    """
    if again and schedule.runs:
        run = build_manual_run(schedule, now)
        write_summary(desk, run, render=render, at=now)
        return WrittenSummary(schedule, run.key)
    due = find_due_run(schedule, now)
    if due is None:
        return WrittenSummary(schedule)
    written = WrittenSummary(schedule, due.key)
    if is_summary_due(desk, schedule, now) and write_scheduled_summary(desk, schedule, due, render=render, at=now):
        return written
    return replace(written, sent=find_summary_state(desk, written) == "sent")


def is_summary_due(desk: Desk, schedule: Schedule, now: datetime) -> bool:
    """Return whether a schedule's summary is due and not yet written."""
    run = find_due_run(schedule, now)
    with desk.database.read() as transaction:
        return run is not None and not outbox.is_key_taken(transaction, run.key)


def build_manual_run(schedule: Schedule, now: datetime) -> SummaryRun:
    """Return a new run for the last whole week, beside the scheduled one."""
    run = build_scheduled_run(schedule, resolve_period("lastweek", now, schedule.zone), now)
    return replace(run, key=f"{run.key}{MANUAL_RUN_MARK}{now.isoformat()}", until=now + CATCH_UP_PERIOD)


def load_manual_summary(desk: Desk, schedule: Schedule, now: datetime) -> Summary:
    """Return the summary of the last whole week, as it would be posted now."""
    desk.cache.refresh_and_wait(desk.database)
    return load_summary(desk, resolve_period("lastweek", now, schedule.zone), by=schedule.by, at=now)


def find_summary_state(desk: Desk, written: WrittenSummary) -> str:
    """Return the state of a summary's message: "waiting", "sending", "sent", "stopped"; "" if there is none."""
    with desk.database.read() as transaction:
        return outbox.find_post_state(transaction, written.key)
