"""Snoozes: codes, normalized, for which a channel gets no surge notices for a while."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.schema.counts import QuietRow

into: dict[str, postgresql.Insert | sqlite.Insert] = {  # by dialect
    "postgresql": postgresql.insert(QuietRow),
    "sqlite": sqlite.insert(QuietRow),
}
KEY = ["channel", "code"]


def quiet(session: Session, now: datetime) -> frozenset[tuple[str, str]]:
    """Return the pairs of channel and code that are snoozed at a moment."""
    rows = session.execute(select(QuietRow.channel, QuietRow.code).where(QuietRow.until > now))
    return frozenset((channel, code) for channel, code in rows)


def claim(session: Session, channel: str, code: str, until: datetime, *, now: datetime) -> bool:
    """Snooze a code in a channel unless it is snoozed already; return whether it wasn't.

    Of several concurrent calls only one returns True: the others wait for its transaction, then find the code snoozed.
    """
    insert = into[session.get_bind().dialect.name].values(channel=channel, code=code, until=until)
    upsert = insert.on_conflict_do_update(index_elements=KEY, set_={"until": until}, where=QuietRow.until <= now)
    return session.connection().execute(upsert.returning(QuietRow.code)).first() is not None


def keep_quiet(session: Session, channel: str, code: str, until: datetime) -> None:
    """Snooze a code in a channel until a moment, replacing an earlier snooze."""
    insert = into[session.get_bind().dialect.name].values(channel=channel, code=code, until=until)
    session.connection().execute(insert.on_conflict_do_update(index_elements=KEY, set_={"until": until}))


def move_quiet(session: Session, old: str, new: str) -> None:
    """Move a channel's snoozes to its new id."""
    already = select(QuietRow.code).where(QuietRow.channel == new).scalar_subquery()
    moved = update(QuietRow).where(QuietRow.channel == old, QuietRow.code.not_in(already)).values(channel=new)
    session.execute(moved.execution_options(synchronize_session=False))
    session.execute(delete(QuietRow).where(QuietRow.channel == old))


def forget(session: Session, *, before: datetime) -> None:
    """Remove snoozes that ended before a moment."""
    session.execute(delete(QuietRow).where(QuietRow.until < before))
