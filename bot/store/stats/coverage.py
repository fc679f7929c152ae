"""Which days of a period are kept, and which are to be counted, in the transaction in which figures are read.

A day is not kept while it is not over, or nobody kept it yet, or a question for it came late.
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
AT_ONCE = 50_000  # lookups that are counted in one statement, which PostgreSQL gives 0.4 s

some_lookups = select(LookupRow.at).where(LookupRow.at >= begins, LookupRow.at < ends).limit(AT_ONCE + 1).subquery()
count_some = select(func.count()).select_from(some_lookups)


@dataclass(frozen=True, slots=True)
class Parts:
    """A period in parts: those of which all days are kept, and those that are to be counted, each in one statement."""

    kept: tuple[Period, ...]
    open: tuple[Period, ...]

    def spans(self, longest: int = LONG) -> dict[int, list[date]]:
        """Give what is kept in as few spans as there are: for each length, in days, those that begin on these days."""
        found: dict[int, list[date]] = defaultdict(list)
        for of in self.kept:
            start = of.start
            while start < of.end:
                fits = (days for days in SPANS if days <= longest and start + DAY * days <= of.end)
                days = next(days for days in fits if days == ONE or start.weekday() == MONDAY)
                found[days].append(start)
                start += DAY * days
        return found


@dataclass(frozen=True, slots=True)
class Reader:
    """A transaction in which the figures of a time zone are read, and in which nothing changes.

    The days before ``upto`` are kept, but for those that are ``late``. ``counted`` are the lookups of those that are
    not, as far as they were counted.
    """

    connection: Connection
    zone: str
    upto: date
    late: frozenset[date]
    counted: dict[Period, list[Lookups]] = field(default_factory=dict)

    def lookups(self, of: Period) -> list[Lookups]:
        """Count the lookups of days that are not kept, once."""
        if of not in self.counted:
            self.counted[of] = list(live.lookups(self.connection, of))
        return self.counted[of]

    def questions(self, of: Period) -> Iterator[tuple[str, str, int]]:
        """Count the questions for each code on days that are not kept; a code may come several times."""
        if of in self.counted:
            return ((role, code, count.questions) for role, code, count in self.counted[of])
        return live.questions(self.connection, of)


def reader(connection: Connection, zone: str) -> Reader:
    """Read the figures of a time zone in a transaction."""
    known = rolled(connection).get(zone)
    return (
        Reader(connection, zone, known.upto, late_days(connection, known, zone))
        if known
        else Reader(connection, zone, date.min, frozenset())
    )


def parts(read: Reader, of: Period) -> Parts:
    """Say which days of a period are kept."""
    if read.upto <= of.start:
        return Parts((), tuple(in_turn(read.connection, of)))
    over = min(of.end, read.upto)
    late = sorted(day for day in read.late if of.start <= day < over)
    starts, stops = (of.start, *(day + DAY for day in late)), (*late, over)
    kept = (Period(start, stop, of.zone) for start, stop in zip(starts, stops, strict=True) if start < stop)
    anew = [one_day(day, of.zone) for day in late]
    return Parts(tuple(kept), (*anew, *in_turn(read.connection, Period(over, of.end, of.zone))))


def in_turn(connection: Connection, of: Period) -> Iterator[Period]:
    """Give a period as one where little was asked in it, otherwise day by day."""
    if len(of.days) > 1 and connection.execute(count_some, then(of)).scalar_one() > AT_ONCE:
        yield from (one_day(day, of.zone) for day in of.days)
    elif of.days:
        yield of
