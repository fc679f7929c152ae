"""The tables of counts, rolled up by day, and of the schedules and snoozes of notifications about them.

Days depend on the time zone, so every zone that a channel uses has its own rows. Numbers of distinct people can't be
added up, so each row holds a set of askers (``bot.stats.asker_sets``), which can be united over any days.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import Moment, Table

ZONE_NAME = String(40)
WITHOUT_ROWID = {"sqlite_with_rowid": False}  # rows lie in the order of their key, so a range of days is contiguous


class DayRow(Table):
    """All questions of a day. ``hits`` were answered at the first try, ``unmatched`` neither found nor named a code."""

    __tablename__ = "days"

    zone: Mapped[str] = mapped_column(ZONE_NAME, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    questions: Mapped[int]
    hits: Mapped[int]
    unmatched: Mapped[int]
    people: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (WITHOUT_ROWID,)


class CodeDayRow(Table):
    """The lookups of a code on a day at a surface.

    ``role`` is ``shown`` or ``missing`` (the catalog lacks the code). ``questions`` excludes repeats by the same person
    within the hour, ``again`` counts repeats by the same person within the day.
    """

    __tablename__ = "code_days"

    zone: Mapped[str] = mapped_column(ZONE_NAME, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    surface: Mapped[str] = mapped_column(String(20), primary_key=True)
    lookups: Mapped[int]
    questions: Mapped[int]
    again: Mapped[int]

    __table_args__ = (CheckConstraint("role IN ('shown', 'missing')", name="role"), WITHOUT_ROWID)


class CodeSpanRow(Table):
    """The lookups of a code, and by whom, on a day, in an ISO week or in four ISO weeks from ``start`` on.

    This is redundant, but lets three months be read from a tenth of the rows. ``days`` is 1, 7 or 28; a span of four
    weeks begins on every Monday, so they overlap.
    """

    __tablename__ = "code_spans"

    zone: Mapped[str] = mapped_column(ZONE_NAME, primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start: Mapped[date] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    lookups: Mapped[int]
    questions: Mapped[int]
    again: Mapped[int]
    people: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        CheckConstraint("role IN ('shown', 'missing')", name="role"),
        CheckConstraint("days IN (1, 7, 28)", name="days"),
        WITHOUT_ROWID,
    )


class ZoneRow(Table):
    """The progress of a time zone's roll-up: all days before ``upto``, with the questions up to the id ``mark``."""

    __tablename__ = "zones"

    zone: Mapped[str] = mapped_column(ZONE_NAME, primary_key=True)
    upto: Mapped[date]
    mark: Mapped[int]


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
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
