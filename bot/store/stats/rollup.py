"""Keep what was counted of each day that is over, for every time zone in use.

A day is counted in a transaction that only reads, so that nobody waits, and kept in a short one. It is counted as a
whole, so that counting it again does no harm: which happens where a question came late.
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

ROLLING = 0x0E45  # PostgreSQL's advisory locks, one a zone, under which its days are kept
LATEST = timedelta(days=180)  # a question that is later than this changes no figures: its day's may be gone already
AT_ONCE = 50_000  # ids among which whoever reads looks for late questions; more are left to the next roll-up
FORGET = 7  # days of a zone no longer in use that are removed at once

ONE, SEVEN, LONG = 1, 7, 28  # days of a span; the longer ones begin on every Monday
MONDAY = 0

when = func.coalesce(QuestionRow.at, QuestionRow.at)  # so that no index by time is used: few ids are to be read


@dataclass(frozen=True, slots=True)
class Counted:
    """A day as it is kept: its totals, its codes by surface, and by whom."""

    of: Period
    totals: Totals
    places: dict[tuple[str, str, str], Count]  # (shown or missing, code, surface)
    codes: dict[tuple[str, str], Count]


@dataclass(frozen=True, slots=True)
class Step:
    """A day that was counted, and how far its zone is rolled up before and after it is kept."""

    day: Counted
    before: Rolled | None
    after: Rolled


def next_step(connection: Connection, zone: str, until: date) -> Step | None:
    """Count the next day of a zone to be kept: one for which questions came late, or the first before ``until``.

    None if there is none, and while nobody ever asked.
    """
    before = rolled(connection).get(zone)
    now = before or beginning(connection, zone)
    if now is None:
        return None
    due = one_day(now.upto, zone) if now.upto < until else None
    last = newest(connection, due) if due else None
    found = late(connection, now, zone, last) if last or not due else []
    if found:
        return Step(counted(connection, one_day(found[0][1], zone)), before, Rolled(now.upto, seen(found)))
    if due is None:
        return None
    return Step(counted(connection, due), before, Rolled(due.end, max(now.mark, last or 0)))


def one_day(day: date, zone: str) -> Period:
    """Give a day as a period."""
    return Period(day, day + DAY, zone)


def beginning(connection: Connection, zone: str) -> Rolled | None:
    """Say where a zone begins: on the day of the first question, if there is any."""
    first = connection.scalar(select(func.min(QuestionRow.at)))
    return Rolled(today(first, zone), 0) if first else None


def newest(connection: Connection, of: Period) -> int | None:
    """Give the highest id of the questions of a day; without the sum, PostgreSQL would look for it from the last on."""
    return connection.scalar(select(func.max(QuestionRow.id + 0)).where(*live.questions_then), live.then(of))


def late(connection: Connection, known: Rolled, zone: str, last: int | None) -> list[tuple[int, date]]:
    """Give the questions up to an id that came after their day was kept, with that day, in the order of their ids."""
    over = midnight(known.upto, zone)
    rows = select(QuestionRow.id, QuestionRow.at).where(QuestionRow.id > known.mark, when < over, when >= over - LATEST)
    if last is not None:
        rows = rows.where(QuestionRow.id <= last)
    return [(key, today(at, zone)) for key, at in connection.execute(rows.order_by(QuestionRow.id))]


def seen(found: list[tuple[int, date]]) -> int:
    """Say up to which id late questions are kept once the day of the first of them is kept anew."""
    others = (key - 1 for key, day in found if day != found[0][1])
    return next(others, found[-1][0])


def late_days(connection: Connection, known: Rolled, zone: str) -> frozenset[date]:
    """Give the days that are kept without questions that came late; whoever reads counts them anew."""
    return frozenset(day for _, day in late(connection, known, zone, known.mark + AT_ONCE))


def counted(connection: Connection, of: Period) -> Counted:
    """Count a day."""
    totals = live.totals(connection, of)
    found = list(live.lookups_by_surface(connection, of))
    places = grouped(((role, code, surface), count) for surface, (role, code, count) in found)
    codes = grouped(((role, code), count) for (role, code, _), count in places.items())
    return Counted(of, totals, places, codes)


def keep(connection: Connection, step: Step) -> bool:
    """Keep a day that was counted; not where another process keeps this zone's days, or has done so meanwhile."""
    zone = step.day.of.zone
    if not take_turn(connection, zone) or rolled(connection).get(zone) != step.before:
        return False
    keep_day(connection, step.day)
    keep_longer(connection, step.day.of, step.after.upto)
    connection.execute(delete(ZoneRow).where(ZoneRow.zone == zone))
    connection.execute(insert(ZoneRow).values(zone=zone, upto=step.after.upto, mark=step.after.mark))
    return True


