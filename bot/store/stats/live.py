"""Live counts: what was asked in a period, from the questions themselves.

Days that are over are counted here once and rolled up (``bot.store.stats.rollup``), the others whenever figures are
read. Both agree, because both are counted here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    String,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from bot.database.time_limit import GRACE
from bot.stats.asker_sets import people
from bot.stats.counts import Count, Totals
from bot.stats.period import Period
from bot.store.schema.base import LookupRow, QuestionRow

SHOWN = "shown"  # answered or chosen
MISSING = "missing"  # the catalog lacks the code
HOUR = 2  # ``repeat`` of a lookup that repeats one within the hour; every value but 0 is within the day
LACKED = 4  # added to ``repeat`` if the catalog lacked the code
LINE = "\n"  # separator; occurs in no code

Lookups = tuple[str, str, Count]  # shown or missing, the code, and its count

begins: BindParameter[datetime] = bindparam("begins")
ends: BindParameter[datetime] = bindparam("ends")
lookups_then = (LookupRow.at >= begins, LookupRow.at < ends, LookupRow.role != literal_column("'offered'"))
questions_then = (QuestionRow.at >= begins, QuestionRow.at < ends)
first_hour = LookupRow.repeat < HOUR  # what counts as a question


def numbers(asker: InstrumentedAttribute[int]) -> ColumnElement[str]:
    """Return an SQL expression for a group's askers, comma-separated: reading rows would take ten times as long."""
    return func.aggregate_strings(cast(asker, String), ",")


# All lookups as two parallel lists, lines and askers, each aggregated to one text: Python groups them faster than a
# database can sort them. A line is a code, followed by one digit for the kind of lookup.
kind = LookupRow.repeat + case((LookupRow.role == literal_column("'missing'"), LACKED), else_=0)
lines = func.aggregate_strings(LookupRow.code.concat(cast(kind, String)), LINE)
list_lookups = select(lines, numbers(LookupRow.asker)).where(*lookups_then)
list_questions = select(lines).where(*lookups_then, first_hour)

# Grouped by plain columns, because PostgreSQL doesn't recognize equal expressions with bound values. The code comes
# first, so that a comparison rarely needs the others.
places = (LookupRow.code, QuestionRow.surface, LookupRow.role, LookupRow.repeat)
count_by_surface = (
    select(*places, numbers(LookupRow.asker))
    .join(QuestionRow, QuestionRow.id == LookupRow.question_id)
    .where(*lookups_then)
    .group_by(*places)
)

names_none = ~select(LookupRow.place).where(LookupRow.question_id == QuestionRow.id).exists()
count_questions = select(
    func.count(),
    func.count().filter(QuestionRow.verdict == "answer"),
    func.count().filter((QuestionRow.verdict == "unknown") & names_none),
    numbers(QuestionRow.asker),
).where(*questions_then)
count_acts = select(func.count()).select_from(QuestionRow).where(*questions_then)

of_them = (LookupRow.code.in_(bindparam("codes", expanding=True)), *lookups_then, first_hour)
count_codes = select(func.count()).select_from(LookupRow).where(*of_them)
count_places = (
    select(QuestionRow.surface, func.count())
    .select_from(LookupRow)
    .join(QuestionRow, QuestionRow.id == LookupRow.question_id)
    .where(*of_them)
    .group_by(QuestionRow.surface)
)


def one_view(connection: Connection) -> None:
    """Make all statements of a transaction see one snapshot; call this before the first. On SQLite they do anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def be_patient(connection: Connection, seconds: int) -> None:
    """Allow each statement of a transaction more time than an answer has, because it reads a lot or from disk."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))
        connection.connection.driver_connection.silence = seconds + GRACE  # type: ignore[union-attr]  # - our own class


def then(period: Period) -> dict[str, object]:
    """Return the values to bind for a period."""
    return {"begins": period.begins, "ends": period.ends}


def totals(connection: Connection, period: Period) -> Totals:
    """Count the questions of a period."""
    questions, hits, unmatched, askers = connection.execute(count_questions, then(period)).one()
    return Totals(questions, hits, unmatched, people(listed(askers)))


def lookups(connection: Connection, period: Period) -> Iterator[Lookups]:
    """Count the lookups of a period; a code may come several times."""
    by_line: dict[str, list[int]] = defaultdict(list)
    joined, askers = connection.execute(list_lookups, then(period)).one()
    for line, asker in zip(joined.split(LINE) if joined else (), listed(askers), strict=True):
        by_line[line].append(asker)
    for line, numbers in by_line.items():
        lacked, repeat = divmod(int(line[-1]), LACKED)
        yield MISSING if lacked else SHOWN, line[:-1], counted(repeat, numbers)


def questions(connection: Connection, period: Period) -> Iterator[tuple[str, str, int]]:
    """Count the questions for each code, without their askers, which takes a third of the time of counting lookups."""
    joined = connection.execute(list_questions, then(period)).scalar_one()
    for line, count in Counter(joined.split(LINE) if joined else ()).items():
        yield MISSING if int(line[-1]) >= LACKED else SHOWN, line[:-1], count


def lookups_by_surface(connection: Connection, period: Period) -> Iterator[tuple[str, Lookups]]:
    """Count the lookups of a period by the surface where the code was asked for."""
    for code, surface, role, repeat, askers in connection.execute(count_by_surface, then(period)):
        yield surface, (MISSING if role == MISSING else SHOWN, code, counted(repeat, listed(askers)))


def acts(connection: Connection, period: Period) -> int:
    """Count the acts of asking in a period."""
    return connection.execute(count_acts, then(period)).scalar_one()


def of_codes(connection: Connection, codes: Collection[str], period: Period) -> int:
    """Count the questions for any of these codes in a period."""
    return connection.execute(count_codes, {**then(period), "codes": list(codes)}).scalar_one()


def surfaces(connection: Connection, codes: Collection[str], period: Period) -> Iterator[tuple[str, int]]:
    """Count the questions for any of these codes in a period, by the surface where they were asked."""
    yield from (
        (surface, count) for surface, count in connection.execute(count_places, {**then(period), "codes": [*codes]})
    )


def counted(repeat: int, askers: list[int]) -> Count:
    """Return the count of a code's lookups with the same ``repeat``, one per asker in the list."""
    return Count(len(askers), len(askers) if repeat < HOUR else 0, len(askers) if repeat else 0, people(askers))


def listed(askers: str | None) -> list[int]:
    """Parse a list of askers' numbers; as JSON that is ten times as fast as splitting it."""
    return json.loads(f"[{askers or ''}]")  # type: ignore[no-any-return]  # - whole numbers between commas
