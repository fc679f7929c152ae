"""What was asked in any days: read from those that are kept, and counted for those that are not.

Figures are the same whether a day is kept or not. A day is not kept while it is not over, or nobody kept it yet, or a
question for it came late. Weeks are read as a whole where they lie in the period.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, Connection, bindparam, func, literal_column, select

from bot.figures.counted import Count, Counted, Totals, grouped, in_all
from bot.figures.people import unpack
from bot.figures.period import DAY, Period
from bot.store import asked
from bot.store.asked import MISSING, SHOWN, Lookups, begins, ends, names_none, questions_then, then
from bot.store.counted import CodeDayRow, CodeSpanRow, DayRow
from bot.store.curated import VoteRow
from bot.store.days import ONE, one_day
from bot.store.parts import Parts, Reader, parts, reader
from bot.store.tables import CodeRow, QuestionRow

zone: BindParameter[str] = bindparam("zone")
days: BindParameter[int] = bindparam("days")
first: BindParameter[date] = bindparam("first")
end: BindParameter[date] = bindparam("end")
code: BindParameter[str] = bindparam("code")

span = CodeSpanRow
was_shown = span.role == literal_column("'shown'")
in_spans = (span.zone == zone, span.days == days, span.start >= first, span.start < end)
kept_counts = select(span.role, span.code, span.lookups, span.questions, span.again, span.people).where(*in_spans)
kept_questions = select(span.role, span.code, func.sum(span.questions)).where(*in_spans).group_by(span.role, span.code)
kept_of_code = select(span.start, span.questions).where(*in_spans, was_shown, span.code == code)

kept_by_day = select(span.start, span.code, span.questions).where(*in_spans, was_shown)

in_days = (DayRow.zone == zone, DayRow.day >= first, DayRow.day < end)
kept_totals = select(DayRow.questions, DayRow.hits, DayRow.unmatched, DayRow.people).where(*in_days)
kept_acts = select(DayRow.day, DayRow.questions).where(*in_days)

place = CodeDayRow
in_places = (place.zone == zone, place.day >= first, place.day < end, place.role == literal_column("'shown'"))
kept_places = (
    select(place.surface, func.sum(place.questions)).where(*in_places, place.code == code).group_by(place.surface)
)

vote = VoteRow
count_votes = (  # the index leads from code to code, as there are few
    select(vote.code, func.count().filter(vote.solved), func.count())
    .where(vote.code.in_(select(CodeRow.code)), vote.at >= begins, vote.at < ends)
    .group_by(vote.code)
)
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


def bound(of: Period, **more: object) -> dict[str, object]:
    """Give what to bind for days that are kept."""
    return {"zone": of.zone, "first": of.start, "end": of.end, **more}


def count(read: Reader, of: Period) -> Counted:
    """Count everything in a period."""
    cut = parts(read, of)
    found = grouped(((role, code), count) for role, code, count in lookups(read.connection, cut))
    return Counted(
        in_all(totals(read.connection, cut)),
        {code: count for (role, code), count in found.items() if role == SHOWN},
        {code: count for (role, code), count in found.items() if role == MISSING},
    )


def totals(connection: Connection, cut: Parts) -> Iterator[Totals]:
    """Give the totals of its days or parts."""
    for of in cut.kept:
        for row in connection.execute(kept_totals, bound(of)):
            yield Totals(row.questions, row.hits, row.unmatched, unpack(row.people))
    yield from (asked.totals(connection, of) for of in cut.open)


def lookups(connection: Connection, cut: Parts) -> Iterator[Lookups]:
    """Give the counts of each code, in many parts."""
    for size, of in cut.spans:
        for row in connection.execute(kept_counts, bound(of, days=size)).all():
            yield row[0], row[1], Count(*row[2:5], unpack(row[5]))
    for of in cut.open:
        yield from asked.lookups(connection, of)


def questions(read: Reader, of: Period) -> Questions:
    """Count the questions for each code in a period, where there are any; alone, they take a third of the time."""
    cut = parts(read, of)
    found: dict[str, Counter[str]] = {SHOWN: Counter(), MISSING: Counter()}
    for size, kept in cut.spans:
        for role, code, count in read.connection.execute(kept_questions, bound(kept, days=size)).all():
            found[role][code] += count
    for anew in cut.open:
        for role, code, count in asked.questions(read.connection, anew):
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
        for day, count in read.connection.execute(kept_acts, bound(kept)):
            found[day] = count
    for day in (day for anew in cut.open for day in anew.days):
        found[day] = asked.acts(read.connection, one_day(day, of.zone))
    return found


def codes_by_day(read: Reader, codes: frozenset[str], of: Period) -> Counter[date]:
    """Count the questions that some codes answered on each day."""
    cut = parts(read, of)
    found: Counter[date] = Counter()
    for kept in cut.kept:
        for day, code, count in read.connection.execute(kept_by_day, bound(kept, days=ONE)):
            found[day] += count if code in codes else 0
    for day in (day for anew in cut.open for day in anew.days):
        counts = asked.questions(read.connection, one_day(day, of.zone))
        found[day] = sum(count for role, code, count in counts if role == SHOWN and code in codes)
    return found


def code_by_week(read: Reader, code: str, of: Period) -> Counter[date]:
    """Count the questions that a code answered in each ISO week, named by its Monday."""
    cut = parts(read, of)
    found: Counter[date] = Counter()
    for size, kept in cut.spans:
        for start, count in read.connection.execute(kept_of_code, bound(kept, days=size, code=code)):
            found[start - DAY * start.weekday()] += count
    for day in (day for anew in cut.open for day in anew.days):
        found[day - DAY * day.weekday()] += asked.of_code(read.connection, code, one_day(day, of.zone))
    return found


def surfaces(read: Reader, code: str, of: Period) -> Counter[str]:
    """Count the questions that a code answered by the surface where they were asked."""
    cut = parts(read, of)
    found: Counter[str] = Counter()
    for kept in cut.kept:
        for surface, count in read.connection.execute(kept_places, bound(kept, code=code)):
            found[surface] += count
    for anew in cut.open:
        for surface, count in asked.surfaces(read.connection, code, anew):
            found[surface] += count
    return found


def votes(connection: Connection, of: Period) -> dict[str, tuple[int, int]]:
    """Count the votes that were cast in a period: code -> (solved, all)."""
    return {code: (solved, all_) for code, solved, all_ in connection.execute(count_votes, then(of)).all()}


def texts(connection: Connection, of: Period, most: int) -> Sequence[tuple[str, int]]:
    """Give what was typed in a period and not understood, with the asker's number, the newest first."""
    found = connection.execute(not_understood, {**then(of), "most": most}).all()
    return [(typed, asker) for typed, asker in found if typed]
