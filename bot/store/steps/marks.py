"""Marks: what staff noted about codes besides their steps."""

from sqlalchemy import select

from bot.database.database import Transaction
from bot.steps.mark import Mark
from bot.store.schema.curated import MarkRow
from bot.store.steps.rows import to_mark


def find_mark(transaction: Transaction, code: str) -> Mark | None:
    """Return the mark of a code, None if it has none."""
    row = transaction.get(MarkRow, code)
    return to_mark(row) if row else None


def load_phrases(transaction: Transaction) -> dict[str, tuple[str, ...]]:
    """Return the phrases as which codes are also asked, by code."""
    return {
        code: tuple(code_phrases)
        for code, code_phrases in transaction.execute(select(MarkRow.code, MarkRow.phrases))
        if code_phrases
    }


def save_mark(transaction: Transaction, mark: Mark, change: int) -> None:
    """Save a mark, replacing the one before; ``change`` is the audit log's id."""
    transaction.merge(
        MarkRow(
            code=mark.code,
            preferred=mark.preferred,
            severity=mark.severity,
            actor=mark.actor,
            phrases=list(mark.phrases),
            change=change,
        )
    )
    transaction.flush()
