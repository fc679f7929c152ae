"""Suggestions: steps that people who aren't staff suggested, and what staff decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import func, select

from bot.database.database import Transaction
from bot.store.schema.steps import SuggestionRow

State = Literal["waiting", "accepted", "merged", "declined"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step that somebody suggested for a code.

    ``asked`` is what they say they had typed, ``by`` their name, ``by_id`` their Slack id, ``reply`` what staff
    answered.
    """

    id: int
    code: str
    text: str
    asked: str
    by: str
    by_id: str
    at: datetime
    state: State = "waiting"
    reply: str | None = None


def add_suggestion(transaction: Transaction, suggestion: Suggestion) -> Suggestion:
    """Save a new suggestion, ignoring its id; while the same one by the same person waits, return that instead."""
    same = select(SuggestionRow).where(
        SuggestionRow.by_id == suggestion.by_id,
        SuggestionRow.code == suggestion.code,
        SuggestionRow.state == "waiting",
        SuggestionRow.text == suggestion.text,
    )
    row = transaction.scalars(same.limit(1)).first()
    if row is None:
        row = SuggestionRow(**{name: getattr(suggestion, name) for name in Suggestion.__slots__ if name != "id"})
        transaction.add(row)
        transaction.flush()
    return to_suggestion(row)


def find_suggestion(transaction: Transaction, number: int) -> Suggestion | None:
    """Return a suggestion by its id, None if there is none."""
    row = transaction.get(SuggestionRow, number)
    return to_suggestion(row) if row else None


def settle_suggestion(transaction: Transaction, number: int, state: State, reply: str | None) -> Suggestion | None:
    """Set the final state of a waiting suggestion; return None if there is none, or if it is decided already."""
    row = transaction.get(SuggestionRow, number, with_for_update=True)
    if row is None or row.state != "waiting":
        return None
    row.state = state
    row.reply = reply
    transaction.flush()
    return to_suggestion(row)


def count_waiting_suggestions(transaction: Transaction, by_id: str | None = None) -> int:
    """Return the number of suggestions that wait, all or one person's."""
    rows = select(func.count()).select_from(SuggestionRow).where(SuggestionRow.state == "waiting")
    if by_id is not None:
        rows = rows.where(SuggestionRow.by_id == by_id)
    return transaction.scalar(rows) or 0


def to_suggestion(row: SuggestionRow) -> Suggestion:
    """Convert a row to a suggestion."""
    return Suggestion(
        row.id, row.code, row.text, row.asked, row.by, row.by_id, row.at, cast("State", row.state), row.reply
    )
