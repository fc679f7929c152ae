"""Prepare a change without a lock, and write it in a short transaction if nothing was changed meanwhile."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from bot.database.database import Database, Transaction, Unavailable
from bot.database.driver_errors import BUSY
from bot.store.admin import audit

Stored = TypeVar("Stored")
Prepared = TypeVar("Prepared")
Written = TypeVar("Written")
Turn: TypeAlias = Callable[[Transaction], None]

TRIES = 10  # attempts, each of which a change by somebody else may thwart


def write_prepared(
    database: Database,
    read: Callable[[Transaction], Stored],
    prepare: Callable[[Stored], Prepared],
    write: Callable[[Transaction, Prepared], Written],
    *,
    take_turn: Turn = audit.lock_changes,
) -> Written:
    """Read in one transaction, prepare in none, and write in another, which takes the turn; return the write's result.

    On SQLite every question waits while a transaction writes, so it must not read widely or build an index. The change
    is only written if the versions that were read are still current; otherwise it is read and prepared again. Raises
    ``Unavailable`` if others change something every time.
    """
    for _ in range(TRIES):
        with database.read() as transaction:
            versions = read_versions(database, transaction)  # first, as what is read later can only be newer
            stored = read(transaction)
        prepared = prepare(stored)
        with database.begin() as transaction:
            take_turn(transaction)
            if read_versions(database, transaction) == versions:
                return write(transaction, prepared)
    raise Unavailable(BUSY)


def read_versions(database: Database, transaction: Transaction) -> tuple[object, ...]:
    """Return a value that differs after any change to the catalog or by a person, and in another file."""
    return (*audit.read_versions(transaction), database.find_generation(transaction))
