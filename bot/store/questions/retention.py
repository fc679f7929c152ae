"""Retention: old questions are deleted, and what was typed is cleared even earlier, batch by batch.

Batches are small, because SQLite has one writer at a time, and PostgreSQL gives a statement 0.4 s.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, Select, bindparam, delete, select, text, update

from bot.database.database import Transaction
from bot.store.schema.base import LookupRow, QuestionRow
from bot.store.schema.counts import ZoneRow
from bot.store.schema.dialect import is_postgres

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


ids: BindParameter[list[int]] = bindparam("ids", expanding=True)
delete_lookups = delete(LookupRow).where(LookupRow.question_id.in_(ids))
delete_questions = delete(QuestionRow).where(QuestionRow.id.in_(ids))
force_index_scan = text("SET LOCAL enable_seqscan = off")  # without statistics it would scan whole tables for a batch
clear_typed = update(QuestionRow).where(QuestionRow.id.in_(ids)).values(typed=None)


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
    if is_postgres(transaction):
        transaction.connection().execute(force_index_scan)
    batch = transaction.connection().execute(select_oldest(rows)).all()
    if batch:
        batch_ids = {"ids": [row.id for row in batch]}
        transaction.connection().execute(delete_lookups, batch_ids)
        transaction.connection().execute(delete_questions, batch_ids)
    return len(batch), batch[-1].at if batch else None


def clear_expired_texts(transaction: Transaction, *, before: datetime) -> int:
    """Clear what was typed in a batch of questions before a moment, which remain; return how many they were."""
    rows = select(QuestionRow.id).where(QuestionRow.at < before, QuestionRow.typed.is_not(None))
    batch = list(transaction.connection().execute(select_oldest(rows)).scalars())
    clear_texts(transaction, batch)
    return len(batch)


def clear_texts(transaction: Transaction, questions: Iterable[int]) -> None:
    """Clear what was typed in questions, by their ids."""
    if question_ids := list(questions):
        transaction.connection().execute(clear_typed, {"ids": question_ids})


def select_oldest(rows: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """Return a query for the oldest of these rows, skipping those that another process is changing."""
    return rows.order_by(QuestionRow.at).limit(BATCH).with_for_update(skip_locked=True)
