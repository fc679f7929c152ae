"""Deduplication: the events that arrived, by id, and the codes that were answered in a thread. Rows are only added.

Like questions, these functions take a Core connection: the ORM would double their cost.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete

from bot.store.schema.base import Table
from bot.store.schema.curated import AnsweredRow, DeliveryRow
from bot.store.schema.dialect import build_insert

MAX_EVENT_ID = 100  # maximum length of an event id
MAX_THREAD = 60  # maximum length of a thread's key


def record_delivery(connection: Connection, event: str, at: datetime) -> bool:
    """Record that an event was delivered; return whether no worker has seen it before."""
    rows = [{"id": event[:MAX_EVENT_ID], "at": at}]
    return bool(insert_new_rows(connection, DeliveryRow, rows, DeliveryRow.id))


def record_answered_codes(connection: Connection, thread: str, codes: Iterable[str], at: datetime) -> set[str]:
    """Record that codes are answered in a thread; return those that weren't before."""
    rows = [{"thread": thread[:MAX_THREAD], "code": code, "at": at} for code in codes]
    return set(insert_new_rows(connection, AnsweredRow, rows, AnsweredRow.code)) if rows else set()


def insert_new_rows(
    connection: Connection,
    table: type[Table],
    rows: list[dict[str, object]],
    returned: Any,  # noqa: ANN401 - SQLAlchemy's own attribute of a mapped column
) -> list[str]:
    """Insert the rows that don't exist yet; return a column of those inserted."""
    statement = build_insert(connection, table).values(rows).on_conflict_do_nothing().returning(returned)
    return list(connection.execute(statement).scalars())


def remove_deliveries(connection: Connection, *, events: datetime, threads: datetime) -> None:
    """Delete the events and the answered threads from before two moments."""
    connection.execute(delete(DeliveryRow).where(DeliveryRow.at < events))
    connection.execute(delete(AnsweredRow).where(AnsweredRow.at < threads))
