"""The tables of the bot's own posts, their schedules, snoozes and uploaded charts."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import CODE_KEY, ZONE_NAME, Moment, Table


class PostRow(Table):
    """A message that the bot sends on its own, once. ``key`` prevents writing it twice.

    ``told`` is its payload, which depends on ``kind``. ``thread`` is the post that it replies to once that was sent,
    and with which it is stopped. It is ``sending`` since ``claimed``; if a crash left it so, the sender checks whether
    it reached Slack before sending it again.
    """

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(400).with_variant(String(200), "sqlite"), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    told: Mapped[dict[str, object]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    due: Mapped[datetime] = mapped_column(Moment)
    claimed: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    ts: Mapped[str | None] = mapped_column(String(30))
    thread: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'stopped')", name="state"),
        Index(None, "state", "due"),
    )


class ScheduleRow(Table):
    """A channel's weekly summary: the ISO weekday (1 is Monday) and the hour in a time zone, and who set it up.

    It applies from ``since`` on, so that no earlier summary is posted late. ``surges`` also sends the channel surge
    notices. ``trouble`` is the Slack error that stopped it.
    """

    __tablename__ = "schedules"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    weekday: Mapped[int]
    hour: Mapped[int]
    zone: Mapped[str] = mapped_column(ZONE_NAME)
    paused: Mapped[bool]
    surges: Mapped[bool]
    by: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[str | None] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(100))

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    )


class SnoozeRow(Table):
    """A snooze: the channel gets no surge notice for this code until then, because it just had one or on request."""

    __tablename__ = "quiet"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


class UploadRow(Table):
    """The file id of a chart uploaded to Slack, kept until the file is deleted there."""

    __tablename__ = "uploads"

    file: Mapped[str] = mapped_column(String(30), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
