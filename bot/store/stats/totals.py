"""What was asked in any days: read from those that are kept, and counted for those that are not.

Figures are the same whether a day is kept or not. A day is not kept while it is not over, or nobody kept it yet, or a
question for it came late. Weeks are read as a whole where they lie in the period.
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
# With some codes come all that the catalog lacked, as they may be written otherwise; for an OR, SQLite reads all rows.
some_counts: Executable
some_questions: Executable
some_counts, some_questions = (
    union_all(one.where(was_shown, span.code.in_(codes)), one.where(was_missing)).execution_options(binary=True)
    for one in (kept_counts, kept_questions)
)
kept_of_codes = select(span.start, func.sum(span.questions)).where(*in_spans, span.code.in_(codes)).group_by(span.start)
kept_by_day = select(span.start, span.code, span.questions).where(*in_spans)

in_days = (DayRow.zone == zone, DayRow.day >= first, DayRow.day < end)
kept_totals = select(DayRow.questions, DayRow.hits, DayRow.unmatched, DayRow.people).where(*in_days)
kept_acts = select(DayRow.day, DayRow.questions).where(*in_days)

place = CodeDayRow
either = place.role.in_([literal_column(f"'{role}'") for role in (SHOWN, MISSING)])  # so that the key is used
in_places = (place.zone == zone, place.day.in_(starts), either, place.code.in_(codes))
kept_places = select(place.surface, func.sum(place.questions)).where(*in_places).group_by(place.surface)

vote = VoteRow
both = cast(func.count().filter(vote.solved), String).concat(",").concat(cast(func.count(), String))
of_the_code = (vote.code == CodeRow.code, vote.at >= begins, vote.at < ends)
# Both counts are one text, so that the index is read once for each code; joined, PostgreSQL takes four times as long.
# Codes without votes are left out by a look at the same index: reading ten thousand rows of none takes far longer.
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
    """The questions for each code that was shown, and for each that the catalog lacked."""

    shown: Mapping[str, int]
    missing: Mapping[str, int]


def spans(read: Reader, cut: Parts, statement: Executable, longest: int = LONG, /, **more: object) -> Iterator[Any]:
    """Read what is kept of a period, in as few spans as there are."""
    for size, begun in cut.spans(longest).items():
        yield from read.connection.execute(statement, {"zone": read.zone, "days": size, "starts": begun, **more}).all()


def count(read: Reader, of: Period, codes: Collection[str] | None = None) -> Counted:
    """Count everything in a period; or some codes of the catalog and all that it lacked, faster and without totals.

    What is not kept is counted for all codes anyway.
    """
    found = grouped(((role, code), count) for role, code, count in lookups(read, of, codes))
    return Counted(
        in_all(totals(read.connection, parts(read, of))) if codes is None else Totals(),
        {code: count for (role, code), count in found.items() if role == SHOWN},
        {code: count for (role, code), count in found.items() if role == MISSING},
    )


def known(read: Reader, of: Period, names: Mapping[str, str]) -> dict[str, Count]:
    """Count the codes that were shown in a period, and those that the catalog lacked as far as they have a name."""
    counts = ((code if role == SHOWN else names.get(code), count) for role, code, count in lookups(read, of))
    return grouped((name, count) for name, count in counts if name)


def of_days(of: Period) -> dict[str, object]:
    """Give what to bind for days that are kept."""
    return {"zone": of.zone, "first": of.start, "end": of.end}


def totals(connection: Connection, cut: Parts) -> Iterator[Totals]:
    """Give the totals of its days or parts."""
    for of in cut.kept:
        for questions, hits, unmatched, people in connection.execute(kept_totals, of_days(of)):
            yield Totals(questions, hits, unmatched, unpack(people))
    yield from (live.totals(connection, of) for of in cut.open)


def lookups(read: Reader, of: Period, codes: Collection[str] | None = None) -> Iterator[Lookups]:
    """Give the counts of each code, in many parts."""
    cut, some = parts(read, of), {} if codes is None else {"codes": list(codes)}
    yield from united_rows(spans(read, cut, some_counts if some else kept_counts, **some))
    for anew in cut.open:
        yield from read.lookups(anew)


def united_rows(rows: Iterable[Any]) -> Iterator[Lookups]:
    """Unite what is kept of each code: there are many rows, and all of a code's at once take half the time."""
    by_code: dict[tuple[str, str], list[tuple[int, int, int, bytes]]] = defaultdict(list)
    for role, code, *of_it in rows:
        by_code[role, code].append(of_it)
    for (role, code), several in by_code.items():
        every, asked_, again, who = zip(*several, strict=True)
        yield role, code, Count(sum(every), sum(asked_), sum(again), united(map(unpack, who)))


