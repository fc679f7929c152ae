"""When weekly summaries are due, and writing them to the outbox, where each is sent once."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.database.database import Unavailable
from bot.desk.notifications.summary import Summary, load_summary
from bot.desk.state.desk import Desk
from bot.stats.charts import chart_to_json
from bot.stats.period import DAY, Period, format_week, resolve_period, today
from bot.store.admin import audit
from bot.store.notifications import outbox, schedules
from bot.store.notifications.outbox import NewPost

log = logging.getLogger(__name__)

Schedule: TypeAlias = schedules.Schedule
Renderer: TypeAlias = Callable[[Summary], Sequence[Mapping[str, object]]]  # -> the message, and the replies to it

SUMMARY_KIND, REPLY_KIND = "summary", "part"  # the kinds of its posts: the message, and the replies with details
CATCH_UP_PERIOD = timedelta(days=2)  # in which a missed run is made up for; later, its summary would be stale
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class SummaryRun:
    """One run of a channel's weekly summary, identified by its unique ``key``.

    ``by`` is the name of whoever set the schedule up. The posts go to ``recipient``: the channel, or a user who tests
    the summary. The message expires at ``until``.
    """

    key: str
    recipient: str
    week: Period
    by: str
    until: datetime


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


def write_due_summaries(desk: Desk, now: datetime, *, render: Renderer) -> int:
    """Write all due summaries to the outbox; return how many are new."""
    with desk.database.read() as transaction:
        due = [
            (schedule, run)
            for schedule in schedules.load_schedules(transaction)
            if (run := find_due_run(schedule, now)) and not outbox.is_key_taken(transaction, run.key)
        ]
    return sum(write_scheduled_summary(desk, schedule, run, render=render, at=now) for schedule, run in due)


def find_due_run(schedule: Schedule, now: datetime) -> SummaryRun | None:
    """Return the run that is due for a schedule, written or not; None if none is."""
    week = find_due_week(schedule, now)
    return build_scheduled_run(schedule, week, now) if week else None


def build_scheduled_run(schedule: Schedule, week: Period, now: datetime) -> SummaryRun:
    """Return the scheduled run for a channel's week, always with the same key."""
    key = f"summary {schedule.channel} {format_week(week)}"
    until = find_last_run(schedule, now) + CATCH_UP_PERIOD
    return SummaryRun(key=key, recipient=schedule.channel, week=week, by=schedule.by, until=until)


def write_scheduled_summary(desk: Desk, schedule: Schedule, run: SummaryRun, *, render: Renderer, at: datetime) -> bool:
    """Write a schedule's summary; an error is logged, so that other channels still get theirs."""
    try:
        return write_summary(desk, run, render=render, at=at, schedule=schedule)
    except Unavailable as trouble:
        log.warning("The summary for %s could not be written; it is tried again. %s", schedule.channel, trouble.detail)
    except Exception:
        log.exception("The summary for %s could not be written; it is tried again.", schedule.channel)
    return False


def write_summary(
    desk: Desk, run: SummaryRun, *, render: Renderer, at: datetime, schedule: Schedule | None = None
) -> bool:
    """Write a run's posts to the outbox, as they will be sent: the message, and the replies with the details.

    Returns False, and writes nothing, if the run's key was used already or its ``schedule`` changed meanwhile.
    All is one transaction: a second process finds all posts or none.
    """
    desk.cache.refresh_and_wait(desk.database)  # what is written now is sent as it is
    summary = load_summary(desk, run.week, by=run.by, at=at)
    posts = tuple(build_summary_posts(run, summary, render(summary)))
    with desk.database.begin() as transaction:
        if schedule:
            audit.lock_changes(transaction)  # a pause that comes now waits, and then withdraws these posts
        stands = schedule is None or schedules.find_schedule(transaction, schedule.channel) == schedule
        new = stands and outbox.write_post_thread(transaction, posts, at=at)
    desk.wake_senders()
    return new


def build_summary_posts(run: SummaryRun, summary: Summary, cards: Sequence[Mapping[str, object]]) -> Iterator[NewPost]:
    """Yield the message of a run, then its replies."""
    message, *replies = cards
    payload = {**build_payload(message, summary), "until": run.until.isoformat()}
    yield NewPost(run.key, run.recipient, SUMMARY_KIND, payload)
    for number, reply in enumerate(replies, 1):
        yield NewPost(f"{run.key} part {number}", run.recipient, REPLY_KIND, reply)


def build_payload(message: Mapping[str, object], summary: Summary) -> Mapping[str, object]:
    """Return what a summary's post stores: the rendered message, and the data of its chart if anybody asked."""
    return message if summary.empty else {**message, "chart": chart_to_json(summary.chart)}


def has_unsent_summary(desk: Desk, before: datetime) -> bool:
    """Return whether a summary's post that is due before a moment has not been sent yet."""
    with desk.database.read() as transaction:
        return outbox.has_open_post(transaction, (SUMMARY_KIND, REPLY_KIND), before)
