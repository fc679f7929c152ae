"""Coverage: which days of a period are rolled up, and which must be counted live, within one transaction.

A day isn't covered by the roll-up if it isn't over, if it hasn't been rolled up yet, or if a question came late.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Executable, func, select

from bot.database.database import Transaction
from bot.stats.period import DAY, Period
from bot.store.questions.retention import read_rollup_progress
from bot.store.schema.questions import LookupRow
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

    rolled_up: tuple[Period, ...]
    open: tuple[Period, ...]

    def spans(self, longest: int = FOUR_WEEK_SPAN) -> dict[int, list[date]]:
        """Return the fewest spans that cover what is rolled up: the first days of those of each length in days."""
        starts: dict[int, list[date]] = defaultdict(list)
        for period in self.rolled_up:
            start = period.start
            while start < period.end:
                days = choose_span(start, period.end, longest)
                starts[days].append(start)
                start += DAY * days
        return starts

    def open_days(self) -> Iterator[Period]:
        """Yield the days that must be counted live, each as a period."""
        for period in self.open:
            yield from split_into_days(period)


def choose_span(start: date, end: date, longest: int) -> int:
    """Return the length of the longest span that begins on a day; those of whole weeks begin on a Monday."""
    if start.weekday() != MONDAY:
        return DAY_SPAN
    return next(days for days in SPAN_LENGTHS if days <= longest and start + DAY * days <= end)


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

    def execute(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the rows of a query, read without the ORM: there may be many thousands."""
        return self.transaction.connection().execute(statement, values).all()

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
    if progress is None:
        return StatsReader(transaction, zone, date.min, frozenset())
    return StatsReader(transaction, zone, progress.upto, find_late_days(transaction, progress, zone))


def split_period(reader: StatsReader, period: Period) -> Coverage:
    """Split a period by what is rolled up."""
    end = min(period.end, max(period.start, reader.upto))
    before = Period(period.start, end, period.zone)
    rest = Period(end, period.end, period.zone)
    late = [day for day in before.days if day in reader.late]
    late_periods = (period_of_day(day, period.zone) for day in late)
    return Coverage(tuple(split_between(before, late)), (*late_periods, *split_if_large(reader.transaction, rest)))


def split_between(period: Period, days: Iterable[date]) -> Iterator[Period]:
    """Yield the parts of a period that lie between these days, which are in order."""
    start = period.start
    for day in (*days, period.end):
        if start < day:
            yield Period(start, day, period.zone)
        start = day + DAY


def split_if_large(transaction: Transaction, period: Period) -> Iterator[Period]:
    """Yield a period as it is if few lookups were made in it, otherwise day by day."""
    if len(period.days) > 1 and count_some_lookups(transaction, period) > MAX_LOOKUPS:
        yield from split_into_days(period)
    elif period.days:
        yield period


def count_some_lookups(transaction: Transaction, period: Period) -> int:
    """Count the lookups of a period, but no more than one over ``MAX_LOOKUPS``."""
    return transaction.connection().execute(count_first_lookups, bind_period(period)).scalar_one()


def split_into_days(period: Period) -> Iterator[Period]:
    """Yield each day of a period as a period."""
    return (period_of_day(day, period.zone) for day in period.days)
