"""The weekly summary's hour: what is due is claimed in the database, as posts that are then sent once."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.database.database import Unavailable
from bot.desk.notifications.edition import HEAD, PART, Edition
from bot.desk.notifications.summary import parts, sum_up
from bot.desk.state.desk import Desk
from bot.stats.period import DAY, Period, period, today, week_name
from bot.store.admin import audit
from bot.store.notifications import outbox, schedules
from bot.store.notifications.outbox import NewPost

log = logging.getLogger(__name__)

Schedule: TypeAlias = schedules.Schedule

LATE = timedelta(days=2)  # for which a missed hour is made up; a summary that old is none any more
WEEKDAYS = 7


def due(schedule: Schedule, now: datetime) -> Period | None:
    """Give the week that is to be summed up if a schedule's hour has come, less than two days ago; else None.

    The hour counts only if it came after the schedule was set up or resumed.
    """
    hour = last_hour(schedule, now)
    if not schedule.runs or hour < schedule.since or now - hour >= LATE:
        return None
    return period("lastweek", hour, schedule.zone)


def last_hour(schedule: Schedule, now: datetime) -> datetime:
    """Give the last moment, in UTC, at which a schedule's hour came."""
    back = (today(now, schedule.zone).isoweekday() - schedule.weekday) % WEEKDAYS
    hour = hour_before(schedule, now, back)
    return hour if hour <= now else hour_before(schedule, now, back + WEEKDAYS)


def next_hour(schedule: Schedule, now: datetime) -> datetime:
    """Give the next moment, in UTC, at which a schedule's hour comes."""
    back = (today(now, schedule.zone).isoweekday() - schedule.weekday) % WEEKDAYS
    hour = hour_before(schedule, now, back)
    return hour if hour > now else hour_before(schedule, now, back - WEEKDAYS)


def hour_before(schedule: Schedule, now: datetime, days: int) -> datetime:
    """Give a schedule's hour so many days before the present day.

    An hour that clocks skip comes when they have skipped it; one that comes twice counts the first time.
    """
    day = today(now, schedule.zone) - DAY * days
    return datetime.combine(day, time(schedule.hour), ZoneInfo(schedule.zone)).astimezone(UTC)


def post_due(desk: Desk, now: datetime) -> int:
    """Write the summaries whose hour has come, to be sent at once; give how many are new."""
    with desk.database.read() as session:
        found = schedules.schedules(session)
    return sum(write_due(desk, one, week, now) for one in found if (week := due(one, now)))


def write_due(desk: Desk, schedule: Schedule, week: Period, now: datetime) -> bool:
    """Write a schedule's summary of a week; what is wrong with one keeps no other channel waiting."""
    try:
        return write_summary(desk, edition_of(schedule, week, now), at=now, by=schedule)
    except Unavailable:
        raise
    except Exception:
        log.exception("The summary for %s could not be written; it is tried again.", schedule.channel)
        return False


def edition_of(schedule: Schedule, week: Period, now: datetime) -> Edition:
    """Give the one edition that there is of a channel's week."""
    key = f"summary {schedule.channel} {week_name(week)}"
    return Edition(key, schedule.channel, week, schedule.by, last_hour(schedule, now) + LATE)


def write_summary(desk: Desk, edition: Edition, *, at: datetime, by: Schedule | None = None) -> bool:
    """Write an edition's posts, to be sent at once: the message and, in its thread, the details.

    Gives False, and writes nothing, where there is one of this key already, or where the schedule ``by`` which it is
    due was changed meanwhile. It is one transaction: whoever comes second, from whatever process, finds all there.
    """
    with desk.database.read() as session:
        if outbox.is_taken(session, edition.key):
            return False
    desk.shelf.look_again(desk.database, at)
    written = tuple(posts_of(desk, edition, at))
    with desk.database.begin() as session:
        if by:
            audit.take_turn(session)  # a pause that comes now finds the posts, and withdraws them
        stands = by is None or schedules.schedule_of(session, edition.channel) == by
        new = stands and outbox.write_thread(session, written, at=at)
    desk.posted()
    return new


def posts_of(desk: Desk, edition: Edition, at: datetime) -> Iterator[NewPost]:
    """Give the message of an edition, and then its replies."""
    summary = sum_up(desk, edition.week, channel=edition.channel, by=edition.by, at=at)
    to, until = edition.reader or edition.channel, {"until": edition.until.isoformat()} if edition.until else {}
    yield NewPost(edition.key, to, HEAD, {**edition.told, **until})
    for number, part in enumerate(parts(summary), 1):
        yield NewPost(f"{edition.key} part {number}", to, PART, {**edition.told, "part": part})


def left_to_post(desk: Desk, before: datetime) -> bool:
    """Say whether a post of a summary is still to be sent, or being sent, before a moment."""
    with desk.database.read() as session:
        return outbox.any_open(session, (HEAD, PART), before)
