"""Count what was asked between two moments, from the questions themselves.

Days that are over are counted here once and kept (``bot.store.stats.rollup``), the others whenever figures are read:
both say the same, because both are counted here.
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

SHOWN, MISSING = "shown", "missing"  # how a code was looked up: it was answered or chosen, or the catalog lacks it
HOUR = 2  # what ``repeat`` says of a lookup within an hour of the same; any but 0 is within a day
LACKED = 4  # what is added to ``repeat`` where the catalog lacked the code
LINE = "\n"  # stands in no code

Lookups = tuple[str, str, Count]  # shown or missing, the code, and how often it was

begins: BindParameter[datetime] = bindparam("begins")
ends: BindParameter[datetime] = bindparam("ends")
lookups_then = (LookupRow.at >= begins, LookupRow.at < ends, LookupRow.role != literal_column("'offered'"))
questions_then = (QuestionRow.at >= begins, QuestionRow.at < ends)
first_hour = LookupRow.repeat < HOUR  # what counts as a question


def numbers(asker: InstrumentedAttribute[int]) -> ColumnElement[str]:
    """List the askers of a group, divided by commas; as rows they would take ten times as long to read."""
    return func.aggregate_strings(cast(asker, String), ",")


# All lookups as two texts, of which every line of the one belongs to a number of the other: Python puts them together
# in less time than a database takes to sort them. A line is a code, and behind it in one digit what kind of lookup.
kind = LookupRow.repeat + case((LookupRow.role == literal_column("'missing'"), LACKED), else_=0)
lines = func.aggregate_strings(LookupRow.code.concat(cast(kind, String)), LINE)
list_lookups = select(lines, numbers(LookupRow.asker)).where(*lookups_then)
list_questions = select(lines).where(*lookups_then, first_hour)

# What is grouped by are plain columns: PostgreSQL takes two expressions with bound values for different ones. The code
# stands first, so that a comparison rarely needs the others.
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
    """Let all statements of a transaction, before the first of them, see the same; on SQLite they do anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def be_patient(connection: Connection, seconds: int) -> None:
    """Let each statement of a transaction take longer than an answer may, as it reads much, or what lies on disk."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))
        connection.connection.driver_connection.silence = seconds + GRACE  # type: ignore[union-attr]  # - our own class


def then(of: Period) -> dict[str, object]:
    """Give what to bind for a span of time."""
    return {"begins": of.begins, "ends": of.ends}


def totals(connection: Connection, of: Period) -> Totals:
    """Count the questions of a span of time."""
    questions, hits, unmatched, askers = connection.execute(count_questions, then(of)).one()
    return Totals(questions, hits, unmatched, people(listed(askers)))


def lookups(connection: Connection, of: Period) -> Iterator[Lookups]:
    """Count its lookups; a code may come several times."""
    found: dict[str, list[int]] = defaultdict(list)
    named, askers = connection.execute(list_lookups, then(of)).one()
    for line, asker in zip(named.split(LINE) if named else (), listed(askers), strict=True):
        found[line].append(asker)
    for line, who in found.items():
        lacked, repeat = divmod(int(line[-1]), LACKED)
        yield MISSING if lacked else SHOWN, line[:-1], counted(repeat, who)


def questions(connection: Connection, of: Period) -> Iterator[tuple[str, str, int]]:
    """Count the questions for each code, without by whom they were asked, in a third of the time of ``lookups``."""
    named = connection.execute(list_questions, then(of)).scalar_one()
    for line, count in Counter(named.split(LINE) if named else ()).items():
        yield MISSING if int(line[-1]) >= LACKED else SHOWN, line[:-1], count


def lookups_by_surface(connection: Connection, of: Period) -> Iterator[tuple[str, Lookups]]:
    """Do the same, each with the surface where it was asked for."""
    for code, surface, role, repeat, askers in connection.execute(count_by_surface, then(of)):
        yield surface, (MISSING if role == MISSING else SHOWN, code, counted(repeat, listed(askers)))


def acts(connection: Connection, of: Period) -> int:
    """Count the acts of asking in a span of time."""
    return connection.execute(count_acts, then(of)).scalar_one()


def of_codes(connection: Connection, codes: Collection[str], of: Period) -> int:
    """Count the questions for some codes in a span of time, together."""
    return connection.execute(count_codes, {**then(of), "codes": list(codes)}).scalar_one()


def surfaces(connection: Connection, codes: Collection[str], of: Period) -> Iterator[tuple[str, int]]:
    """Count them by the surface where they were asked."""
    yield from (
        (surface, count) for surface, count in connection.execute(count_places, {**then(of), "codes": [*codes]})
    )


def counted(repeat: int, who: list[int]) -> Count:
    """Count the lookups of a code with the same ``repeat``; each has an asker in the list."""
    return Count(len(who), len(who) if repeat < HOUR else 0, len(who) if repeat else 0, people(who))


def listed(askers: str | None) -> list[int]:
    """Read a list of askers' numbers; JSON is read ten times as fast as Python splits."""
    return json.loads(f"[{askers or ''}]")  # type: ignore[no-any-return]  # - whole numbers between commas
