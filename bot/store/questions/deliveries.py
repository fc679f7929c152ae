"""Deduplication: the events that arrived, by id, and the codes that were answered in a thread. Rows are only added."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete

from bot.database.database import Transaction
from bot.store.schema.dialect import insert_new
from bot.store.schema.questions import AnsweredRow, DeliveryRow

MAX_EVENT_ID = 100  # maximum length of an event id
MAX_THREAD = 60  # maximum length of a thread's key


def record_delivery(transaction: Transaction, event: str, at: datetime) -> bool:
    """Record that an event was delivered; return whether no worker has seen it before."""
    rows = [{"id": event[:MAX_EVENT_ID], "at": at}]
    return bool(insert_new(transaction, DeliveryRow, rows, DeliveryRow.id))


def record_answered_codes(transaction: Transaction, thread: str, codes: Iterable[str], at: datetime) -> set[str]:
    """Record that codes are answered in a thread; return those that weren't before."""
    rows = [{"thread": thread[:MAX_THREAD], "code": code, "at": at} for code in codes]
    return set(insert_new(transaction, AnsweredRow, rows, AnsweredRow.code))


def remove_deliveries(transaction: Transaction, *, events: datetime, threads: datetime) -> None:
    """Delete the events and the answered threads from before two moments."""
    transaction.connection().execute(delete(DeliveryRow).where(DeliveryRow.at < events))
    transaction.connection().execute(delete(AnsweredRow).where(AnsweredRow.at < threads))
