"""What waits for staff in the database, apart from steps and counts: suggestions, and followers of gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.database.database import Transaction
from bot.store.schema.steps import FollowerRow, SuggestionRow


@dataclass(frozen=True, slots=True)
class WaitingSuggestion:
    """A suggestion that waits for staff, with what its row in the queue shows."""

    id: int
    code: str
    text: str
    by: str
    at: datetime


def list_waiting_codes(transaction: Transaction) -> dict[int, str]:
    """Return the code of every waiting suggestion, by the suggestion's id."""
    rows = select(SuggestionRow.id, SuggestionRow.code).where(SuggestionRow.state == "waiting")
    return {row[0]: row[1] for row in transaction.connection().execute(rows).all()}


def read_waiting_suggestions(transaction: Transaction, ids: Sequence[int]) -> dict[int, WaitingSuggestion]:
    """Return suggestions by their ids; meant for one page of them."""
    shown = SuggestionRow.id, SuggestionRow.code, SuggestionRow.text, SuggestionRow.by, SuggestionRow.at
    rows = transaction.connection().execute(select(*shown).where(SuggestionRow.id.in_(ids))) if ids else ()
    return {row[0]: WaitingSuggestion(*row) for row in rows}


def count_followers(transaction: Transaction) -> dict[str, tuple[str, int]]:
    """Return, by what they wait for, how one of its followers writes it, and the number of followers."""
    rows = select(FollowerRow.wanted, func.max(FollowerRow.code), func.count()).group_by(FollowerRow.wanted)
    return {row[0]: (row[1], row[2]) for row in transaction.connection().execute(rows).all()}
