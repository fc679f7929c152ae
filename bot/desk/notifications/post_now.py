"""Post summaries because somebody says so at the terminal, or show what they would be."""

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
    """A channel's summary that is to be posted, or was ``sent`` before; its ``key`` is "" where none is due."""

    schedule: Schedule
    key: str = ""
    sent: bool = False


def chosen(desk: Desk, channel: str = "") -> tuple[Schedule, ...]:
    """Give all schedules, or that of a channel; refuses where there is none."""
    with desk.database.read() as session:
        found = schedules.schedules(session)
    if not found:
        raise Refusal(NONE)
    mine = tuple(one for one in found if channel in {"", one.channel})
    if not mine:
        raise Refusal(NOT_THERE.format(channel, ", ".join(one.channel for one in found)))
    return mine


def write_now(desk: Desk, schedule: Schedule, now: datetime, *, again: bool) -> Written:
    """Write a summary if its hour has come and it was not written before; or ``again``, whatever its hour.

    Where none is to be posted until an admin resumes it, none is written.
    """
    if again and schedule.runs:
        edition = again_at(schedule, now)
        write_summary(desk, edition, at=now)
        return Written(schedule, edition.key)
    if week := due(schedule, now):
        written = Written(schedule, edition_of(schedule, week, now).key)
        new = write_due(desk, schedule, week, now)
        return written if new else replace(written, sent=became(desk, written) == "sent")
    return Written(schedule)


def is_due(desk: Desk, schedule: Schedule, now: datetime) -> bool:
    """Say whether a summary would be written now."""
    week = due(schedule, now)
    with desk.database.read() as session:
        return week is not None and not outbox.is_taken(session, edition_of(schedule, week, now).key)


def again_at(schedule: Schedule, now: datetime) -> Edition:
    """Give an edition of the last whole week that there was not before."""
    edition = edition_of(schedule, period("lastweek", now, schedule.zone), now)
    return replace(edition, key=f"{edition.key}{AGAIN}{now.isoformat()}", until=now + LATE)


def draft(desk: Desk, schedule: Schedule, now: datetime) -> tuple[Told, ...]:
    """Give what would be posted now: the message about the last whole week, and what comes in its thread."""
    desk.shelf.look_again(desk.database, now)
    return tuple(tell(desk, one.kind, one.told, now) for one in posts_of(desk, again_at(schedule, now), now))


def became(desk: Desk, written: Written) -> str:
    """Say what became of a summary's message: "waiting", "sending", "sent" or "stopped"; "" if it is not there."""
    with desk.database.read() as session:
        return outbox.state_of(session, written.key)
