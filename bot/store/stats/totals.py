"""Totals of any period: read from the roll-up, and counted live for days that it doesn't cover.

Figures are the same either way (see ``bot.store.stats.coverage``). Whole weeks within the period are read as one span.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from bot.stats.asker_sets import united, unpack
from bot.stats.counts import Count, Counted, Totals, grouped, in_all
from bot.stats.period import DAY, Period
from bot.store.schema.base import CodeRow, QuestionRow
from bot.store.schema.counts import CodeDayRow, CodeSpanRow, DayRow
from bot.store.schema.curated import VoteRow
from bot.store.stats import live
from bot.store.stats.coverage import Parts, Reader, parts, reader
from bot.store.stats.live import MISSING, SHOWN, Lookups, begins, ends, names_none, questions_then, then
from bot.store.stats.rollup import LONG, ONE, SEVEN, one_day

zone: BindParameter[str] = bindparam("zone")
days: BindParameter[int] = bindparam("days")
first: BindParameter[date] = bindparam("first")
end: BindParameter[date] = bindparam("end")
codes: BindParameter[list[str]] = bindparam("codes", expanding=True)

span = CodeSpanRow
was_shown, was_missing = (span.role == literal_column(f"'{role}'") for role in (SHOWN, MISSING))
starts: BindParameter[list[date]] = bindparam("starts", expanding=True)
in_spans = (span.zone == zone, span.days == days, span.start.in_(starts))
kept_counts = (
    select(span.role, span.code, span.lookups, span.questions, span.again, span.people)
    .where(*in_spans)
    .execution_options(binary=True)
)
kept_questions = select(span.role, span.code, func.sum(span.questions)).where(*in_spans).group_by(span.role, span.code)
# For selected codes, all codes that the catalog lacked are read too, because their spelling may differ. It is a union,
# because for an OR SQLite would scan all rows.
some_counts: Executable
some_questions: Executable
some_counts, some_questions = (
    union_all(query.where(was_shown, span.code.in_(codes)), query.where(was_missing)).execution_options(binary=True)
    for query in (kept_counts, kept_questions)
)
kept_of_codes = select(span.start, func.sum(span.questions)).where(*in_spans, span.code.in_(codes)).group_by(span.start)
kept_by_day = select(span.start, span.code, span.questions).where(*in_spans)

in_days = (DayRow.zone == zone, DayRow.day >= first, DayRow.day < end)
kept_totals = select(DayRow.questions, DayRow.hits, DayRow.unmatched, DayRow.people).where(*in_days)
kept_acts = select(DayRow.day, DayRow.questions).where(*in_days)

place = CodeDayRow
either = place.role.in_([literal_column(f"'{role}'") for role in (SHOWN, MISSING)])  # so that the primary key is used
in_places = (place.zone == zone, place.day.in_(starts), either, place.code.in_(codes))
kept_places = select(place.surface, func.sum(place.questions)).where(*in_places).group_by(place.surface)

vote = VoteRow
both = cast(func.count().filter(vote.solved), String).concat(",").concat(cast(func.count(), String))
of_the_code = (vote.code == CodeRow.code, vote.at >= begins, vote.at < ends)
# Both counts are one text, so that the index is read once per code; a join takes PostgreSQL four times as long. Codes
# without votes are excluded with the same index: reading ten thousand empty rows takes far longer.
any_votes = select(vote.code).where(*of_the_code).exists()
count_votes = select(CodeRow.code, select(both).where(*of_the_code).scalar_subquery()).where(any_votes)
some_votes = count_votes.where(CodeRow.code.in_(codes))
not_understood = (
    select(QuestionRow.typed, QuestionRow.asker)
    .where(*questions_then, QuestionRow.typed.is_not(None), names_none)
    .order_by(QuestionRow.at.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Questions:
    """The number of questions for each code that was shown, and for each that the catalog lacked."""

    shown: Mapping[str, int]
    missing: Mapping[str, int]


def spans(
    reader: Reader, coverage: Parts, statement: Executable, longest: int = LONG, /, **values: object
) -> Iterator[Any]:
    """Read the roll-up of a period, in as few spans as possible."""
    for size, starts in coverage.spans(longest).items():
        yield from reader.connection.execute(
            statement, {"zone": reader.zone, "days": size, "starts": starts, **values}
        ).all()


def count(reader: Reader, period: Period, codes: Collection[str] | None = None) -> Counted:
    """Return all counts of a period.

    For selected codes, which is faster, there are no totals, and only counts of those and of codes the catalog lacked.
    Days that aren't rolled up are counted for all codes anyway.
    """
    counts = grouped(((role, code), count) for role, code, count in lookups(reader, period, codes))
    return Counted(
        in_all(totals(reader.connection, parts(reader, period))) if codes is None else Totals(),
        {code: count for (role, code), count in counts.items() if role == SHOWN},
        {code: count for (role, code), count in counts.items() if role == MISSING},
    )


def known(reader: Reader, period: Period, names: Mapping[str, str]) -> dict[str, Count]:
    """Return the counts of codes shown in a period, and of those the catalog lacked, under their names in ``names``."""
    counts = ((code if role == SHOWN else names.get(code), count) for role, code, count in lookups(reader, period))
    return grouped((name, count) for name, count in counts if name)


def of_days(period: Period) -> dict[str, object]:
    """Return the values to bind for a range of rolled-up days."""
    return {"zone": period.zone, "first": period.start, "end": period.end}


def totals(connection: Connection, coverage: Parts) -> Iterator[Totals]:
    """Yield the totals of a period's days, or of parts of it."""
    for period in coverage.kept:
        for questions, hits, unmatched, people in connection.execute(kept_totals, of_days(period)):
            yield Totals(questions, hits, unmatched, unpack(people))
    yield from (live.totals(connection, period) for period in coverage.open)


