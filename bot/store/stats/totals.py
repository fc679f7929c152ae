"""Totals of any period: read from the roll-up, and counted live for days that it doesn't cover.

Figures are the same either way (see ``bot.store.stats.coverage``). Whole weeks within the period are read as one span.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Executable,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from bot.database.database import Transaction
from bot.stats.asker_sets import unpack_asker_set
from bot.stats.counts import Count, PeriodCounts, Totals, sum_by_key, sum_totals
from bot.stats.period import DAY, Period
from bot.store.schema.catalog import CodeRow
from bot.store.schema.counts import CodeDayRow, CodeSpanRow, DayRow
from bot.store.schema.questions import QuestionRow
from bot.store.schema.steps import VoteRow
from bot.store.stats import live
from bot.store.stats.coverage import Coverage, StatsReader, open_reader, split_period
from bot.store.stats.live import MISSING, SHOWN, LookupCount, begins, bind_period, ends, names_none, questions_in_period
from bot.store.stats.rollup import DAY_SPAN, FOUR_WEEK_SPAN, WEEK_SPAN

zone: BindParameter[str] = bindparam("zone")
days: BindParameter[int] = bindparam("days")
first: BindParameter[date] = bindparam("first")
end: BindParameter[date] = bindparam("end")
codes: BindParameter[list[str]] = bindparam("codes", expanding=True)

span = CodeSpanRow
was_shown, was_missing = (span.role == literal_column(f"'{role}'") for role in (SHOWN, MISSING))
starts: BindParameter[list[date]] = bindparam("starts", expanding=True)
in_spans = (span.zone == zone, span.days == days, span.start.in_(starts))
span_counts = (
    select(span.role, span.code, span.lookups, span.questions, span.again, span.people)
    .where(*in_spans)
    .execution_options(binary=True)
)
span_questions = select(span.role, span.code, func.sum(span.questions)).where(*in_spans).group_by(span.role, span.code)
# For selected codes, all codes that the catalog lacked are read too, because their spelling may differ. It is a union,
# because for an OR SQLite would scan all rows.
selected_counts: Executable
selected_questions: Executable
selected_counts, selected_questions = (
    union_all(query.where(was_shown, span.code.in_(codes)), query.where(was_missing)).execution_options(binary=True)
    for query in (span_counts, span_questions)
)
questions_by_start = (
    select(span.start, func.sum(span.questions)).where(*in_spans, span.code.in_(codes)).group_by(span.start)
)
questions_by_day = select(span.start, span.code, span.questions).where(*in_spans)

in_days = (DayRow.zone == zone, DayRow.day >= first, DayRow.day < end)
day_totals = select(DayRow.questions, DayRow.hits, DayRow.unmatched, DayRow.people).where(*in_days)
day_asks = select(DayRow.day, DayRow.questions).where(*in_days)

place = CodeDayRow
shown_or_missing = place.role.in_(
    [literal_column(f"'{role}'") for role in (SHOWN, MISSING)]
)  # so that the primary key is used
in_places = (place.zone == zone, place.day.in_(starts), shown_or_missing, place.code.in_(codes))
surface_questions = select(place.surface, func.sum(place.questions)).where(*in_places).group_by(place.surface)

vote = VoteRow
solved_and_total = cast(func.count().filter(vote.solved), String).concat(",").concat(cast(func.count(), String))
votes_on_code = (vote.code == CodeRow.code, vote.at >= begins, vote.at < ends)
# Both counts are one text, so that the index is read once per code; a join takes PostgreSQL four times as long. Codes
# without votes are excluded with the same index: reading ten thousand empty rows takes far longer.
any_votes = select(vote.code).where(*votes_on_code).exists()
vote_counts = select(CodeRow.code, select(solved_and_total).where(*votes_on_code).scalar_subquery()).where(any_votes)
selected_votes = vote_counts.where(CodeRow.code.in_(codes))
unmatched_texts = (
    select(QuestionRow.typed, QuestionRow.asker)
    .where(*questions_in_period, QuestionRow.typed.is_not(None), names_none)
    .order_by(QuestionRow.at.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """The number of questions for each code that was shown, and for each that the catalog lacked."""

    shown: Mapping[str, int]
    missing: Mapping[str, int]


def read_spans(
    reader: StatsReader, coverage: Coverage, statement: Executable, longest: int = FOUR_WEEK_SPAN, /, **values: object
) -> Iterator[Any]:
    """Read the roll-up of a period, in as few spans as possible."""
    for size, starts in coverage.spans(longest).items():
        yield from reader.execute(statement, {"zone": reader.zone, "days": size, "starts": starts, **values})


def read_counts(reader: StatsReader, period: Period, codes: Collection[str] | None = None) -> PeriodCounts:
    """Return all counts of a period.

    For selected codes, which is faster, there are no totals, and only counts of those and of codes the catalog lacked.
    Days that aren't rolled up are counted for all codes anyway.
    """
    by_role: dict[str, list[tuple[str, Count]]] = {SHOWN: [], MISSING: []}
    for role, code, count in read_lookups(reader, period, codes):
        by_role[role].append((code, count))
    totals = sum_totals(read_totals(reader, split_period(reader, period))) if codes is None else Totals()
    return PeriodCounts(totals, sum_by_key(by_role[SHOWN]), sum_by_key(by_role[MISSING]))


def read_known_codes(reader: StatsReader, period: Period, names: Mapping[str, str]) -> dict[str, Count]:
    """Return the counts of codes shown in a period, and of those the catalog lacked, under their names in ``names``."""
    counts = ((code if role == SHOWN else names.get(code), count) for role, code, count in read_lookups(reader, period))
    return sum_by_key((name, count) for name, count in counts if name)


def bind_days(period: Period) -> dict[str, object]:
    """Return the values to bind for a range of rolled-up days."""
    return {"zone": period.zone, "first": period.start, "end": period.end}


def read_totals(reader: StatsReader, coverage: Coverage) -> Iterator[Totals]:
    """Yield the totals of a period's days, or of parts of it."""
    for period in coverage.rolled_up:
        for questions, hits, unmatched, people in reader.execute(day_totals, bind_days(period)):
            yield Totals(questions, hits, unmatched, unpack_asker_set(people))
    yield from (live.count_totals(reader.transaction, period) for period in coverage.open)


