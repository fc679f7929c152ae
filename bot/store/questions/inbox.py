"""The inbox: payloads of clicks, mentions and direct messages that were acknowledged and whose work isn't done.

A row exists from before Slack's acknowledgement until its work is done, and belongs to one worker until ``due``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.database.database import Transaction
from bot.store.schema.questions import WorkRow

CLAIMED_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Work:
    """A payload that a worker left behind: when it arrived, and how many workers have begun with it."""

    id: str
    body: dict[str, Any]
    at: datetime
    tries: int


def add_work(transaction: Transaction, row: Mapping[str, object]) -> None:
    """Add a payload: ``id``, ``user``, ``body``, ``at`` and ``due``."""
    transaction.connection().execute(insert(WorkRow).values(**row, tries=1))


def claim_work(transaction: Transaction, now: datetime, due: datetime) -> list[Work]:
    """Claim the oldest payloads that are overdue for this worker until ``due``, and return them."""
    overdue = select(WorkRow.id).where(WorkRow.due <= now).order_by(WorkRow.at).limit(CLAIMED_AT_ONCE)
    ids = transaction.scalars(overdue.with_for_update(skip_locked=True)).all()
    claim = update(WorkRow).where(WorkRow.id.in_(ids)).values(due=due, tries=WorkRow.tries + 1)
    rows = transaction.connection().execute(claim.returning(WorkRow.id, WorkRow.body, WorkRow.at, WorkRow.tries))
    return sorted((Work(*row) for row in rows), key=lambda work: work.at)


def has_work_due(transaction: Transaction, now: datetime) -> bool:
    """Return whether any payload is overdue, because its worker is gone."""
    return transaction.connection().execute(select(WorkRow.id).where(WorkRow.due <= now).limit(1)).first() is not None


def extend_work(transaction: Transaction, ids: Iterable[str], due: datetime) -> None:
    """Extend this worker's claim on payloads until ``due``."""
    transaction.connection().execute(update(WorkRow).where(WorkRow.id.in_(list(ids))).values(due=due))


def remove_work(transaction: Transaction, work_id: str) -> None:
    """Remove a payload whose work is done."""
    transaction.connection().execute(delete(WorkRow).where(WorkRow.id == work_id))
