"""Export of the questions as they were asked, page by page, so that they never have to fit into memory."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, or_, select

from bot.database.database import Transaction
from bot.store.schema.questions import LookupRow, QuestionRow

PAGE = 1_000  # questions per query
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # before all questions


@dataclass(frozen=True, slots=True)
class LookedUpCode:
    """A code that a question was about, its role, and whether it repeats an earlier lookup (see ``LookupRow``)."""

    code: str
    role: str
    repeat: int


@dataclass(frozen=True, slots=True)
class ExportedQuestion:
    """A question as it is stored; the asker is a number."""

    id: int
    at: datetime
    asker: int
    surface: str
    verdict: str
    typed: str | None
    codes: tuple[LookedUpCode, ...]


QUESTION_COLUMNS = tuple(getattr(QuestionRow, name) for name in ExportedQuestion.__slots__ if name != "codes")
LOOKUP_COLUMNS = tuple(getattr(LookupRow, name) for name in LookedUpCode.__slots__)


def read_question_page(transaction: Transaction, since: datetime, after: int, size: int) -> list[ExportedQuestion]:
    """Return the next ``size`` questions, ordered by moment and id: those after the pair (``since``, ``after``)."""
    later = or_(QuestionRow.at > since, QuestionRow.id > after)
    ordered = select(*QUESTION_COLUMNS).where(QuestionRow.at >= since, later).order_by(QuestionRow.at, QuestionRow.id)
    questions = ordered.limit(size).subquery()
    rows = select(questions, *LOOKUP_COLUMNS).outerjoin(LookupRow, LookupRow.question_id == questions.c.id)
    ordered_rows = transaction.connection().execute(rows.order_by(questions.c.at, questions.c.id, LookupRow.place))
    return [to_exported_question(list(group)) for _, group in groupby(ordered_rows, attrgetter("id"))]


def to_exported_question(rows: list[Row[Any]]) -> ExportedQuestion:
    """Convert the rows of a question, one per code or a single one without, to a question."""
    width = len(QUESTION_COLUMNS)
    codes = tuple(LookedUpCode(*row[width:]) for row in rows if row.code is not None)
    return ExportedQuestion(**dict(zip(ExportedQuestion.__slots__, (*rows[0][:width], codes), strict=True)))
