"""Questions and the lookups they caused: recorded, and counted.

Recording takes a plain connection: every question pays for it, and the ORM would double the price.
"""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, ScalarSelect, String, bindparam, func, insert, literal_column, select, text

from bot.store.questions.askers import numbers_of
from bot.store.schema.base import AskerRow, LookupRow, Moment, QuestionRow

Role = Literal["answered", "offered", "chosen", "missing"]

CAP = 1000  # the most that is counted, so that a count stays cheap; a card then says "over 999"

HOUR, DAY = timedelta(hours=1), timedelta(days=1)  # within which the same person's lookup of a code is a repeat

# The roles in which a code was shown as the answer: answered and chosen. Said by what they are not, or PostgreSQL takes
# the list for a reason to read another index, which takes a thousand times as long.
shown = (LookupRow.role != literal_column("'offered'")) & (LookupRow.role != literal_column("'missing'"))

add_questions = insert(QuestionRow).returning(QuestionRow.id, sort_by_parameter_order=True)

# In SQL as it is: built by SQLAlchemy it takes twice as long, at every question.
add_lookups = text("""
    INSERT INTO lookups (question_id, place, code, role, at, asker, repeat)
    VALUES (:question_id, :place, :code, :role, :at, :asker, COALESCE((
        SELECT CASE WHEN at > :hour_before THEN 2 ELSE 1 END FROM lookups
        WHERE asker = :asker AND code = :code AND at > :day_before AND at <= :at AND role <> 'offered'
        ORDER BY at DESC LIMIT 1
    ), 0))
""").bindparams(
    bindparam("code", type_=String),  # named twice, which PostgreSQL takes for two kinds of text
    *(bindparam(name, type_=Moment) for name in ("at", "hour_before", "day_before")),
)


def shown_since(since: str) -> ScalarSelect[int]:
    """Count, up to ``CAP``, the times that a code was shown since a moment, both bound by name.

    The index holds all three columns, so that this reads no table.
    """
    rows = select(LookupRow.at).where(LookupRow.code == bindparam("code"), LookupRow.at >= bindparam(since), shown)
    return select(func.count()).select_from(rows.limit(CAP).subquery()).scalar_subquery()


count_shown = select(shown_since("week"), shown_since("month"))


@dataclass(frozen=True, slots=True)
class Question:
    """One act of asking, as it is kept, with the codes it is about, in their order.

    The asker is a hash; ``typed`` is cleaned, and there only where nothing was found.
    """

    at: datetime
    asker: str
    surface: str
    verdict: str
    typed: str | None = None
    codes: tuple[tuple[str, Role], ...] = ()


def record(
    connection: Connection, questions: Sequence[Question], askers: MutableMapping[str, int] | None = None
) -> list[int]:
    """Keep questions with their codes; give their ids, in order. ``askers`` are the numbers that are known already."""
    numbers = numbers_of(connection, (one.asker for one in questions), {} if askers is None else askers)
    rows = [
        {"at": one.at, "asker": numbers[one.asker], "surface": one.surface, "verdict": one.verdict, "typed": one.typed}
        for one in questions
    ]
    keys = list(connection.execute(add_questions, rows).scalars())
    shown = [
        lookup(key, place, numbers[one.asker], (code, role), at=one.at)
        for key, one in zip(keys, questions, strict=True)
        for place, (code, role) in enumerate(one.codes)
    ]
    if shown:
        connection.execute(add_lookups, shown)
    return keys


def lookup(question: int, place: int, asker: int, what: tuple[str, Role], *, at: datetime) -> dict[str, object]:
    """Give the values of a lookup: of which question, at which place, by whom, of which code in which role."""
    row = {"question_id": question, "place": place, "code": what[0], "role": what[1], "at": at, "asker": asker}
    return {**row, "hour_before": at - HOUR, "day_before": at - DAY}


def choose(connection: Connection, question: int, chosen: str, *, at: datetime) -> None:
    """Keep that the asker of a question pressed this code; pressed again, it is kept once."""
    mine = select(LookupRow.place, LookupRow.code, LookupRow.role).where(LookupRow.question_id == question)
    asker = connection.execute(select(QuestionRow.asker).where(QuestionRow.id == question)).scalar_one()
    rows = connection.execute(mine).all()
    if any(row.code == chosen and row.role == "chosen" for row in rows):
        return
    place = max((row.place for row in rows), default=-1) + 1
    connection.execute(add_lookups, lookup(question, place, asker, (chosen, "chosen"), at=at))


def asker_of(connection: Connection, question: int) -> str | None:
    """Give the hashed asker of a question, None if there is no such question."""
    whose = select(AskerRow.hash).join(QuestionRow, QuestionRow.asker == AskerRow.id)
    found: str | None = connection.scalar(whose.where(QuestionRow.id == question))
    return found


def times_shown(connection: Connection, code: str, week: datetime, month: datetime) -> tuple[int, int]:
    """Count the questions since each of two moments that this code answered; at most ``CAP``."""
    first, second = connection.execute(count_shown, {"code": code, "week": week, "month": month}).one()
    return first, second
