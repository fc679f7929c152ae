"""The roll-up: the counts of each day that is over, stored for every time zone in use.

A day is counted in a read transaction, so that nobody waits, and saved in a short one. Days are always counted as a
whole, so repeating one is harmless; that happens if a question came late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from bot.stats.asker_sets import pack, unpack
from bot.stats.counts import Count, Totals, grouped
from bot.stats.period import DAY, WEEK, Period, midnight, today
from bot.store.questions.retention import Rolled, rolled
from bot.store.schema.base import QuestionRow
from bot.store.schema.counts import CodeDayRow, CodeSpanRow, DayRow, ScheduleRow, ZoneRow
from bot.store.stats import live

ROLLING = 0x0E45  # key of PostgreSQL's advisory locks, one per zone, for saving its days
LATEST = timedelta(days=180)  # a question later than this is ignored: other questions of its day may be deleted already
AT_ONCE = 50_000  # ids in which readers look for late questions; more are left to the next roll-up
FORGET = 7  # days of an unused zone that are removed at once

ONE = 1  # days of a span; the longer ones begin on every Monday
SEVEN = 7
LONG = 28
MONDAY = 0

when = func.coalesce(QuestionRow.at, QuestionRow.at)  # prevents an index scan by time: few ids are read


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a day: its totals, its codes by surface, and its codes with their people."""

    of: Period
    totals: Totals
    places: dict[tuple[str, str, str], Count]  # (shown or missing, code, surface)
    codes: dict[tuple[str, str], Count]


@dataclass(frozen=True, slots=True)
class Step:
    """A counted day, and how far its zone is rolled up before and after it is saved."""

    day: Counted
    before: Rolled | None
    after: Rolled


def next_step(connection: Connection, zone: str, until: date) -> Step | None:
    """Count the next day of a zone to roll up: one for which questions came late, or the first before ``until``.

    Return None if there is none, or if nobody has asked yet.
    """
    before = rolled(connection).get(zone)
    now = before or beginning(connection, zone)
    if now is None:
        return None
    due = one_day(now.upto, zone) if now.upto < until else None
    last = newest(connection, due) if due else None
    questions = late(connection, now, zone, last) if last or not due else []
    if questions:
        return Step(counted(connection, one_day(questions[0][1], zone)), before, Rolled(now.upto, seen(questions)))
    if due is None:
        return None
    return Step(counted(connection, due), before, Rolled(due.end, max(now.mark, last or 0)))


def one_day(day: date, zone: str) -> Period:
    """Return a day as a period."""
    return Period(day, day + DAY, zone)


def beginning(connection: Connection, zone: str) -> Rolled | None:
    """Return where a zone's roll-up begins: on the day of the first question. None without any question."""
    first = connection.scalar(select(func.min(QuestionRow.at)))
    return Rolled(today(first, zone), 0) if first else None


def newest(connection: Connection, period: Period) -> int | None:
    """Return the highest id of a day's questions; without the addition, PostgreSQL would search from the last id on."""
    return connection.scalar(select(func.max(QuestionRow.id + 0)).where(*live.questions_then), live.then(period))


def late(connection: Connection, progress: Rolled, zone: str, last: int | None) -> list[tuple[int, date]]:
    """Return the questions, up to an id, that came after their day was rolled up, as ids with days, ordered by id."""
    end_at = midnight(progress.upto, zone)
    rows = select(QuestionRow.id, QuestionRow.at).where(
        QuestionRow.id > progress.mark, when < end_at, when >= end_at - LATEST
    )
    if last is not None:
        rows = rows.where(QuestionRow.id <= last)
    return [(key, today(at, zone)) for key, at in connection.execute(rows.order_by(QuestionRow.id))]


def seen(questions: list[tuple[int, date]]) -> int:
    """Return up to which id late questions are covered once the day of the first of them is rolled up again."""
    others = (key - 1 for key, day in questions if day != questions[0][1])
    return next(others, questions[-1][0])


def late_days(connection: Connection, progress: Rolled, zone: str) -> frozenset[date]:
    """Return the days whose roll-up lacks questions that came late; readers count those days live."""
    return frozenset(day for _, day in late(connection, progress, zone, progress.mark + AT_ONCE))


def counted(connection: Connection, period: Period) -> Counted:
    """Count a day."""
    totals = live.totals(connection, period)
    lookups = list(live.lookups_by_surface(connection, period))
    places = grouped(((role, code, surface), count) for surface, (role, code, count) in lookups)
    codes = grouped(((role, code), count) for (role, code, _), count in places.items())
    return Counted(period, totals, places, codes)