def questions(read: Reader, of: Period, codes: Collection[str] | None = None) -> Questions:
    """Count the questions for each code in a period, where there are any; some codes as in ``count``."""
    cut, some = parts(read, of), {} if codes is None else {"codes": list(codes)}
    found: dict[str, Counter[str]] = {SHOWN: Counter(), MISSING: Counter()}
    for role, code, count in spans(read, cut, some_questions if some else kept_questions, **some):
        found[role][code] += count
    for anew in cut.open:
        for role, code, count in read.questions(anew):
            found[role][code] += count
    return Questions(+found[SHOWN], +found[MISSING])  # without zeros


def last_questions(connection: Connection, of: Period) -> Questions:
    """Do the same in a transaction in which other things are done too."""
    return questions(reader(connection, of.zone), of)


def acts_by_day(read: Reader, of: Period) -> Counter[date]:
    """Count the acts of asking of each day."""
    cut = parts(read, of)
    found: Counter[date] = Counter()
    for kept in cut.kept:
        for day, count in read.connection.execute(kept_acts, of_days(kept)):
            found[day] = count
    for day in (day for anew in cut.open for day in anew.days):
        found[day] = live.acts(read.connection, one_day(day, of.zone))
    return found


def codes_by_day(read: Reader, of: Period) -> Iterator[tuple[date, str, int]]:
    """Count the questions for each code on each day."""
    cut = parts(read, of)
    for day, code, count in spans(read, cut, kept_by_day, ONE):
        yield day, code, count
    for day in (day for anew in cut.open for day in anew.days):
        yield from ((day, code, count) for _, code, count in read.questions(one_day(day, of.zone)))


def by_week(read: Reader, codes: Collection[str], of: Period) -> Counter[date]:
    """Count the questions for some codes in each ISO week, named by its Monday, however they were answered."""
    cut = parts(read, of)
    found: Counter[date] = Counter()
    for start, count in spans(read, cut, kept_of_codes, SEVEN, codes=list(codes)):
        found[start - DAY * start.weekday()] += count
    for day in (day for anew in cut.open for day in anew.days):
        found[day - DAY * day.weekday()] += live.of_codes(read.connection, codes, one_day(day, of.zone))
    return found


def surfaces(read: Reader, codes: Collection[str], of: Period) -> Counter[str]:
    """Count the same by the surface where they were asked."""
    cut = parts(read, of)
    found: Counter[str] = Counter()
    for surface, count in spans(read, cut, kept_places, ONE, codes=list(codes)):
        found[surface] += count
    for anew in cut.open:
        for surface, count in live.surfaces(read.connection, codes, anew):
            found[surface] += count
    return +found  # without zeros: days that are kept know of surfaces where it was only asked again


def votes(connection: Connection, of: Period, codes: Collection[str] | None = None) -> dict[str, tuple[int, int]]:
    """Count the votes that were cast in a period on each code that has any, or of some: code -> (solved, all)."""
    some = {} if codes is None else {"codes": list(codes)}
    found = connection.execute(some_votes if some else count_votes, {**then(of), **some}).all()
    return {code: (int(solved), int(all_)) for code, both in found for solved, all_ in [both.split(",")]}


def texts(connection: Connection, of: Period, most: int) -> Sequence[tuple[str, int]]:
    """Give what was typed in a period and not understood, with the asker's number, the newest first."""
    found = connection.execute(not_understood, {**then(of), "most": most}).all()
    return [(typed, asker) for typed, asker in found if typed]
