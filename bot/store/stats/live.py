"""Live counts: what was asked in a period, from the questions themselves.

Days that are over are counted here once and rolled up (``bot.store.stats.rollup``), the others whenever figures are
read. Both agree, because both are counted here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    String,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from bot.database.database import Transaction
from bot.stats.asker_sets import make_asker_set
from bot.stats.counts import Count, Totals
from bot.stats.period import Period
from bot.store.schema.questions import LookupRow, QuestionRow

SHOWN = "shown"  # answered or chosen
MISSING = "missing"  # the catalog lacks the code
WITHIN_HOUR = 2  # ``repeat`` of a lookup that repeats one within the hour; every value but 0 is within the day
MISSING_FLAG = 4  # added to ``repeat`` if the catalog lacked the code
SEPARATOR = "\n"  # separator; occurs in no code

LookupCount = tuple[str, str, Count]  # shown or missing, the code, and its count

begins: BindParameter[datetime] = bindparam("begins")
ends: BindParameter[datetime] = bindparam("ends")
lookups_in_period = (LookupRow.at >= begins, LookupRow.at < ends, LookupRow.role != literal_column("'offered'"))
questions_in_period = (QuestionRow.at >= begins, QuestionRow.at < ends)
is_no_repeat = LookupRow.repeat < WITHIN_HOUR  # what counts as a question


def aggregate_askers(asker: InstrumentedAttribute[int]) -> ColumnElement[str]:
    """Return an SQL expression for a group's askers, comma-separated: reading rows would take ten times as long."""
    return func.aggregate_strings(cast(asker, String), ",")


# Two texts for all lookups: one joins their lines, the other their askers, in the same order. A line is a code and one
# digit for the kind of lookup. Python groups them faster than a database can sort the rows.
lookup_kind = LookupRow.repeat + case((LookupRow.role == literal_column("'missing'"), MISSING_FLAG), else_=0)
aggregated_lines = func.aggregate_strings(LookupRow.code.concat(cast(lookup_kind, String)), SEPARATOR)
select_lookups = select(aggregated_lines, aggregate_askers(LookupRow.asker)).where(*lookups_in_period)
select_questions = select(aggregated_lines).where(*lookups_in_period, is_no_repeat)

# Grouped by plain columns, because PostgreSQL doesn't recognize equal expressions with bound values. The code comes
# first, so that a comparison rarely needs the others.
surface_columns = (LookupRow.code, QuestionRow.surface, LookupRow.role, LookupRow.repeat)
select_by_surface = (
    select(*surface_columns, aggregate_askers(LookupRow.asker))
    .join(QuestionRow, QuestionRow.id == LookupRow.question_id)
    .where(*lookups_in_period)
    .group_by(*surface_columns)
)

names_none = ~select(LookupRow.place).where(LookupRow.question_id == QuestionRow.id).exists()
select_totals = select(
    func.count(),
    func.count().filter(QuestionRow.verdict == "answer"),
    func.count().filter((QuestionRow.verdict == "unknown") & names_none),
    aggregate_askers(QuestionRow.asker),
).where(*questions_in_period)
select_asks = select(func.count()).select_from(QuestionRow).where(*questions_in_period)

lookups_of_codes = (LookupRow.code.in_(bindparam("codes", expanding=True)), *lookups_in_period, is_no_repeat)
select_code_count = select(func.count()).select_from(LookupRow).where(*lookups_of_codes)
select_surface_counts = (
    select(QuestionRow.surface, func.count())
    .select_from(LookupRow)
    .join(QuestionRow, QuestionRow.id == LookupRow.question_id)
    .where(*lookups_of_codes)
    .group_by(QuestionRow.surface)
)


def bind_period(period: Period) -> dict[str, object]:
    """Return the values to bind for a period."""
    return {"begins": period.begins, "ends": period.ends}


def count_totals(transaction: Transaction, period: Period) -> Totals:
    """Count the questions of a period."""
    questions, hits, unmatched, askers = transaction.connection().execute(select_totals, bind_period(period)).one()
    return Totals(questions, hits, unmatched, make_asker_set(parse_askers(askers)))


def count_lookups(transaction: Transaction, period: Period) -> Iterator[LookupCount]:
    """Count the lookups of a period; a code may come several times."""
    by_line: dict[str, list[int]] = defaultdict(list)
    joined, askers = transaction.connection().execute(select_lookups, bind_period(period)).one()
    for line, asker in zip(split_lines(joined), parse_askers(askers), strict=True):
        by_line[line].append(asker)
    for line, numbers in by_line.items():
        lacked, repeat = divmod(int(line[-1]), MISSING_FLAG)
        yield MISSING if lacked else SHOWN, line[:-1], to_count(repeat, numbers)


def count_code_questions(transaction: Transaction, period: Period) -> Iterator[tuple[str, str, int]]:
    """Count the questions for each code, without their askers, which takes a third of the time of counting lookups."""
    joined = transaction.connection().execute(select_questions, bind_period(period)).scalar_one()
    for line, count in Counter(split_lines(joined)).items():
        yield MISSING if int(line[-1]) >= MISSING_FLAG else SHOWN, line[:-1], count


def count_lookups_by_surface(transaction: Transaction, period: Period) -> Iterator[tuple[str, LookupCount]]:
    """Count the lookups of a period by the surface where the code was asked for."""
    for code, surface, role, repeat, askers in transaction.connection().execute(select_by_surface, bind_period(period)):
        yield surface, (MISSING if role == MISSING else SHOWN, code, to_count(repeat, parse_askers(askers)))


def count_asks(transaction: Transaction, period: Period) -> int:
    """Count the acts of asking in a period."""
    return transaction.connection().execute(select_asks, bind_period(period)).scalar_one()


def count_questions_for(transaction: Transaction, codes: Collection[str], period: Period) -> int:
    """Count the questions for any of these codes in a period."""
    values = {**bind_period(period), "codes": list(codes)}
    return transaction.connection().execute(select_code_count, values).scalar_one()


def count_surfaces(transaction: Transaction, codes: Collection[str], period: Period) -> Sequence[Row[str, int]]:
    """Count the questions for any of these codes in a period, by the surface where they were asked."""
    values = {**bind_period(period), "codes": list(codes)}
    return transaction.connection().execute(select_surface_counts, values).all()


def to_count(repeat: int, askers: list[int]) -> Count:
    """Return the count of a code's lookups with the same ``repeat``, one per asker in the list."""
    lookups = len(askers)
    return Count(
        lookups,
        questions=lookups if repeat < WITHIN_HOUR else 0,
        again=lookups if repeat else 0,
        people=make_asker_set(askers),
    )


def split_lines(joined: str | None) -> list[str]:
    """Split the text that aggregates lookups into its lines."""
    return joined.split(SEPARATOR) if joined else []


def parse_askers(askers: str | None) -> list[int]:
    """Parse a list of askers' numbers; as JSON that is ten times as fast as splitting it."""
    return json.loads(f"[{askers or ''}]")  # type: ignore[no-any-return]  # - whole numbers between commas
