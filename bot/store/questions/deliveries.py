"""What arrived and was answered already: events by their id, and the codes of a thread. Rows that are only added.

Like questions, these take a plain connection: the ORM would double their price.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.schema.base import Table
from bot.store.schema.curated import AnsweredRow, DeliveryRow

DELIVERY = 100  # characters of an event id
THREAD = 60


def keep_delivery(connection: Connection, event: str, at: datetime) -> bool:
    """Keep that an event was delivered; say whether it is new, also to every other worker."""
    rows = [{"id": event[:DELIVERY], "at": at}]
    return bool(keep_new(connection, DeliveryRow, rows, DeliveryRow.id))


def keep_answered(connection: Connection, thread: str, codes: Iterable[str], at: datetime) -> set[str]:
    """Keep that codes are answered in a thread; give those that were not before."""
    rows = [{"thread": thread[:THREAD], "code": code, "at": at} for code in codes]
    return set(keep_new(connection, AnsweredRow, rows, AnsweredRow.code)) if rows else set()


def keep_new(connection: Connection, table: type[Table], rows: list[dict[str, object]], given: Any) -> list[str]:  # noqa: ANN401 - SQLAlchemy's own attribute of a mapped column
    """Add the rows that are not there yet; give a column of those that were added."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(table).values(rows).on_conflict_do_nothing().returning(given)
    return list(connection.execute(adding).scalars())


def forget_deliveries(connection: Connection, *, events: datetime, threads: datetime) -> None:
    """Delete the events and the answered threads from before two moments."""
    connection.execute(delete(DeliveryRow).where(DeliveryRow.at < events))
    connection.execute(delete(AnsweredRow).where(AnsweredRow.at < threads))