def take_turn(connection: Connection, zone: str) -> bool:
    """Let nobody else keep a zone's days until this transaction ends; on SQLite every writer is alone anyway."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(ROLLING, func.hashtext(zone)))))


def keep_day(connection: Connection, day: Counted) -> None:
    """Keep a day in the place of what was kept of it."""
    zone, start, totals = day.of.zone, day.of.start, day.totals
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
    """Sum up the week and the four weeks in which a day lies, as far as all their days are kept."""
    monday = day.start - DAY * day.start.weekday()
    for days, of, start in (
        (SEVEN, ONE, monday),
        *((LONG, SEVEN, monday - WEEK * back) for back in range(LONG // SEVEN)),
    ):
        if start + DAY * days <= upto:
            sum_up(connection, (day.zone, days, start), of)


def sum_up(connection: Connection, span: tuple[str, int, date], of: int) -> None:
    """Sum the spans of so many days up to a longer one."""
    (zone, days, start), row = span, CodeSpanRow
    connection.execute(delete(row).where(row.zone == zone, row.days == days, row.start == start))
    inside = (row.zone == zone, row.days == of, row.start >= start, row.start < start + DAY * days)
    rows = connection.execute(
        select(row.role, row.code, row.lookups, row.questions, row.again, row.people).where(*inside)
    )
    found = grouped(((row[0], row[1]), Count(*row[2:5], unpack(row[5]))) for row in rows)
    keep_spans(connection, span, found)


def keep_spans(connection: Connection, span: tuple[str, int, date], codes: dict[tuple[str, str], Count]) -> None:
    """Keep the codes of a span."""
    zone, days, start = span
    rows = [
        {"zone": zone, "days": days, "start": start, "role": role, "code": code}
        | {**sums(count), "people": pack(count.people)}
        for (role, code), count in sorted(codes.items())
    ]
    if rows:
        connection.execute(insert(CodeSpanRow), rows)


def sums(count: Count) -> dict[str, Any]:
    """Give what is added up of a count."""
    return {"lookups": count.lookups, "questions": count.questions, "again": count.again}


def remove(connection: Connection, zone: str, days: Iterable[date]) -> None:
    """Remove what is kept of days."""
    gone = list(days)
    span = CodeSpanRow
    connection.execute(delete(DayRow).where(DayRow.zone == zone, DayRow.day.in_(gone)))
    connection.execute(delete(CodeDayRow).where(CodeDayRow.zone == zone, CodeDayRow.day.in_(gone)))
    connection.execute(delete(span).where(span.zone == zone, span.days == ONE, span.start.in_(gone)))


def kept_zones(connection: Connection) -> frozenset[str]:
    """Give the zones of which anything is kept."""
    return frozenset(connection.scalars(select(DayRow.zone).union(select(ZoneRow.zone))))


def remove_zone(connection: Connection, zone: str) -> bool:
    """Remove a part of what is kept of a zone that no schedule uses; say whether there is more."""
    if not take_turn(connection, zone) or connection.scalar(select(ScheduleRow.zone).where(ScheduleRow.zone == zone)):
        return False
    connection.execute(delete(ZoneRow).where(ZoneRow.zone == zone))
    days = connection.scalars(select(DayRow.day).where(DayRow.zone == zone).order_by(DayRow.day).limit(FORGET)).all()
    if days:
        remove(connection, zone, days)
        span = CodeSpanRow
        begun = (span.start >= days[0] - DAY * LONG, span.start <= days[-1])
        connection.execute(delete(span).where(span.zone == zone, span.days > ONE, *begun))
    return bool(days)
