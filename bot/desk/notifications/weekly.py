"""When weekly summaries are due, and writing them to the outbox, where each is sent once."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.database.database import Unavailable
from bot.desk.notifications.edition import REPLY_KIND, SUMMARY_KIND, SummaryRun
from bot.desk.notifications.summary import build_reply_payloads, load_summary
from bot.desk.state.desk import Desk
from bot.stats.period import DAY, Period, format_week, resolve_period, today
from bot.store.admin import audit
from bot.store.notifications import outbox, schedules
from bot.store.notifications.outbox import NewPost

log = logging.getLogger(__name__)

Schedule: TypeAlias = schedules.Schedule

CATCH_UP_PERIOD = timedelta(days=2)  # in which a missed run is made up for; later, its summary would be stale
DAYS_PER_WEEK = 7


def find_due_week(schedule: Schedule, now: datetime) -> Period | None:
    """Return the week to sum up if a schedule's last run is less than two days ago, else None.

    A run before the schedule was set up or resumed doesn't count.
    """
    run_at = find_last_run(schedule, now)
    if not schedule.runs or run_at < schedule.since or now - run_at >= CATCH_UP_PERIOD:
        return None
    return resolve_period("lastweek", run_at, schedule.zone)


def find_last_run(schedule: Schedule, now: datetime) -> datetime:
    """Return the schedule's last run in UTC."""
    days_back = (today(now, schedule.zone).isoweekday() - schedule.weekday) % DAYS_PER_WEEK
    run_at = find_run_before(schedule, now, days_back)
    return run_at if run_at <= now else find_run_before(schedule, now, days_back + DAYS_PER_WEEK)


def find_next_run(schedule: Schedule, now: datetime) -> datetime:
    """Return the schedule's next run in UTC."""
    days_back = (today(now, schedule.zone).isoweekday() - schedule.weekday) % DAYS_PER_WEEK
    run_at = find_run_before(schedule, now, days_back)
    return run_at if run_at > now else find_run_before(schedule, now, days_back - DAYS_PER_WEEK)


def find_run_before(schedule: Schedule, now: datetime, days: int) -> datetime:
    """Return a schedule's hour, ``days`` before today, in UTC.

    An hour that clocks skip is moved by as much as they skip; of an hour that comes twice the first one counts.
    """
    day = today(now, schedule.zone) - DAY * days
    return datetime.combine(day, time(schedule.hour), ZoneInfo(schedule.zone)).astimezone(UTC)


def write_due_summaries(desk: Desk, now: datetime) -> int:
    """Write all due summaries to the outbox; return how many are new."""
    with desk.database.read() as session:
        all_schedules = schedules.load_schedules(session)
    return sum(
        write_due_summary(desk, schedule, week, now)
        for schedule in all_schedules
        if (week := find_due_week(schedule, now))
    )


def write_due_summary(desk: Desk, schedule: Schedule, week: Period, now: datetime) -> bool:
    """Write a schedule's summary of a week; an error is logged, so that other channels still get theirs."""
    try:
        return write_summary(desk, build_scheduled_run(schedule, week, now), at=now, schedule=schedule)
    except Unavailable:
        raise
    except Exception:
        log.exception("The summary for %s could not be written; it is tried again.", schedule.channel)
        return False


def build_scheduled_run(schedule: Schedule, week: Period, now: datetime) -> SummaryRun:
    """Return the scheduled run for a channel's week, always with the same key."""
    key = f"summary {schedule.channel} {format_week(week)}"
    until = find_last_run(schedule, now) + CATCH_UP_PERIOD
    return SummaryRun(key=key, channel=schedule.channel, week=week, by=schedule.by, until=until)


def write_summary(desk: Desk, run: SummaryRun, *, at: datetime, schedule: Schedule | None = None) -> bool:
    """Write a run's posts to the outbox: the message, and the replies with the details.

    Returns False, and writes nothing, if the run's key was used already or its ``schedule`` changed meanwhile.
    All is one transaction: a second process finds all posts or none.
    """
    with desk.database.read() as session:
        if outbox.is_key_taken(session, run.key):
            return False
    desk.shelf.look_again(desk.database, at)
    posts = tuple(build_summary_posts(desk, run, at))
    with desk.database.begin() as session:
        if schedule:
            audit.lock_changes(session)  # a pause that comes now waits, and then withdraws these posts
        stands = schedule is None or schedules.find_schedule(session, run.channel) == schedule
        new = stands and outbox.write_post_thread(session, posts, at=at)
    desk.posted()
    return new


def build_summary_posts(desk: Desk, run: SummaryRun, at: datetime) -> Iterator[NewPost]:
    """Yield the message of a run, then its replies."""
    summary = load_summary(desk, run.week, channel=run.channel, by=run.by, at=at)
    to = run.reader or run.channel
    until = {"until": run.until.isoformat()} if run.until else {}
    yield NewPost(run.key, to, SUMMARY_KIND, {**run.told, **until})
    for number, part in enumerate(build_reply_payloads(summary), 1):
        yield NewPost(f"{run.key} part {number}", to, REPLY_KIND, {**run.told, "part": part})


def has_unsent_summary(desk: Desk, before: datetime) -> bool:
    """Return whether a summary's post that is due before a moment has not been sent yet."""
    with desk.database.read() as session:
        return outbox.has_open_post(session, (SUMMARY_KIND, REPLY_KIND), before)
