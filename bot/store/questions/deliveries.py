"""Deduplication: the events that arrived, by id, and the codes that were answered in a thread. Rows are only added.

Like questions, these functions take a Core connection: the ORM would double their cost.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.schema.base import Table
from bot.store.schema.curated import AnsweredRow, DeliveryRow

DELIVERY = 100  # maximum length of an event id
THREAD = 60  # maximum length of a thread's key


def keep_delivery(connection: Connection, event: str, at: datetime) -> bool:
    """Record that an event was delivered; return whether no worker has seen it before."""
    rows = [{"id": event[:DELIVERY], "at": at}]
    return bool(keep_new(connection, DeliveryRow, rows, DeliveryRow.id))


def keep_answered(connection: Connection, thread: str, codes: Iterable[str], at: datetime) -> set[str]:
    """Record that codes are answered in a thread; return those that weren't before."""
    rows = [{"thread": thread[:THREAD], "code": code, "at": at} for code in codes]
    return set(keep_new(connection, AnsweredRow, rows, AnsweredRow.code)) if rows else set()


def keep_new(
    connection: Connection,
    table: type[Table],
    rows: list[dict[str, object]],
    returned: Any,  # noqa: ANN401 - SQLAlchemy's own attribute of a mapped column
) -> list[str]:
    """Insert the rows that don't exist yet; return a column of those inserted."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(rows).on_conflict_do_nothing().returning(returned)
    return list(connection.execute(statement).scalars())


def forget_deliveries(connection: Connection, *, events: datetime, threads: datetime) -> None:
    """Delete the events and the answered threads from before two moments."""
    connection.execute(delete(DeliveryRow).where(DeliveryRow.at < events))
    connection.execute(delete(AnsweredRow).where(AnsweredRow.at < threads))
