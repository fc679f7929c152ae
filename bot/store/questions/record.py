"""Record questions with the lookups they caused, and count how often a code was shown.

Recording uses the transaction's connection: every question pays for it, and the ORM would double the cost.
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ScalarSelect, String, bindparam, func, insert, literal_column, select, text, update

from bot.database.database import Transaction
from bot.store.questions.askers import number_askers
from bot.store.schema.base import Moment
from bot.store.schema.questions import AskerRow, LookupRow, QuestionRow

LookupRole = Literal["answered", "offered", "chosen", "missing"]

MAX_COUNT = 1000  # counting stops here, so that it stays cheap; a card then says "over 999"

# Within these, the same person's lookup of the same code is a repeat.
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# The roles in which a code was shown as the answer: answered and chosen. The others are excluded, because for a list of
# roles PostgreSQL would choose another index, which takes a thousand times as long.
is_shown = (LookupRow.role != literal_column("'offered'")) & (LookupRow.role != literal_column("'missing'"))

add_questions = insert(QuestionRow).returning(QuestionRow.id, sort_by_parameter_order=True)

# As plain SQL: building it with SQLAlchemy would take twice as long, for every question. The asker and the day's limits
# are sub-selects, so that PostgreSQL keeps one plan: see build_shown_count. Codes are compared as they are stored: two
# spellings of a code that the catalog lacks are no repeat. The code is compared as an expression: as a
# plain column it makes PostgreSQL 18 overestimate the index, because of the column before it, and read another one.
add_lookups = text("""
    INSERT INTO lookups (question_id, place, code, role, at, asker, repeat)
    VALUES (:question_id, :place, :code, :role, :at, :asker, COALESCE((
        SELECT CASE WHEN at > :hour_before THEN 2 ELSE 1 END FROM lookups
        WHERE asker = (SELECT :asker) AND at > (SELECT :day_before) AND at <= (SELECT :at)
            AND code || '' = :code AND role <> 'offered'
        ORDER BY at DESC LIMIT 1
    ), 0))
""").bindparams(
    bindparam("code", type_=String),  # used twice, for which PostgreSQL would infer two different types
    *(bindparam(name, type_=Moment) for name in ("at", "hour_before", "day_before")),
)


def build_shown_count(since: str) -> ScalarSelect[int]:
    """Return a query that counts, up to ``MAX_COUNT``, how often a code was shown since a moment, both bound by name.

    The index covers all three columns, so no table is read. PostgreSQL keeps the plan only if the values can't change
    it, else planning would be a fifth of an answer's time: so the limit is literal, and the others are sub-selects.
    """
    code, moment = (select(bindparam(name)).scalar_subquery() for name in ("code", since))
    rows = select(LookupRow.at).where(LookupRow.code == code, LookupRow.at >= moment, is_shown)
    counted = rows.limit(literal_column(str(MAX_COUNT))).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


count_shown = select(build_shown_count("week"), build_shown_count("month"))


@dataclass(frozen=True, slots=True)
class Question:
    """One act of asking, as it is stored, with the codes it is about, in order.

    The asker is a hash. ``typed`` is redacted, and only set if nothing was found; see ``record_choice``.
    """

    at: datetime
    asker: str
    surface: str
    verdict: str
    typed: str | None = None
    codes: tuple[tuple[str, LookupRole], ...] = ()


def record_questions(
    transaction: Transaction, questions: Sequence[Question], askers: MutableMapping[str, int] | None = None
) -> list[int]:
    """Record questions with their codes; return their ids, in order. ``askers`` is a cache of askers' numbers."""
    numbers = number_askers(transaction, (question.asker for question in questions), {} if askers is None else askers)
    rows = [
        {
            "at": question.at,
            "asker": numbers[question.asker],
            "surface": question.surface,
            "verdict": question.verdict,
            "typed": question.typed,
        }
        for question in questions
    ]
    connection = transaction.connection()
    ids = list(connection.execute(add_questions, rows).scalars())
    lookups = list(build_lookups(questions, ids, numbers))
    if lookups:
        connection.execute(add_lookups, lookups)
    return ids


def build_lookups(
    questions: Sequence[Question], ids: Sequence[int], numbers: Mapping[str, int]
) -> Iterator[dict[str, object]]:
    """Yield the values to bind for the lookups of questions."""
    for question_id, question in zip(ids, questions, strict=True):
        for place, what in enumerate(question.codes):
            yield build_lookup(question_id, place, numbers[question.asker], what, at=question.at)


def build_lookup(
    question: int, place: int, asker: int, what: tuple[str, LookupRole], *, at: datetime
) -> dict[str, object]:
    """Return the values to bind for a lookup; ``what`` is the code and its role."""
    row = {"question_id": question, "place": place, "code": what[0], "role": what[1], "at": at, "asker": asker}
    return {**row, "hour_before": at - HOUR, "day_before": at - DAY}


def record_choice(transaction: Transaction, question: int, chosen: str, *, at: datetime, words: str = "") -> None:
    """Record that the asker of a question chose this code; choosing it again changes nothing.

    ``words`` is what they had typed, redacted. It is only stored now that somebody chose, and only if the question
    offered this code.
    """
    connection = transaction.connection()
    lookups = select(LookupRow.place, LookupRow.code, LookupRow.role).where(LookupRow.question_id == question)
    asker = connection.execute(select(QuestionRow.asker).where(QuestionRow.id == question)).scalar_one()
    rows = connection.execute(lookups).all()
    roles = {row.role for row in rows if row.code == chosen}
    if "chosen" in roles:
        return
    place = max((row.place for row in rows), default=-1) + 1
    connection.execute(add_lookups, build_lookup(question, place, asker, (chosen, "chosen"), at=at))
    if "offered" in roles:
        store_words(transaction, question, words)


def store_words(transaction: Transaction, question: int, words: str) -> None:
    """Store what was typed in a question, if there is anything to store."""
    if words:
        transaction.connection().execute(update(QuestionRow).where(QuestionRow.id == question).values(typed=words))


def find_question_asker(transaction: Transaction, question: int) -> str | None:
    """Return the hashed asker of a question, None if there is no such question."""
    askers = select(AskerRow.hash).join(QuestionRow, QuestionRow.asker == AskerRow.id)
    hashed: str | None = transaction.connection().scalar(askers.where(QuestionRow.id == question))
    return hashed


def count_times_shown(transaction: Transaction, code: str, week: datetime, month: datetime) -> tuple[int, int]:
    """Return how many questions this code answered since each of two moments, at most ``MAX_COUNT``."""
    first, second = transaction.connection().execute(count_shown, {"code": code, "week": week, "month": month}).one()
    return first, second