def read_lookups(reader: StatsReader, period: Period, codes: Collection[str] | None = None) -> Iterator[LookupCount]:
    """Yield the counts of each code in a period; a code may come several times."""
    coverage = split_period(reader, period)
    statement, selection = select_for(codes, selected_counts, span_counts)
    for role, code, lookups, questions, again, people in read_spans(reader, coverage, statement, **selection):
        yield role, code, Count(lookups, questions, again, unpack_asker_set(people))
    for open_period in coverage.open:
        yield from reader.lookups(open_period)


def select_for(
    codes: Collection[str] | None, selected: Executable, everything: Executable
) -> tuple[Executable, dict[str, object]]:
    """Return the statement for selected codes with what to bind for them, or for None the one for all codes."""
    return (everything, {}) if codes is None else (selected, {"codes": list(codes)})


def read_questions(reader: StatsReader, period: Period, codes: Collection[str] | None = None) -> QuestionCounts:
    """Return the number of questions for each code in a period, if any.

    For selected codes only those are counted, and all codes that the catalog lacked.
    """
    coverage = split_period(reader, period)
    statement, selection = select_for(codes, selected_questions, span_questions)
    counts: dict[str, Counter[str]] = {SHOWN: Counter(), MISSING: Counter()}
    for role, code, count in read_spans(reader, coverage, statement, **selection):
        counts[role][code] += count
    for open_period in coverage.open:
        for role, code, count in reader.questions(open_period):
            counts[role][code] += count
    return QuestionCounts(+counts[SHOWN], +counts[MISSING])  # without zeros


def read_question_counts(transaction: Transaction, period: Period) -> QuestionCounts:
    """Return the number of questions for each code in a period, in the caller's transaction."""
    return read_questions(open_reader(transaction, period.zone), period)


def read_asks_by_day(reader: StatsReader, period: Period) -> Counter[date]:
    """Return the number of acts of asking on each day."""
    coverage = split_period(reader, period)
    counts: Counter[date] = Counter()
    for rolled_up in coverage.rolled_up:
        for day, count in reader.execute(day_asks, bind_days(rolled_up)):
            counts[day] = count
    for open_day in coverage.open_days():
        counts[open_day.start] = live.count_asks(reader.transaction, open_day)
    return counts


def read_codes_by_day(reader: StatsReader, period: Period) -> Iterator[tuple[date, str, int]]:
    """Yield the number of questions for each code on each day."""
    coverage = split_period(reader, period)
    yield from read_spans(reader, coverage, questions_by_day, DAY_SPAN)
    for open_day in coverage.open_days():
        yield from ((open_day.start, code, count) for _, code, count in reader.questions(open_day))


def read_questions_by_week(reader: StatsReader, codes: Collection[str], period: Period) -> Counter[date]:
    """Return the number of questions for any of these codes in each ISO week, by its Monday, shown or missing."""
    coverage = split_period(reader, period)
    counts: Counter[date] = Counter()
    for start, count in read_spans(reader, coverage, questions_by_start, WEEK_SPAN, codes=list(codes)):
        counts[start - DAY * start.weekday()] += count
    for day in coverage.open_days():
        monday = day.start - DAY * day.start.weekday()
        counts[monday] += live.count_questions_for(reader.transaction, codes, day)
    return counts


def read_surfaces(reader: StatsReader, codes: Collection[str], period: Period) -> Counter[str]:
    """Return the number of questions for any of these codes by the surface where they were asked."""
    coverage = split_period(reader, period)
    counts: Counter[str] = Counter()
    for surface, count in read_spans(reader, coverage, surface_questions, DAY_SPAN, codes=list(codes)):
        counts[surface] += count
    for open_period in coverage.open:
        for surface, count in live.count_surfaces(reader.transaction, codes, open_period):
            counts[surface] += count
    return +counts  # without zeros: rolled-up days include surfaces with nothing but repeats


def read_votes(reader: StatsReader, period: Period, codes: Collection[str] | None = None) -> dict[str, tuple[int, int]]:
    """Return the votes cast in a period by code, if any, on all codes or these: (solved, all)."""
    statement, selection = select_for(codes, selected_votes, vote_counts)
    votes = ((code, both.split(",")) for code, both in reader.execute(statement, {**bind_period(period), **selection}))
    return {code: (int(solved), int(total)) for code, (solved, total) in votes}


def read_unmatched_texts(reader: StatsReader, period: Period, most: int) -> Sequence[tuple[str, int]]:
    """Return up to ``most`` texts of a period in which no code was found, with the asker's number, newest first."""
    rows = reader.execute(unmatched_texts, {**bind_period(period), "most": most})
    return [(typed, asker) for typed, asker in rows if typed]
