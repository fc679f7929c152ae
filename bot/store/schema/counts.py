"""The tables of counts, rolled up by day, and how far the roll-up is.

Days depend on the time zone, so every zone that a channel uses has its own rows. Numbers of distinct people can't be
added up, so each row holds a set of askers (``bot.stats.asker_sets``), which can be united over any days.
"""

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.schema.base import CODE_KEY, ZONE_NAME, Table

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
    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)
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
    code: Mapped[str] = mapped_column(CODE_KEY, primary_key=True)
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
