"""Snoozes: codes, normalized, for which a channel gets no surge notices for a while."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.store.schema.counts import SnoozeRow
from bot.store.schema.dialect import build_insert

KEY_COLUMNS = ["channel", "code"]


def load_snoozes(session: Session, now: datetime) -> frozenset[tuple[str, str]]:
    """Return the pairs of channel and code that are snoozed at a moment."""
    rows = session.execute(select(SnoozeRow.channel, SnoozeRow.code).where(SnoozeRow.until > now))
    return frozenset((channel, code) for channel, code in rows)


def claim_snooze(session: Session, channel: str, code: str, until: datetime, *, now: datetime) -> bool:
    """Snooze a code in a channel unless it is snoozed already; return whether it wasn't.

    Of several concurrent calls only one returns True: the others wait for its transaction, then find the code snoozed.
    """
    connection = session.connection()
    insert = build_insert(connection, SnoozeRow).values(channel=channel, code=code, until=until)
    upsert = insert.on_conflict_do_update(
        index_elements=KEY_COLUMNS, set_={"until": until}, where=SnoozeRow.until <= now
    )
    return connection.execute(upsert.returning(SnoozeRow.code)).first() is not None


def snooze_code(session: Session, channel: str, code: str, until: datetime) -> None:
    """Snooze a code in a channel until a moment, replacing an earlier snooze."""
    connection = session.connection()
    insert = build_insert(connection, SnoozeRow).values(channel=channel, code=code, until=until)
    connection.execute(insert.on_conflict_do_update(index_elements=KEY_COLUMNS, set_={"until": until}))


def move_snoozes(session: Session, old: str, new: str) -> None:
    """Move a channel's snoozes to its new id."""
    already = select(SnoozeRow.code).where(SnoozeRow.channel == new).scalar_subquery()
    moved = update(SnoozeRow).where(SnoozeRow.channel == old, SnoozeRow.code.not_in(already)).values(channel=new)
    session.execute(moved.execution_options(synchronize_session=False))
    session.execute(delete(SnoozeRow).where(SnoozeRow.channel == old))


def remove_expired_snoozes(session: Session, *, before: datetime) -> None:
    """Remove snoozes that ended before a moment."""
    session.execute(delete(SnoozeRow).where(SnoozeRow.until < before))
