"""The roll-up: the counts of each day that is over, stored for every time zone in use.

A day is counted in a read transaction, so that nobody waits, and saved in a short one. Days are always counted as a
whole, so repeating one is harmless; that happens if a question came late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from bot.database.database import Transaction
from bot.stats.asker_sets import pack_asker_set, unpack_asker_set
from bot.stats.counts import Count, Totals, sum_by_key
from bot.stats.period import DAY, WEEK, Period, midnight, today
from bot.store.questions.retention import RollupProgress, read_rollup_progress
from bot.store.schema.counts import CodeDayRow, CodeSpanRow, DayRow, ZoneRow
from bot.store.schema.dialect import ROLLUP_LOCK, insert_rows, try_lock
from bot.store.schema.notifications import ScheduleRow
from bot.store.schema.questions import QuestionRow
from bot.store.stats import live

# A question later than this is ignored: other questions of its day may be deleted already.
MAX_LATENESS = timedelta(days=180)
MAX_LATE_IDS = 50_000  # ids in which readers look for late questions; more are left to the next roll-up
DAYS_REMOVED_AT_ONCE = 7  # days of an unused zone that are removed at once

DAY_SPAN = 1  # days of a span; the longer ones begin on every Monday
WEEK_SPAN = 7
FOUR_WEEK_SPAN = 28
MONDAY = 0

asked_at = func.coalesce(QuestionRow.at, QuestionRow.at)  # prevents an index scan by time: few ids are read


@dataclass(frozen=True, slots=True)
class CountedDay:
    """The counts of a day: its totals, its codes by surface, and its codes with their people."""

    of: Period
    totals: Totals
    places: dict[tuple[str, str, str], Count]  # (shown or missing, code, surface)
    codes: dict[tuple[str, str], Count]


@dataclass(frozen=True, slots=True)
class RollupStep:
    """A counted day, and how far its zone is rolled up before and after it is saved."""

    day: CountedDay
    before: RollupProgress | None
    after: RollupProgress


def count_next_day(transaction: Transaction, zone: str, until: date) -> RollupStep | None:
    """Count the next day of a zone to roll up: one for which questions came late, or the first before ``until``.

    Return None if there is none, or if nobody has asked yet.
    """
    before = read_rollup_progress(transaction).get(zone)
    now = before or find_rollup_start(transaction, zone)
    next_day = find_next_day(transaction, now, zone, until) if now else None
    if next_day is None:
        return None
    day, after = next_day
    return RollupStep(count_day(transaction, day), before, after)


def find_next_day(
    transaction: Transaction, now: RollupProgress, zone: str, until: date
) -> tuple[Period, RollupProgress] | None:
    """Return the next day to roll up, and how far its zone is rolled up then; None if there is none."""
    due = period_of_day(now.upto, zone)
    if due.start >= until:
        return find_late_day(transaction, now, zone, None)
    newest = find_newest_question(transaction, due)
    late_day = find_late_day(transaction, now, zone, newest) if newest else None
    return late_day or (due, RollupProgress(due.end, max(now.mark, newest or 0)))


def find_late_day(
    transaction: Transaction, now: RollupProgress, zone: str, last: int | None
) -> tuple[Period, RollupProgress] | None:
    """Return the day of the first late question, up to an id, and up to which id it will cover late questions."""
    questions = find_late_questions(transaction, now, zone, last)
    if not questions:
        return None
    late_day = questions[0][1]
    later = (key - 1 for key, day in questions if day != late_day)
    return period_of_day(late_day, zone), RollupProgress(now.upto, next(later, questions[-1][0]))


def period_of_day(day: date, zone: str) -> Period:
    """Return a day as a period."""
    return Period(day, day + DAY, zone)


def find_rollup_start(transaction: Transaction, zone: str) -> RollupProgress | None:
    """Return where a zone's roll-up begins: on the day of the first question. None without any question."""
    first = transaction.scalar(select(func.min(QuestionRow.at)))
    return RollupProgress(today(first, zone), 0) if first else None


def find_newest_question(transaction: Transaction, period: Period) -> int | None:
    """Return the highest id of a day's questions; without the addition, PostgreSQL would search from the last id on."""
    newest = select(func.max(QuestionRow.id + 0)).where(*live.questions_in_period)
    return transaction.scalar(newest, live.bind_period(period))


def find_late_questions(
    transaction: Transaction, progress: RollupProgress, zone: str, last: int | None
) -> list[tuple[int, date]]:
    """Return the questions, up to an id, that came after their day was rolled up, as ids with days, ordered by id."""
    end_at = midnight(progress.upto, zone)
    rows = select(QuestionRow.id, QuestionRow.at).where(
        QuestionRow.id > progress.mark, asked_at < end_at, asked_at >= end_at - MAX_LATENESS
    )
    if last is not None:
        rows = rows.where(QuestionRow.id <= last)
    return [(key, today(at, zone)) for key, at in transaction.connection().execute(rows.order_by(QuestionRow.id))]


def find_late_days(transaction: Transaction, progress: RollupProgress, zone: str) -> frozenset[date]:
    """Return the days whose roll-up lacks questions that came late; readers count those days live."""
    return frozenset(day for _, day in find_late_questions(transaction, progress, zone, progress.mark + MAX_LATE_IDS))


