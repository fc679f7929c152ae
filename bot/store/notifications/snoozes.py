"""Quiet: the codes, squeezed, of which a channel hears no surge notice for a while."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.schema.counts import QuietRow

into: dict[str, postgresql.Insert | sqlite.Insert] = {  # by the database's name
    "postgresql": postgresql.insert(QuietRow),
    "sqlite": sqlite.insert(QuietRow),
}
KEY = ["channel", "code"]


def quiet(session: Session, now: datetime) -> frozenset[tuple[str, str]]:
    """Give the channels and codes that are quiet at a moment."""
    rows = session.execute(select(QuietRow.channel, QuietRow.code).where(QuietRow.until > now))
    return frozenset((channel, code) for channel, code in rows)


def claim(session: Session, channel: str, code: str, until: datetime, *, now: datetime) -> bool:
    """Keep a code quiet in a channel from now on, unless it is already; say whether it was not.

    Of several at once one alone gets True: the others wait for its transaction, then find the code quiet.
    """
    add = into[session.get_bind().dialect.name].values(channel=channel, code=code, until=until)
    over = add.on_conflict_do_update(index_elements=KEY, set_={"until": until}, where=QuietRow.until <= now)
    return session.connection().execute(over.returning(QuietRow.code)).first() is not None


def keep_quiet(session: Session, channel: str, code: str, until: datetime) -> None:
    """Keep a code quiet in a channel until a moment, whatever was said before."""
    add = into[session.get_bind().dialect.name].values(channel=channel, code=code, until=until)
    session.connection().execute(add.on_conflict_do_update(index_elements=KEY, set_={"until": until}))


def move_quiet(session: Session, old: str, new: str) -> None:
    """Keep quiet in a channel's new id what is quiet in its old one."""
    there = select(QuietRow.code).where(QuietRow.channel == new).scalar_subquery()
    moved = update(QuietRow).where(QuietRow.channel == old, QuietRow.code.not_in(there)).values(channel=new)
    session.execute(moved.execution_options(synchronize_session=False))
    session.execute(delete(QuietRow).where(QuietRow.channel == old))


def forget(session: Session, *, before: datetime) -> None:
    """Remove what is over since a moment."""
    session.execute(delete(QuietRow).where(QuietRow.until < before))
