"""The tables of what is counted, rolled up by day, and of what the bot says by itself about it.

A day is cut in a time zone, and every zone that a channel uses has its own rows. Distinct people cannot be added up, so
each row holds them as a set of askers' ids (``bot.stats.asker_sets``), which can be united over any days.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import Moment, Table

ZONE = String(40)
BY_KEY = {"sqlite_with_rowid": False}  # rows lie in the order of their key, so that a range of days is read at once


class DayRow(Table):
    """All questions of a day. ``hits`` were answered at the first try, ``unmatched`` found and named no code at all."""

    __tablename__ = "days"

    zone: Mapped[str] = mapped_column(ZONE, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    questions: Mapped[int]
    hits: Mapped[int]
    unmatched: Mapped[int]
    people: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (BY_KEY,)


class CodeDayRow(Table):
    """The lookups of a code on a day at a surface.

    ``role`` is ``shown`` or ``missing`` (the catalog lacks the code). ``questions`` leaves out what the same person
    had asked within the hour before, ``again`` are the lookups that the same person had made within the day before.
    """

    __tablename__ = "code_days"

    zone: Mapped[str] = mapped_column(ZONE, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    surface: Mapped[str] = mapped_column(String(20), primary_key=True)
    lookups: Mapped[int]
    questions: Mapped[int]
    again: Mapped[int]

    __table_args__ = (CheckConstraint("role IN ('shown', 'missing')", name="role"), BY_KEY)


class CodeSpanRow(Table):
    """The lookups of a code on a day, in a whole ISO week or in four of them from ``start`` on, and by whom.

    It says once more what could be summed up from the days: what is asked most in three months is read from a tenth of
    the rows. ``days`` is 1, 7 or 28; four weeks begin on every Monday, and so overlap.
    """

    __tablename__ = "code_spans"

    zone: Mapped[str] = mapped_column(ZONE, primary_key=True)
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
        BY_KEY,
    )


class ZoneRow(Table):
    """How far a time zone's days are rolled up: all before ``upto``, with the questions up to the id ``mark``."""

    __tablename__ = "zones"

    zone: Mapped[str] = mapped_column(ZONE, primary_key=True)
    upto: Mapped[date]
    mark: Mapped[int]


class ScheduleRow(Table):
    """A channel's weekly summary: the ISO weekday (1 is Monday) and the hour, in a time zone, and who set it up.

    It holds from ``since``, so that no summary is made up for a time before. ``surges`` also tells the channel at once
    of a code that is suddenly asked a lot. ``trouble`` is Slack's error after which it was stopped.
    """

    __tablename__ = "schedules"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    weekday: Mapped[int]
    hour: Mapped[int]
    zone: Mapped[str] = mapped_column(ZONE)
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


class QuietRow(Table):
    """A code of which a channel hears no surge notice until then: it just had one, or somebody snoozed it."""

    __tablename__ = "quiet"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(100), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
