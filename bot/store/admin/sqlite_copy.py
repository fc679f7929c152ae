"""Copy a SQLite database whole, without waiting for ever, and find out whether a copy is sound."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

from bot.database.database import Unavailable

LOCKED = "{file} is locked by another program. Try again once that one is done."
PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def copy_pages(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    file: Path,
    *,
    patience: float,
    now: Callable[[], float] = monotonic,
) -> None:
    """Copy what ``source`` has open, the database ``file``, into ``target``.

    The driver tries again for ever while a database is locked. It asks us after each attempt, so this raises
    Unavailable after ``patience`` seconds, and signals are heard in between: so no attempt may wait by itself.
    """
    end = now() + patience

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in PASSING and now() >= end:
            raise Unavailable(LOCKED.format(file=file))

    source.execute("PRAGMA busy_timeout = 0")
    source.backup(target, progress=give_up)


def find_damage(file: Path) -> str:
    """Return what is wrong with a SQLite file that nobody else has open, "" if it is sound."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            fault = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        fault = str(error)
    return "" if fault == "ok" else fault.splitlines()[-1]
