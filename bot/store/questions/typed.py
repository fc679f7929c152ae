"""Questions whose text is stored, in pages and in the order of asking: there may be many."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.database.database import Transaction
from bot.store.schema.questions import QuestionRow

QuestionPosition: TypeAlias = tuple[datetime, int]  # a question's position in the order of asking: its moment and id

BEFORE_ALL: QuestionPosition = (datetime(1970, 1, 1, tzinfo=UTC), 0)  # before all questions


def read_typed_rows(
    transaction: Transaction, columns: Sequence[InstrumentedAttribute[Any]], after: QuestionPosition, *, most: int
) -> Sequence[Any]:
    """Return columns of up to ``most`` questions whose text is stored: those that come next after a position."""
    at, question = after
    later = (QuestionRow.at >= at) & or_(QuestionRow.at > at, QuestionRow.id > question)
    rows = select(*columns).where(QuestionRow.typed.is_not(None), later)
    return transaction.connection().execute(rows.order_by(QuestionRow.at, QuestionRow.id).limit(most)).all()
