"""Post weekly summaries on demand from the terminal, or preview them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.notifications.edition import AGAIN, Edition
from bot.desk.notifications.outbox import Told, tell
from bot.desk.notifications.weekly import LATE, Schedule, due, edition_of, posts_of, write_due, write_summary
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.stats.period import period
from bot.store.notifications import outbox, schedules

NONE = "No channel has a weekly summary yet. An admin adds one in the Home tab of Errdesk in Slack."
NOT_THERE = "{} has no weekly summary. These have: {}."


@dataclass(frozen=True, slots=True)
class Written:
    """A channel's summary that will be posted, or was ``sent`` before; ``key`` is "" where none is due."""

    schedule: Schedule
    key: str = ""
    sent: bool = False


def chosen(desk: Desk, channel: str = "") -> tuple[Schedule, ...]:
    """Return all schedules, or that of a channel; raises Refusal where there is none."""
    with desk.database.read() as session:
        all_schedules = schedules.schedules(session)
    if not all_schedules:
        raise Refusal(NONE)
    matching = tuple(schedule for schedule in all_schedules if channel in {"", schedule.channel})
    if not matching:
        raise Refusal(NOT_THERE.format(channel, ", ".join(schedule.channel for schedule in all_schedules)))
    return matching


def write_now(desk: Desk, schedule: Schedule, now: datetime, *, again: bool) -> Written:
    """Write a schedule's summary to the outbox if it is due and not yet written; with ``again``, in any case.

    A schedule that is paused or stopped gets none until an admin resumes it.
    """
    if again and schedule.runs:
        run = again_at(schedule, now)
        write_summary(desk, run, at=now)
        return Written(schedule, run.key)
    if week := due(schedule, now):
        written = Written(schedule, edition_of(schedule, week, now).key)
        new = write_due(desk, schedule, week, now)
        return written if new else replace(written, sent=became(desk, written) == "sent")
    return Written(schedule)


def is_due(desk: Desk, schedule: Schedule, now: datetime) -> bool:
    """Return whether a schedule's summary is due and not yet written."""
    week = due(schedule, now)
    with desk.database.read() as session:
        return week is not None and not outbox.is_taken(session, edition_of(schedule, week, now).key)


def again_at(schedule: Schedule, now: datetime) -> Edition:
    """Return a new run for the last whole week, beside the scheduled one."""
    run = edition_of(schedule, period("lastweek", now, schedule.zone), now)
    return replace(run, key=f"{run.key}{AGAIN}{now.isoformat()}", until=now + LATE)


def draft(desk: Desk, schedule: Schedule, now: datetime) -> tuple[Told, ...]:
    """Return the content that would be posted now: last whole week's message and the replies in its thread."""
    desk.shelf.look_again(desk.database, now)
    return tuple(tell(desk, post.kind, post.told, now) for post in posts_of(desk, again_at(schedule, now), now))


def became(desk: Desk, written: Written) -> str:
    """Return the state of a summary's message: "waiting", "sending", "sent", "stopped"; "" if there is none."""
    with desk.database.read() as session:
        return outbox.state_of(session, written.key)