def keep(connection: Connection, step: Step) -> bool:
    """Save a counted day and return True, unless another process is saving this zone's days, or has meanwhile."""
    zone = step.day.of.zone
    if not take_turn(connection, zone) or rolled(connection).get(zone) != step.before:
        return False
    keep_day(connection, step.day)
    keep_longer(connection, step.day.of, step.after.upto)
    connection.execute(delete(ZoneRow).where(ZoneRow.zone == zone))
    connection.execute(insert(ZoneRow).values(zone=zone, upto=step.after.upto, mark=step.after.mark))
    return True


def take_turn(connection: Connection, zone: str) -> bool:
    """Try to lock a zone's days until this transaction ends, without waiting; SQLite has only one writer anyway."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(ROLLING, func.hashtext(zone)))))


def keep_day(connection: Connection, day: Counted) -> None:
    """Save a day, replacing what was saved of it before."""
    zone = day.of.zone
    start = day.of.start
    totals = day.totals
    if connection.scalar(select(DayRow.day).where(DayRow.zone == zone, DayRow.day == start)):
        remove(connection, zone, [start])
    whole = {"questions": totals.questions, "hits": totals.hits, "unmatched": totals.unmatched}
    connection.execute(insert(DayRow).values(zone=zone, day=start, people=pack(totals.people), **whole))
    places = [
        {"zone": zone, "day": start, "role": role, "code": code, "surface": surface, **sums(count)}
        for (role, code, surface), count in sorted(day.places.items())
    ]
    if places:
        connection.execute(insert(CodeDayRow), places)
    keep_spans(connection, (zone, ONE, start), day.codes)


def keep_longer(connection: Connection, day: Period, upto: date) -> None:
    """Sum up the week and the spans of four weeks that contain a day, if all their days are rolled up."""
    monday = day.start - DAY * day.start.weekday()
    for days, part, start in (
        (SEVEN, ONE, monday),
        *((LONG, SEVEN, monday - WEEK * back) for back in range(LONG // SEVEN)),
    ):
        if start + DAY * days <= upto:
            sum_up(connection, (day.zone, days, start), part)


def sum_up(connection: Connection, span: tuple[str, int, date], part: int) -> None:
    """Sum up a span from shorter ones of ``part`` days each."""
    zone, days, start = span
    row = CodeSpanRow
    connection.execute(delete(row).where(row.zone == zone, row.days == days, row.start == start))
    inside = (row.zone == zone, row.days == part, row.start >= start, row.start < start + DAY * days)
    rows = connection.execute(
        select(row.role, row.code, row.lookups, row.questions, row.again, row.people).where(*inside)
    )
    codes = grouped(((row[0], row[1]), Count(*row[2:5], unpack(row[5]))) for row in rows)
    keep_spans(connection, span, codes)


def keep_spans(connection: Connection, span: tuple[str, int, date], codes: dict[tuple[str, str], Count]) -> None:
    """Save the codes of a span."""
    zone, days, start = span
    rows = [
        {"zone": zone, "days": days, "start": start, "role": role, "code": code}
        | {**sums(count), "people": pack(count.people)}
        for (role, code), count in sorted(codes.items())
    ]
    if rows:
        connection.execute(insert(CodeSpanRow), rows)


def sums(count: Count) -> dict[str, Any]:
    """Return the columns of a count that can be added up."""
    return {"lookups": count.lookups, "questions": count.questions, "again": count.again}


def remove(connection: Connection, zone: str, days: Iterable[date]) -> None:
    """Remove the roll-up of days."""
    removed = list(days)
    span = CodeSpanRow
    connection.execute(delete(DayRow).where(DayRow.zone == zone, DayRow.day.in_(removed)))
    connection.execute(delete(CodeDayRow).where(CodeDayRow.zone == zone, CodeDayRow.day.in_(removed)))
    connection.execute(delete(span).where(span.zone == zone, span.days == ONE, span.start.in_(removed)))


def kept_zones(connection: Connection) -> frozenset[str]:
    """Return the zones that have any roll-up."""
    return frozenset(connection.scalars(select(DayRow.zone).union(select(ZoneRow.zone))))


def remove_zone(connection: Connection, zone: str) -> bool:
    """Remove some days of the roll-up of a zone that no schedule uses; return whether there may be more."""
    if not take_turn(connection, zone) or connection.scalar(select(ScheduleRow.zone).where(ScheduleRow.zone == zone)):
        return False
    connection.execute(delete(ZoneRow).where(ZoneRow.zone == zone))
    days = connection.scalars(select(DayRow.day).where(DayRow.zone == zone).order_by(DayRow.day).limit(FORGET)).all()
    if days:
        remove(connection, zone, days)
        span = CodeSpanRow
        affected = (span.start >= days[0] - DAY * LONG, span.start <= days[-1])
        connection.execute(delete(span).where(span.zone == zone, span.days > ONE, *affected))
    return bool(days)