def count_day(transaction: Transaction, period: Period) -> CountedDay:
    """Count a day."""
    totals = live.count_totals(transaction, period)
    lookups = list(live.count_lookups_by_surface(transaction, period))
    places = sum_by_key(((role, code, surface), count) for surface, (role, code, count) in lookups)
    codes = sum_by_key(((role, code), count) for (role, code, _), count in places.items())
    return CountedDay(period, totals, places, codes)


def save_counted_day(transaction: Transaction, step: RollupStep) -> bool:
    """Save a counted day and return True, unless another process is saving this zone's days, or has meanwhile."""
    zone = step.day.of.zone
    if not try_lock(transaction, ROLLUP_LOCK, zone) or read_rollup_progress(transaction).get(zone) != step.before:
        return False
    replace_day(transaction, step.day)
    sum_up_longer_spans(transaction, step.day.of, step.after.upto)
    transaction.merge(ZoneRow(zone=zone, upto=step.after.upto, mark=step.after.mark))
    return True


def replace_day(transaction: Transaction, day: CountedDay) -> None:
    """Save a day, replacing what was saved of it before."""
    key = {"zone": day.of.zone, "day": day.of.start}
    totals = day.totals
    remove_days(transaction, day.of.zone, [day.of.start])
    whole = {"questions": totals.questions, "hits": totals.hits, "unmatched": totals.unmatched}
    insert_rows(transaction, DayRow, [{**key, **whole, "people": pack_asker_set(totals.people)}])
    places = [
        {**key, "role": role, "code": code, "surface": surface, **to_sum_columns(count)}
        for (role, code, surface), count in sorted(day.places.items())
    ]
    insert_rows(transaction, CodeDayRow, places)
    save_span(transaction, (day.of.zone, DAY_SPAN, day.of.start), day.codes)


def sum_up_longer_spans(transaction: Transaction, day: Period, upto: date) -> None:
    """Sum up the week and the spans of four weeks that contain a day, if all their days are rolled up."""
    monday = day.start - DAY * day.start.weekday()
    for days, part, start in (
        (WEEK_SPAN, DAY_SPAN, monday),
        *((FOUR_WEEK_SPAN, WEEK_SPAN, monday - WEEK * back) for back in range(FOUR_WEEK_SPAN // WEEK_SPAN)),
    ):
        if start + DAY * days <= upto:
            sum_up_span(transaction, (day.zone, days, start), part)


def sum_up_span(transaction: Transaction, span: tuple[str, int, date], part: int) -> None:
    """Sum up a span from shorter ones of ``part`` days each."""
    zone, days, start = span
    row = CodeSpanRow
    connection = transaction.connection()
    connection.execute(delete(row).where(row.zone == zone, row.days == days, row.start == start))
    inside = (row.zone == zone, row.days == part, row.start >= start, row.start < start + DAY * days)
    columns = (row.role, row.code, row.lookups, row.questions, row.again, row.people)
    codes = sum_by_key(
        ((role, code), Count(lookups, questions, again, unpack_asker_set(people)))
        for role, code, lookups, questions, again, people in connection.execute(select(*columns).where(*inside))
    )
    save_span(transaction, span, codes)


def save_span(transaction: Transaction, span: tuple[str, int, date], codes: dict[tuple[str, str], Count]) -> None:
    """Save the codes of a span."""
    zone, days, start = span
    key = {"zone": zone, "days": days, "start": start}
    rows = [
        {**key, "role": role, "code": code, **to_sum_columns(count), "people": pack_asker_set(count.people)}
        for (role, code), count in sorted(codes.items())
    ]
    insert_rows(transaction, CodeSpanRow, rows)


def to_sum_columns(count: Count) -> dict[str, Any]:
    """Return the columns of a count that can be added up."""
    return {"lookups": count.lookups, "questions": count.questions, "again": count.again}


def remove_days(transaction: Transaction, zone: str, days: Sequence[date]) -> None:
    """Remove the roll-up of days, except from longer spans."""
    connection = transaction.connection()
    span = CodeSpanRow
    connection.execute(delete(DayRow).where(DayRow.zone == zone, DayRow.day.in_(days)))
    connection.execute(delete(CodeDayRow).where(CodeDayRow.zone == zone, CodeDayRow.day.in_(days)))
    connection.execute(delete(span).where(span.zone == zone, span.days == DAY_SPAN, span.start.in_(days)))


def list_zones(transaction: Transaction) -> frozenset[str]:
    """Return the zones that have any roll-up."""
    return frozenset(transaction.scalars(select(DayRow.zone).union(select(ZoneRow.zone))))


def remove_zone(transaction: Transaction, zone: str) -> bool:
    """Remove some days of the roll-up of a zone that no schedule uses; return whether there may be more."""
    is_used = select(ScheduleRow.zone).where(ScheduleRow.zone == zone).limit(1)
    if not try_lock(transaction, ROLLUP_LOCK, zone) or transaction.scalar(is_used):
        return False
    transaction.execute(delete(ZoneRow).where(ZoneRow.zone == zone))
    oldest = select(DayRow.day).where(DayRow.zone == zone).order_by(DayRow.day).limit(DAYS_REMOVED_AT_ONCE)
    days = transaction.scalars(oldest).all()
    if days:
        remove_days(transaction, zone, days)
        span = CodeSpanRow
        affected = (span.start >= days[0] - DAY * FOUR_WEEK_SPAN, span.start <= days[-1])
        transaction.execute(delete(span).where(span.zone == zone, span.days > DAY_SPAN, *affected))
    return bool(days)
