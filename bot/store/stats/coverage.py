"""Coverage: which days of a period are rolled up, and which must be counted live, within one transaction.

A day isn't covered by the roll-up if it isn't over, if it hasn't been rolled up yet, or if a question came late.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, select

from bot.stats.period import DAY, Period
from bot.store.questions.retention import rolled
from bot.store.schema.base import LookupRow
from bot.store.stats import live
from bot.store.stats.live import Lookups, begins, ends, then
from bot.store.stats.rollup import LONG, MONDAY, ONE, SEVEN, late_days, one_day

SPANS = (LONG, SEVEN, ONE)
AT_ONCE = 50_000  # lookups counted per statement, for which PostgreSQL gives 0.4 s

some_lookups = select(LookupRow.at).where(LookupRow.at >= begins, LookupRow.at < ends).limit(AT_ONCE + 1).subquery()
count_some = select(func.count()).select_from(some_lookups)


@dataclass(frozen=True, slots=True)
class Parts:
    """A period in parts: those that are rolled up, and those that must be counted live, each in one statement."""

    kept: tuple[Period, ...]
    open: tuple[Period, ...]

    def spans(self, longest: int = LONG) -> dict[int, list[date]]:
        """Return the fewest spans that cover what is rolled up: the first days of those of each length in days."""
        starts: dict[int, list[date]] = defaultdict(list)
        for period in self.kept:
            start = period.start
            while start < period.end:
                fits = (days for days in SPANS if days <= longest and start + DAY * days <= period.end)
                days = next(days for days in fits if days == ONE or start.weekday() == MONDAY)
                starts[days].append(start)
                start += DAY * days
        return starts


@dataclass(frozen=True, slots=True)
class Reader:
    """A read transaction for the figures of a time zone, which sees one snapshot.

    The days before ``upto`` are rolled up, except those that are ``late``. ``counted`` caches the lookups of periods
    that were counted live.
    """

    connection: Connection
    zone: str
    upto: date
    late: frozenset[date]
    counted: dict[Period, list[Lookups]] = field(default_factory=dict)

    def lookups(self, period: Period) -> list[Lookups]:
        """Count the lookups of days that aren't rolled up, only once per period."""
        if period not in self.counted:
            self.counted[period] = list(live.lookups(self.connection, period))
        return self.counted[period]

    def questions(self, period: Period) -> Iterator[tuple[str, str, int]]:
        """Count the questions for each code on days that aren't rolled up; a code may come several times."""
        if period in self.counted:
            return ((role, code, count.questions) for role, code, count in self.counted[period])
        return live.questions(self.connection, period)


def reader(connection: Connection, zone: str) -> Reader:
    """Return a reader for the figures of a time zone in a transaction."""
    progress = rolled(connection).get(zone)
    return (
        Reader(connection, zone, progress.upto, late_days(connection, progress, zone))
        if progress
        else Reader(connection, zone, date.min, frozenset())
    )


def parts(reader: Reader, period: Period) -> Parts:
    """Split a period by what is rolled up."""
    if reader.upto <= period.start:
        return Parts((), tuple(in_turn(reader.connection, period)))
    end = min(period.end, reader.upto)
    late = sorted(day for day in reader.late if period.start <= day < end)
    starts = (period.start, *(day + DAY for day in late))
    stops = (*late, end)
    covered = (Period(start, stop, period.zone) for start, stop in zip(starts, stops, strict=True) if start < stop)
    late_periods = [one_day(day, period.zone) for day in late]
    return Parts(tuple(covered), (*late_periods, *in_turn(reader.connection, Period(end, period.end, period.zone))))


def in_turn(connection: Connection, period: Period) -> Iterator[Period]:
    """Yield a period as it is if few lookups were made in it, otherwise day by day."""
    if len(period.days) > 1 and connection.execute(count_some, then(period)).scalar_one() > AT_ONCE:
        yield from (one_day(day, period.zone) for day in period.days)
    elif period.days:
        yield period
