"""Count what was asked between two moments, from the questions themselves.

Days that are over are counted here once and kept (``bot.store.days``), the others whenever figures are read: both say
the same, because both are counted here.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from bot.figures.counted import Count, Totals
from bot.figures.people import people
from bot.figures.period import Period
from bot.store.tables import LookupRow, QuestionRow

SHOWN, MISSING = "shown", "missing"  # how a code was looked up: it was answered or chosen, or the catalog lacks it
HOUR = 2  # what ``repeat`` says of a lookup within an hour of the same; any but 0 is within a day

Lookups = tuple[str, str, Count]  # shown or missing, the code, and how often it was

begins: BindParameter[datetime] = bindparam("begins")
ends: BindParameter[datetime] = bindparam("ends")
lookups_then = (LookupRow.at >= begins, LookupRow.at < ends, LookupRow.role != literal_column("'offered'"))
questions_then = (QuestionRow.at >= begins, QuestionRow.at < ends)
first_hour = LookupRow.repeat < HOUR  # what counts as a question


def numbers(asker: InstrumentedAttribute[int]) -> ColumnElement[str]:
    """List the askers of a group, divided by commas; as rows they would take ten times as long to read."""
    return func.aggregate_strings(cast(asker, String), ",")


# What is grouped by are plain columns: PostgreSQL takes two expressions with bound values for different ones. The code
# stands first, so that a comparison rarely needs the others.
kinds = (LookupRow.code, LookupRow.role, LookupRow.repeat)
count_lookups = select(*kinds, numbers(LookupRow.asker)).where(*lookups_then).group_by(*kinds)
places = (LookupRow.code, QuestionRow.surface, LookupRow.role, LookupRow.repeat)
count_by_surface = (
    select(*places, numbers(LookupRow.asker))
    .join(QuestionRow, QuestionRow.id == LookupRow.question_id)
    .where(*lookups_then)
    .group_by(*places)
)
each = (LookupRow.code, LookupRow.role)
count_each = select(*each, func.count().filter(first_hour)).where(*lookups_then).group_by(*each)

names_none = ~select(LookupRow.place).where(LookupRow.question_id == QuestionRow.id).exists()
count_questions = select(
    func.count(),
    func.count().filter(QuestionRow.verdict == "answer"),
    func.count().filter((QuestionRow.verdict == "unknown") & names_none),
    numbers(QuestionRow.asker),
).where(*questions_then)
count_acts = select(func.count()).select_from(QuestionRow).where(*questions_then)

shown = LookupRow.role.in_([literal_column("'answered'"), literal_column("'chosen'")])
shown_then = (LookupRow.code == bindparam("code"), LookupRow.at >= begins, LookupRow.at < ends, shown, first_hour)
count_code = select(func.count()).select_from(LookupRow).where(*shown_then)
count_places = (
    select(QuestionRow.surface, func.count())
    .select_from(LookupRow)
    .join(QuestionRow, QuestionRow.id == LookupRow.question_id)
    .where(*shown_then)
    .group_by(QuestionRow.surface)
)


def one_view(connection: Connection) -> None:
    """Let all statements of a transaction, before the first of them, see the same; on SQLite they do anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def be_patient(connection: Connection) -> None:
    """Let the statements of a transaction take longer than an answer may: a whole day is read at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = '60s'"))


def then(of: Period) -> dict[str, object]:
    """Give what to bind for a span of time."""
    return {"begins": of.begins, "ends": of.ends}


def totals(connection: Connection, of: Period) -> Totals:
    """Count the questions of a span of time."""
    questions, hits, unmatched, askers = connection.execute(count_questions, then(of)).one()
    return Totals(questions, hits, unmatched, people(listed(askers)))


def lookups(connection: Connection, of: Period) -> Iterator[Lookups]:
    """Count its lookups; a code may come several times."""
    for code, role, repeat, askers in connection.execute(count_lookups, then(of)).all():
        yield kind(role), code, counted(repeat, askers)


def lookups_by_surface(connection: Connection, of: Period) -> Iterator[tuple[str, Lookups]]:
    """Do the same, each with the surface where it was asked for."""
    for code, surface, role, repeat, askers in connection.execute(count_by_surface, then(of)):
        yield surface, (kind(role), code, counted(repeat, askers))


def questions(connection: Connection, of: Period) -> Iterator[tuple[str, str, int]]:
    """Count its questions for each code, without the people; a code may come several times."""
    for code, role, count in connection.execute(count_each, then(of)):
        yield kind(role), code, count


def acts(connection: Connection, of: Period) -> int:
    """Count the acts of asking in a span of time."""
    return connection.execute(count_acts, then(of)).scalar_one()


def of_code(connection: Connection, code: str, of: Period) -> int:
    """Count the questions that a code answered in a span of time."""
    return connection.execute(count_code, {**then(of), "code": code}).scalar_one()


def surfaces(connection: Connection, code: str, of: Period) -> Iterator[tuple[str, int]]:
    """Count them by the surface where they were asked."""
    yield from ((surface, count) for surface, count in connection.execute(count_places, {**then(of), "code": code}))


def kind(role: str) -> str:
    """Say whether a code was shown in a role, or missing."""
    return MISSING if role == MISSING else SHOWN


def counted(repeat: int, askers: str) -> Count:
    """Count the lookups of a code with the same ``repeat``; each has an asker in the list."""
    who = listed(askers)
    return Count(len(who), len(who) if repeat < HOUR else 0, len(who) if repeat else 0, people(who))


def listed(askers: str | None) -> list[int]:
    """Read a list of askers' numbers; JSON is read ten times as fast as Python splits."""
    return json.loads(f"[{askers or ''}]")  # type: ignore[no-any-return]  # - whole numbers between commas
