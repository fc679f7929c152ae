"""Questions and the lookups they caused: recorded, and counted.

Recording takes a plain connection: every question pays for it, and the ORM would double the price.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, func, insert, select

from bot.store.tables import LookupRow, QuestionRow

Role = Literal["answered", "offered", "chosen", "missing"]

CAP = 1000  # the most that is counted, so that a count stays cheap; a card then says "over 999"

shown = LookupRow.role.in_(("answered", "chosen"))  # the roles in which a code was shown as the answer

add_question = insert(QuestionRow)
add_lookups = insert(LookupRow)
shown_since = (
    select(LookupRow.at)
    .where(LookupRow.code == bindparam("code"), shown, LookupRow.at >= bindparam("since"))
    .limit(CAP)
    .subquery()
)
count_shown = select(func.count()).select_from(shown_since)


@dataclass(frozen=True, slots=True)
class Question:
    """One act of asking, as it is kept: the asker as a hash, ``typed`` cleaned and only where nothing was found."""

    at: datetime
    asker: str
    surface: str
    verdict: str
    typed: str | None = None


def record(connection: Connection, question: Question, codes: Iterable[tuple[str, Role]]) -> int:
    """Keep a question with the codes it is about, in their order; give its id."""
    row = {
        "at": question.at,
        "asker": question.asker,
        "surface": question.surface,
        "verdict": question.verdict,
        "typed": question.typed,
    }
    key: int = connection.execute(add_question, row).inserted_primary_key[0]  # type: ignore[index] # it is never None after an insert of one row
    rows = [
        {"question_id": key, "place": place, "code": code, "role": role, "at": question.at}
        for place, (code, role) in enumerate(codes)
    ]
    if rows:
        connection.execute(add_lookups, rows)
    return key


def choose(connection: Connection, question: int, chosen: str, *, at: datetime) -> None:
    """Keep that the asker of a question pressed this code; pressed again, it is kept once."""
    mine = select(LookupRow.place, LookupRow.code, LookupRow.role).where(LookupRow.question_id == question)
    rows = connection.execute(mine).all()
    if any(row.code == chosen and row.role == "chosen" for row in rows):
        return
    place = max((row.place for row in rows), default=-1) + 1
    row = {"question_id": question, "place": place, "code": chosen, "role": "chosen", "at": at}
    connection.execute(add_lookups, row)


def asker_of(connection: Connection, question: int) -> str | None:
    """Give the hashed asker of a question, None if there is no such question."""
    found: str | None = connection.scalar(select(QuestionRow.asker).where(QuestionRow.id == question))
    return found


def times_shown(connection: Connection, code: str, since: datetime) -> int:
    """Count the questions since a moment that this code answered; at most ``CAP``."""
    return connection.execute(count_shown, {"code": code, "since": since}).scalar_one()


def most_asked(connection: Connection, since: datetime) -> dict[str, int]:
    """Count for every code the questions since a moment that it answered."""
    each = select(LookupRow.code, func.count()).where(shown, LookupRow.at >= since).group_by(LookupRow.code)
    return {row[0]: row[1] for row in connection.execute(each)}
