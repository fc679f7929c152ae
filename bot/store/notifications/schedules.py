"""Schedules of weekly summaries: which channel gets one when, and who set it up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.database.database import Transaction
from bot.store.notifications.outbox import OPEN_STATES
from bot.store.schema.notifications import PostRow, ScheduleRow

POST_KINDS = ("summary", "part", "surge")  # kinds of posts that belong to a schedule


@dataclass(frozen=True, slots=True)
class Schedule:
    """A channel's weekly summary: on an ISO weekday (1 is Monday), at an hour in a time zone, from ``since`` on.

    ``surges`` also sends the channel surge notices. ``by`` is the name of whoever set it up, ``by_id`` their Slack id.
    ``trouble`` is the Slack error that stopped it, until an admin resumes it.
    """

    channel: str
    weekday: int
    hour: int
    zone: str
    paused: bool
    surges: bool
    by: str
    by_id: str | None
    since: datetime
    trouble: str | None = None

    @property
    def runs(self) -> bool:
        """Return whether it posts summaries."""
        return not (self.paused or self.trouble)


SCHEDULE_COLUMNS = tuple(getattr(ScheduleRow, name) for name in Schedule.__slots__)


def load_schedules(transaction: Transaction) -> tuple[Schedule, ...]:
    """Return all schedules, sorted by channel."""
    return tuple(Schedule(*row) for row in transaction.execute(select(*SCHEDULE_COLUMNS).order_by(ScheduleRow.channel)))


def find_schedule(transaction: Transaction, channel: str) -> Schedule | None:
    """Return a channel's schedule, None if it has none."""
    row = transaction.execute(select(*SCHEDULE_COLUMNS).where(ScheduleRow.channel == channel)).one_or_none()
    return Schedule(*row) if row else None


def upsert_schedule(transaction: Transaction, schedule: Schedule) -> None:
    """Save a channel's schedule, replacing the one it had."""
    transaction.merge(ScheduleRow(**{name: getattr(schedule, name) for name in Schedule.__slots__}))
    transaction.flush()


def remove_schedule(transaction: Transaction, channel: str) -> None:
    """Remove a channel's schedule."""
    transaction.execute(delete(ScheduleRow).where(ScheduleRow.channel == channel))


def readdress_posts(transaction: Transaction, old: str, new: str) -> None:
    """Send open posts for a channel to its new id."""
    for row in transaction.scalars(select(PostRow).where(PostRow.channel == old, PostRow.state.in_(OPEN_STATES))):
        row.channel = new
        row.told = {**row.told, "channel": new} if row.told.get("channel") == old else row.told


def withdraw_posts(transaction: Transaction, channel: str, at: datetime) -> None:
    """Stop the posts that a channel's schedule wrote, except one that is being sent at this moment, and its replies.

    A post that may have reached Slack is still looked for there, because of its replies, but not sent again.
    """
    messages = (PostRow.channel == channel, PostRow.kind.in_(POST_KINDS), PostRow.thread.is_(None))
    stop = update(PostRow).values(state="stopped", told={})
    heads = transaction.scalars(stop.where(*messages, PostRow.state == "waiting").returning(PostRow.id)).all()
    transaction.execute(stop.where(PostRow.thread.in_(heads)))
    for row in transaction.scalars(select(PostRow).where(*messages, PostRow.state == "sending")):
        row.told = {**row.told, "until": at.isoformat()}
