"""Prepare a change while others write, and write it in a short transaction if nothing was changed meanwhile."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from bot.database.database import BUSY, Database, Unavailable
from bot.store.admin import audit
from bot.store.notifications.outbox import Writing

Stored = TypeVar("Stored")
Prepared = TypeVar("Prepared")
Written = TypeVar("Written")
Turn: TypeAlias = Callable[[Writing], None]

TRIES = 10  # times in a row that somebody else may have changed something meanwhile


def write_prepared(
    database: Database,
    read: Callable[[Writing], Stored],
    prepare: Callable[[Stored], Prepared],
    write: Callable[[Writing, Prepared], Written],
    *,
    take_turn: Turn = audit.take_turn,
) -> Written:
    """Read in one transaction, prepare in none, and write in another one, which has its turn; return what it gives.

    On SQLite all questions wait while a transaction writes, so it must not read widely or build an index. What was
    prepared is only written if the versions that were read are still the latest ones; otherwise it is read again, a
    few times. Raises ``Unavailable`` where others change something each time.
    """
    for _ in range(TRIES):
        with database.read() as session:
            versions = read_versions(database, session)  # first: what is read after it may only be newer
            stored = read(session)
        prepared = prepare(stored)
        with database.begin() as session:
            take_turn(session)
            if read_versions(database, session) == versions:
                return write(session, prepared)
    raise Unavailable(BUSY)


def read_versions(database: Database, session: Writing) -> tuple[object, ...]:
    """Return what is another value after any change of the catalog or by a person, and in another file."""
    transaction = session.connection()
    return (*audit.versions(transaction), database.find_generation(transaction))
