"""Retention: old questions are deleted, and what was typed is cleared even earlier, batch by batch.

Batches are small, because SQLite has one writer at a time, and PostgreSQL gives a statement 0.4 s.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, select, text, update

from bot.database.database import Transaction
from bot.store.schema.counts import ZoneRow
from bot.store.schema.dialect import is_postgres
from bot.store.schema.questions import LookupRow, QuestionRow

BATCH = 100  # questions deleted or cleared per transaction


@dataclass(frozen=True, slots=True)
class RollupProgress:
    """The progress of a zone's roll-up: all days before ``upto``, with the questions up to the id ``mark``."""

    upto: date
    mark: int


@dataclass(frozen=True, slots=True)
class ExpiredQuestions:
    """The questions that may be deleted: asked from ``since`` until ``before``, with an id up to ``mark``."""

    before: datetime
    mark: int
    since: datetime | None = None


force_index_scan = text("SET LOCAL enable_seqscan = off")  # without statistics it would scan whole tables for a batch


def read_rollup_progress(transaction: Transaction) -> dict[str, RollupProgress]:
    """Return how far each zone is rolled up."""
    rows = transaction.connection().execute(select(ZoneRow.zone, ZoneRow.upto, ZoneRow.mark))
    return {zone: RollupProgress(upto, mark) for zone, upto, mark in rows}


def delete_expired_questions(transaction: Transaction, old: ExpiredQuestions) -> tuple[int, datetime | None]:
    """Delete a batch of questions with their lookups, oldest first; return how many, and when the last was asked.

    The next batch begins there (``since``), or it would scan everything that was just deleted.
    """
    rows = select(QuestionRow.id, QuestionRow.at).where(QuestionRow.at < old.before, QuestionRow.id <= old.mark)
    if old.since:
        rows = rows.where(QuestionRow.at >= old.since)
    connection = transaction.connection()
    if is_postgres(transaction):
        connection.execute(force_index_scan)
    batch = connection.execute(select_oldest(rows)).all()
    if batch:
        ids = [row.id for row in batch]
        connection.execute(delete(LookupRow).where(LookupRow.question_id.in_(ids)))
        connection.execute(delete(QuestionRow).where(QuestionRow.id.in_(ids)))
    return len(batch), batch[-1].at if batch else None


def clear_expired_texts(transaction: Transaction, *, before: datetime, choices_before: datetime) -> int:
    """Clear what was typed in a batch of old questions, which remain; return how many they were.

    They are those before a moment, and the choices before a later one.
    """
    is_old = (QuestionRow.at < before) | (QuestionRow.verdict == "choose")
    rows = select(QuestionRow.id).where(QuestionRow.at < choices_before, QuestionRow.typed.is_not(None), is_old)
    connection = transaction.connection()
    batch = connection.execute(select_oldest(rows)).scalars().all()
    if batch:
        connection.execute(update(QuestionRow).where(QuestionRow.id.in_(batch)).values(typed=None))
    return len(batch)


def select_oldest(rows: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """Return a query for the oldest of these rows, skipping those that another process is changing."""
    return rows.order_by(QuestionRow.at).limit(BATCH).with_for_update(skip_locked=True)