def lookups(reader: Reader, period: Period, codes: Collection[str] | None = None) -> Iterator[Lookups]:
    """Yield the counts of each code in a period; a code may come several times."""
    coverage = parts(reader, period)
    selection = {} if codes is None else {"codes": list(codes)}
    yield from united_rows(spans(reader, coverage, some_counts if selection else kept_counts, **selection))
    for open_period in coverage.open:
        yield from reader.lookups(open_period)


def united_rows(rows: Iterable[Any]) -> Iterator[Lookups]:
    """Sum up the rows of each code: there are many, and uniting all of a code's at once takes half the time."""
    by_code: dict[tuple[str, str], list[tuple[int, int, int, bytes]]] = defaultdict(list)
    for role, code, *values in rows:
        by_code[role, code].append(values)
    for (role, code), code_rows in by_code.items():
        all_lookups, all_questions, again, people = zip(*code_rows, strict=True)
        yield role, code, Count(sum(all_lookups), sum(all_questions), sum(again), united(map(unpack, people)))


def questions(reader: Reader, period: Period, codes: Collection[str] | None = None) -> Questions:
    """Return the number of questions for each code in a period, if any.

    For selected codes only those are counted, and all codes that the catalog lacked.
    """
    coverage = parts(reader, period)
    selection = {} if codes is None else {"codes": list(codes)}
    counts: dict[str, Counter[str]] = {SHOWN: Counter(), MISSING: Counter()}
    for role, code, count in spans(reader, coverage, some_questions if selection else kept_questions, **selection):
        counts[role][code] += count
    for open_period in coverage.open:
        for role, code, count in reader.questions(open_period):
            counts[role][code] += count
    return Questions(+counts[SHOWN], +counts[MISSING])  # without zeros


def last_questions(connection: Connection, period: Period) -> Questions:
    """Return the number of questions for each code in a period, in the caller's transaction."""
    return questions(reader(connection, period.zone), period)


def acts_by_day(reader: Reader, period: Period) -> Counter[date]:
    """Return the number of acts of asking on each day."""
    coverage = parts(reader, period)
    counts: Counter[date] = Counter()
    for days in coverage.kept:
        for day, count in reader.connection.execute(kept_acts, of_days(days)):
            counts[day] = count
    for day in (day for open_period in coverage.open for day in open_period.days):
        counts[day] = live.acts(reader.connection, one_day(day, period.zone))
    return counts


def codes_by_day(reader: Reader, period: Period) -> Iterator[tuple[date, str, int]]:
    """Yield the number of questions for each code on each day."""
    coverage = parts(reader, period)
    for day, code, count in spans(reader, coverage, kept_by_day, ONE):
        yield day, code, count
    for day in (day for open_period in coverage.open for day in open_period.days):
        yield from ((day, code, count) for _, code, count in reader.questions(one_day(day, period.zone)))


def by_week(reader: Reader, codes: Collection[str], period: Period) -> Counter[date]:
    """Return the number of questions for any of these codes in each ISO week, by its Monday, shown or missing."""
    coverage = parts(reader, period)
    counts: Counter[date] = Counter()
    for start, count in spans(reader, coverage, kept_of_codes, SEVEN, codes=list(codes)):
        counts[start - DAY * start.weekday()] += count
    for day in (day for open_period in coverage.open for day in open_period.days):
        counts[day - DAY * day.weekday()] += live.of_codes(reader.connection, codes, one_day(day, period.zone))
    return counts


def surfaces(reader: Reader, codes: Collection[str], period: Period) -> Counter[str]:
    """Return the number of questions for any of these codes by the surface where they were asked."""
    coverage = parts(reader, period)
    counts: Counter[str] = Counter()
    for surface, count in spans(reader, coverage, kept_places, ONE, codes=list(codes)):
        counts[surface] += count
    for open_period in coverage.open:
        for surface, count in live.surfaces(reader.connection, codes, open_period):
            counts[surface] += count
    return +counts  # without zeros: rolled-up days include surfaces with nothing but repeats


def votes(connection: Connection, period: Period, codes: Collection[str] | None = None) -> dict[str, tuple[int, int]]:
    """Return the votes cast in a period by code, if any, on all codes or these: (solved, all)."""
    selection = {} if codes is None else {"codes": list(codes)}
    rows = connection.execute(some_votes if selection else count_votes, {**then(period), **selection}).all()
    return {code: (int(solved), int(total)) for code, both in rows for solved, total in [both.split(",")]}


def texts(connection: Connection, period: Period, most: int) -> Sequence[tuple[str, int]]:
    """Return up to ``most`` texts of a period in which no code was found, with the asker's number, newest first."""
    rows = connection.execute(not_understood, {**then(period), "most": most}).all()
    return [(typed, asker) for typed, asker in rows if typed]
