"""Periods: whole days in a time zone, and the periods they are compared with. Weeks are ISO weeks.

A day begins at midnight in its zone and is 23 or 25 hours long when clocks change.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

PeriodName: TypeAlias = Literal["week", "month", "90d", "lastweek"]
PERIOD_NAMES: tuple[PeriodName, ...] = get_args(PeriodName)

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
NINETY_DAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from ``start`` up to, but not including, ``end``, in a time zone (an IANA name)."""

    start: date
    end: date
    zone: str

    @property
    def days(self) -> tuple[date, ...]:
        """Return its days."""
        return tuple(self.start + DAY * number for number in range((self.end - self.start).days))

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.end - DAY

    @property
    def begins(self) -> datetime:
        """Return the moment at which it begins, in UTC."""
        return midnight(self.start, self.zone)

    @property
    def ends(self) -> datetime:
        """Return the moment at which it is over, in UTC."""
        return midnight(self.end, self.zone)


def midnight(day: date, zone: str) -> datetime:
    """Return the moment in UTC at which a day begins in a zone; if clocks skip midnight, the first moment after it."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def today(at: datetime, zone: str) -> date:
    """Return the local date at a moment."""
    return at.astimezone(ZoneInfo(zone)).date()


def resolve_period(name: PeriodName, at: datetime, zone: str) -> Period:
    """Return a period by its name: this ISO week or month so far, the last 90 days, or the last whole ISO week."""
    day = today(at, zone)
    monday = day - DAY * day.weekday()
    if name == "90d":
        return last_days(NINETY_DAYS.days, at, zone)
    if name == "lastweek":
        return Period(monday - WEEK, monday, zone)
    return Period(monday if name == "week" else day.replace(day=1), day + DAY, zone)


def last_days(count: int, at: datetime, zone: str) -> Period:
    """Return the period of the last ``count`` days, today included."""
    end = today(at, zone) + DAY
    return Period(end - DAY * count, end, zone)


def clip_to_now(at: datetime, period: Period) -> Period:
    """Return the days of a period that have begun at a moment."""
    end = today(at, period.zone) + DAY
    return period if period.end <= end else Period(period.start, max(period.start, end), period.zone)


def previous_period(name: PeriodName, period: Period) -> Period:
    """Return what a period is compared with: as many days from the start of the week, month or 90 days before.

    If the month before is shorter, it's the whole month.
    """
    if name == "month":
        first = (period.start - DAY).replace(day=1)
        return Period(first, min(first + (period.end - period.start), period.start), period.zone)
    shift = NINETY_DAYS if name == "90d" else WEEK
    return Period(period.start - shift, period.end - shift, period.zone)


def recent_weeks(count: int, period: Period) -> tuple[Period, ...]:
    """Return the last ``count`` ISO weeks up to the one in which a period ends, the oldest first."""
    monday = period.last - DAY * period.last.weekday()
    return tuple(
        Period(monday - WEEK * back, monday - WEEK * back + WEEK, period.zone) for back in range(count - 1, -1, -1)
    )


def format_week(period: Period) -> str:
    """Format the ISO week in which a period begins: “2026-W47”."""
    year, week, _ = period.start.isocalendar()
    return f"{year}-W{week:02}"


def format_period(period: Period) -> str:
    """Format a period: “16–22 Nov 2026”, “30 Nov – 6 Dec 2026”, “28 Dec 2026 – 3 Jan 2027”, “16 Nov 2026”."""
    first = period.start
    last = period.last
    end = f"{last.day} {last:%b} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%b} {first.year} – {end}"
    return f"{first.day} {first:%b} – {end}" if first.month != last.month else f"{first.day}–{end}"
