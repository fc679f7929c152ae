"""Coverage: which days of a period are rolled up, and which must be counted live, within one transaction.

A day isn't covered by the roll-up if it isn't over, if it hasn't been rolled up yet, or if a question came late.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from bot.database.database import Transaction
from bot.stats.period import DAY, Period
from bot.store.questions.retention import read_rollup_progress
from bot.store.schema.base import LookupRow
from bot.store.stats import live
from bot.store.stats.live import LookupCount, begins, bind_period, ends
from bot.store.stats.rollup import DAY_SPAN, FOUR_WEEK_SPAN, MONDAY, WEEK_SPAN, find_late_days, period_of_day

SPAN_LENGTHS = (FOUR_WEEK_SPAN, WEEK_SPAN, DAY_SPAN)
MAX_LOOKUPS = 50_000  # lookups counted per statement, for which PostgreSQL gives 0.4 s

first_lookups = (
    select(LookupRow.at).where(LookupRow.at >= begins, LookupRow.at < ends).limit(MAX_LOOKUPS + 1).subquery()
)
count_first_lookups = select(func.count()).select_from(first_lookups)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A period in parts: those that are rolled up, and those that must be counted live, each in one statement."""

    kept: tuple[Period, ...]
    open: tuple[Period, ...]

    def spans(self, longest: int = FOUR_WEEK_SPAN) -> dict[int, list[date]]:
        """Return the fewest spans that cover what is rolled up: the first days of those of each length in days."""
        starts: dict[int, list[date]] = defaultdict(list)
        for period in self.kept:
            start = period.start
            while start < period.end:
                fits = (days for days in SPAN_LENGTHS if days <= longest and start + DAY * days <= period.end)
                days = next(days for days in fits if days == DAY_SPAN or start.weekday() == MONDAY)
                starts[days].append(start)
                start += DAY * days
        return starts


@dataclass(frozen=True, slots=True)
class StatsReader:
    """A read transaction for the figures of a time zone, which sees one snapshot.

    The days before ``upto`` are rolled up, except those that are ``late``. ``counted`` caches the lookups of periods
    that were counted live.
    """

    transaction: Transaction
    zone: str
    upto: date
    late: frozenset[date]
    counted: dict[Period, list[LookupCount]] = field(default_factory=dict)

    def lookups(self, period: Period) -> list[LookupCount]:
        """Count the lookups of days that aren't rolled up, only once per period."""
        if period not in self.counted:
            self.counted[period] = list(live.count_lookups(self.transaction, period))
        return self.counted[period]

    def questions(self, period: Period) -> Iterator[tuple[str, str, int]]:
        """Count the questions for each code on days that aren't rolled up; a code may come several times."""
        if period in self.counted:
            return ((role, code, count.questions) for role, code, count in self.counted[period])
        return live.count_code_questions(self.transaction, period)


def open_reader(transaction: Transaction, zone: str) -> StatsReader:
    """Return a reader for the figures of a time zone in a transaction."""
    progress = read_rollup_progress(transaction).get(zone)
    return (
        StatsReader(transaction, zone, progress.upto, find_late_days(transaction, progress, zone))
        if progress
        else StatsReader(transaction, zone, date.min, frozenset())
    )


def split_period(reader: StatsReader, period: Period) -> Coverage:
    """Split a period by what is rolled up."""
    if reader.upto <= period.start:
        return Coverage((), tuple(split_if_large(reader.transaction, period)))
    end = min(period.end, reader.upto)
    late = sorted(day for day in reader.late if period.start <= day < end)
    starts = (period.start, *(day + DAY for day in late))
    stops = (*late, end)
    covered = (Period(start, stop, period.zone) for start, stop in zip(starts, stops, strict=True) if start < stop)
    late_periods = [period_of_day(day, period.zone) for day in late]
    return Coverage(
        tuple(covered), (*late_periods, *split_if_large(reader.transaction, Period(end, period.end, period.zone)))
    )


def split_if_large(transaction: Transaction, period: Period) -> Iterator[Period]:
    """Yield a period as it is if few lookups were made in it, otherwise day by day."""
    if (
        len(period.days) > 1
        and transaction.connection().execute(count_first_lookups, bind_period(period)).scalar_one() > MAX_LOOKUPS
    ):
        yield from (period_of_day(day, period.zone) for day in period.days)
    elif period.days:
        yield period
