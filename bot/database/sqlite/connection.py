"""A connection to a SQLite file, and what is done on one alone."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from bot.database.sqlite.file import has_content, sibling_path
from bot.database.sqlite.open_journal import OpenJournal, join_journal, leave_journal

RETRY = 0.01  # seconds between two attempts to change the journal mode


class OwnConnection(sqlite3.Connection):
    """A connection that knows its journal, and can be kept in a weak dictionary, which the driver's own can't."""

    journal: OpenJournal | None = None

    def join(self, file: Path) -> None:
        """Watch the journal of the file as long as this connection is open."""
        self.journal = join_journal(file, self)

    def close(self) -> None:
        """Close the connection, and only then what watches its journal."""
        super().close()
        journal, self.journal = self.journal, None
        if journal:
            leave_journal(journal, self)


def connect_sqlite(file: Path, how: str, patience: float) -> OwnConnection:
    """Open a file; the driver begins no transaction by itself, and the pool lends to one thread at a time."""
    uri = f"file:{quote(str(file.absolute()))}?{how}"
    return sqlite3.connect(
        uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False, factory=OwnConnection
    )


def set_pragmas(connection: sqlite3.Connection, patience: float) -> None:
    """Hold foreign keys, and let readers and a writer work side by side; a read-only file keeps its journal mode.

    SQLite itself waits for no lock when it changes the journal mode, as it does once for a new file.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    end = monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname == "SQLITE_READONLY":
                return
            if error.sqlite_errorname != "SQLITE_BUSY" or monotonic() > end:
                raise
            sleep(RETRY)
        else:
            return


def write_journal_back(connection: sqlite3.Connection) -> bool:
    """Empty the journal into its file; return False where somebody still reads or writes.

    Raises sqlite3.Error for a journal that can't be written back and is still needed, for example on a full disk. One
    that was opened read-only holds nothing of this program's.
    """
    try:
        busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return False
        if error.sqlite_errorname != "SQLITE_READONLY":
            raise
        return True
    return not busy


def empty_journal(file: Path, patience: float) -> None:
    """Write the journal beside a file back, if there is one and no other program uses it. Raises sqlite3.Error."""
    if has_content(sibling_path(file.resolve(), "-wal")):
        with closing(connect_sqlite(file, "mode=rw", patience)) as connection:
            write_journal_back(connection)
