"""Marks: what staff noted about codes besides their steps."""

from dataclasses import asdict
from typing import cast

from sqlalchemy import select

from bot.database.database import Transaction
from bot.steps.mark import Mark, MustAct, Severity
from bot.store.schema.steps import MarkRow


def find_mark(transaction: Transaction, code: str) -> Mark | None:
    """Return the mark of a code, None if it has none."""
    row = transaction.get(MarkRow, code)
    return to_mark(row) if row else None


def load_marks_since(transaction: Transaction, change: int = 0) -> dict[str, Mark]:
    """Return the marks changed after an id of the audit log, by code."""
    return {row.code: to_mark(row) for row in transaction.scalars(select(MarkRow).where(MarkRow.change > change))}


def load_phrases(transaction: Transaction) -> dict[str, tuple[str, ...]]:
    """Return the phrases as which codes are also asked, by code."""
    rows = transaction.execute(select(MarkRow.code, MarkRow.phrases))
    return {code: tuple(phrases) for code, phrases in rows if phrases}


def save_mark(transaction: Transaction, mark: Mark, change: int) -> None:
    """Save a mark, replacing the one before; ``change`` is the audit log's id."""
    transaction.merge(MarkRow(**asdict(mark), change=change))
    transaction.flush()


def to_mark(row: MarkRow) -> Mark:
    """Convert a row to a mark."""
    return Mark(
        row.code,
        row.preferred,
        cast("Severity | None", row.severity),
        cast("MustAct | None", row.actor),
        tuple(row.phrases),
    )
