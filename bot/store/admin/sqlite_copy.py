"""Copy a SQLite database whole, without waiting for ever, and find out whether a copy is sound."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from bot.database.database import Unavailable, translate_errors
from bot.database.sqlite.file import find_journals, sibling_path
from bot.private_files import open_draft

LOCKED = "{file} is locked by another program. Try again once that one is done."
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")  # how the names of SQLite's errors for damaged files begin
PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def open_impatiently(file: Path, how: str) -> sqlite3.Connection:
    """Open a SQLite file as a URI's parameters tell, and wait for no lock."""
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?{how}", uri=True, timeout=0)


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


@contextmanager
def draft_of_database(target: Path) -> Iterator[Path]:
    """Lend an empty file that takes the place of ``target`` at the end, as a database complete in itself.

    After an error nothing is left of it, nor of what SQLite puts beside it. Raises Unavailable where its journal can't
    be written into it, which SQLite doesn't say when the file is closed.
    """
    with open_draft(target) as draft:
        try:
            yield draft
            if find_journals(draft):
                with translate_errors(), closing(sqlite3.connect(draft)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except BaseException:
            remove_journals(draft)
            raise


def find_damage(file: Path) -> str:
    """Return what is wrong with a SQLite file that nobody else has open, "" if it is sound.

    Raises Unavailable where that can't be found out, as on a full disk.
    """
    with translate_errors(), closing(sqlite3.connect(file)) as connection:
        try:
            fault = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            fault = str(error)
    return "" if fault == "ok" else fault.splitlines()[-1]


def is_damage(error: BaseException | None) -> bool:
    """Return whether an error of SQLite's driver means that the file is damaged."""
    return getattr(error, "sqlite_errorname", "").startswith(DAMAGE)


def remove_journals(file: Path) -> None:
    """Remove what belongs to a database that isn't there any more."""
    for end in ("-wal", "-journal", "-shm"):
        sibling_path(file, end).unlink(missing_ok=True)
