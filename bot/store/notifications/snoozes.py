"""Snoozes: codes, normalized, for which a channel gets no surge notices for a while."""

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.database.database import Transaction
from bot.store.schema.dialect import build_insert
from bot.store.schema.notifications import SnoozeRow

KEY_COLUMNS = ["channel", "code"]


def load_snoozes(transaction: Transaction, now: datetime) -> frozenset[tuple[str, str]]:
    """Return the pairs of channel and code that are snoozed at a moment."""
    rows = transaction.execute(select(SnoozeRow.channel, SnoozeRow.code).where(SnoozeRow.until > now))
    return frozenset((channel, code) for channel, code in rows)


def claim_snooze(transaction: Transaction, channel: str, code: str, until: datetime, *, now: datetime) -> bool:
    """Snooze a code in a channel unless it is snoozed already; return whether it wasn't.

    Of several concurrent calls only one returns True: the others wait for its transaction, then find the code snoozed.
    """
    insert = build_insert(transaction, SnoozeRow).values(channel=channel, code=code, until=until)
    upsert = insert.on_conflict_do_update(
        index_elements=KEY_COLUMNS, set_={"until": until}, where=SnoozeRow.until <= now
    )
    return transaction.connection().execute(upsert.returning(SnoozeRow.code)).first() is not None


def snooze_code(transaction: Transaction, channel: str, code: str, until: datetime) -> None:
    """Snooze a code in a channel until a moment, replacing an earlier snooze."""
    insert = build_insert(transaction, SnoozeRow).values(channel=channel, code=code, until=until)
    transaction.connection().execute(insert.on_conflict_do_update(index_elements=KEY_COLUMNS, set_={"until": until}))


def move_snoozes(transaction: Transaction, old: str, new: str) -> None:
    """Move a channel's snoozes to its new id."""
    already = select(SnoozeRow.code).where(SnoozeRow.channel == new).scalar_subquery()
    moved = update(SnoozeRow).where(SnoozeRow.channel == old, SnoozeRow.code.not_in(already)).values(channel=new)
    transaction.execute(moved.execution_options(synchronize_session=False))
    transaction.execute(delete(SnoozeRow).where(SnoozeRow.channel == old))


def remove_expired_snoozes(transaction: Transaction, *, before: datetime) -> None:
    """Remove snoozes that ended before a moment."""
    transaction.execute(delete(SnoozeRow).where(SnoozeRow.until < before))
