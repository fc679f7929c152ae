"""What people typed and then chose: the questions whose text is stored, and the lookups that followed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.database.database import Transaction
from bot.stats.learning import LaterLookup
from bot.store.questions.typed import QuestionPosition, read_typed_rows
from bot.store.schema.questions import LookupRow, QuestionRow

PAGE = 100  # questions of a page: in the time that a longer one spans, their askers looked up much else


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question whose text is stored; the asker is a number."""

    id: int
    at: datetime
    asker: int
    verdict: str
    typed: str

    @property
    def position(self) -> QuestionPosition:
        """Return the question's position in the order of asking."""
        return self.at, self.id


TYPED_COLUMNS = tuple(getattr(QuestionRow, name) for name in TypedQuestion.__slots__)


def read_typed_page(transaction: Transaction, after: QuestionPosition) -> list[TypedQuestion]:
    """Return the next questions whose text is stored, in the order of asking, after a position."""
    return [TypedQuestion(*row) for row in read_typed_rows(transaction, TYPED_COLUMNS, after, most=PAGE)]


def read_last_choices(transaction: Transaction, questions: Collection[int]) -> Mapping[int, str]:
    """Return the code that was chosen last in each question, by the question's id: the ones before weren't it."""
    rows = select(LookupRow.question_id, LookupRow.code).where(
        LookupRow.question_id.in_(questions), LookupRow.role == "chosen"
    )
    ordered = transaction.connection().execute(rows.order_by(LookupRow.question_id, LookupRow.place))
    return {row.question_id: row.code for row in ordered}


def read_lookups_by_asker(
    transaction: Transaction, askers: Collection[int], begins: datetime, ends: datetime
) -> Mapping[int, Sequence[LaterLookup]]:
    """Return what askers looked up between two moments, both included, by their number and in the order of asking."""
    columns = LookupRow.asker, LookupRow.question_id, LookupRow.at, LookupRow.code, LookupRow.role
    in_time = LookupRow.at.between(begins, ends)
    rows = select(*columns).where(LookupRow.asker.in_(askers), in_time).order_by(LookupRow.question_id, LookupRow.place)
    lookups: dict[int, list[LaterLookup]] = defaultdict(list)
    for asker, question, at, code, role in transaction.connection().execute(rows):
        lookups[asker].append(LaterLookup(question, at, code, role))
    return lookups
