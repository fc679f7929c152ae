"""Open a SQLite file: private, in WAL mode, and read-only where it cannot be written."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import QueuePool

from bot.private_files import create_missing

PRIVATE = {"hide_parameters": True}  # errors must not carry what people typed into the log
CLOSING = 0.1  # seconds that a program which ends waits for other programs' readers


def sqlite_engine(address: URL, *, create: bool, patience: float) -> Engine:
    """Make an engine for a SQLite file; a new one, and the journals that SQLite puts beside it, are private."""
    file = Path(address.database or "").absolute()
    path = quote(str(file))

    def connect() -> sqlite3.Connection:
        if create:
            with suppress(OSError):  # SQLite says it better
                create_missing(file)
        connection = connect_sqlite(f"file:{path}?mode={'rwc' if create else 'rw'}", patience)
        try:
            set_pragmas(connection)
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorname != "SQLITE_READONLY_DIRECTORY":
                raise
            connection = connect_sqlite(f"file:{path}?immutable=1", patience)  # the only way into a closed folder
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_timeout=patience, **PRIVATE)


def connect_sqlite(uri: str, patience: float) -> sqlite3.Connection:
    """Open a file; the driver begins no transaction by itself, and the pool lends to one thread at a time."""
    return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)


def set_pragmas(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side, and hold foreign keys; a read-only file keeps its journal mode."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_READONLY":
            raise


def close_file(engine: Engine, file: Path) -> None:
    """Close an engine's file, complete in itself: what stands in the journal beside it is written back first.

    SQLite does that when the last connection is closed, but not for two programs that end at the same moment, nor for
    one that ends without closing anything. A program that was killed leaves its journal to the next one.
    """
    with suppress(sqlite3.Error, OSError):
        if beside(file, "-wal").stat().st_size:
            with closing(connect_sqlite(f"file:{quote(str(file))}?mode=rw", CLOSING)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def beside(file: Path, end: str) -> Path:
    """Return a file that SQLite keeps beside a database: "-wal", "-shm" or "-journal"."""
    return file.with_name(f"{file.name}{end}")
