"""Open the database; ``with database.begin() as session`` is one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Engine, ExceptionContext, ExecutionContext, create_engine, event, exc
from sqlalchemy.orm import Session

from bot.database_file import FileTrouble
from bot.database_sqlite import PRIVATE, SqliteFile
from bot.database_url import parse_url
from bot.errors import Refusal

PATIENCE = 0.4  # seconds for a turn, and again for a lock: an answer leaves within 1 s while another process holds it
REST = 1.0  # seconds in which nobody waits again for a database that did not answer in time
BINARY = 1  # psycopg.pq.Format.BINARY
Transaction = Connection  # what the desk hands on without knowing SQL

BUSY = "The database is busy. Try again in a moment."
OUT_OF_REACH = "I can't reach my database right now. Please try again in a minute."
NO_DATABASE = (
    "There is no database yet, or none that this user may open. "
    "Run “errdesk db upgrade”, then “errdesk catalog import data/error-code.md”."
)
SENTENCES = (  # what the driver says (SQLite's error names, PostgreSQL's SQLSTATEs), and what that means for a person
    (("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014"), BUSY),
    (("SQLITE_READONLY", "25006"), "The database is read-only. Make it and its folder writable for this user first."),
    (("no such table", "42P01"), "The database is not set up yet. Run “errdesk db upgrade”."),
    (("no such column", "42703"), "The database is of an older version. Run “errdesk db upgrade”."),
    (("SQLITE_CANTOPEN",), NO_DATABASE),
    (("SQLITE_NOTADB",), "This file is no SQLite database. Check DATABASE_URL: does it name the right file?"),
    (
        ("SQLITE_CORRUPT",),
        "The database file is damaged. Stop Errdesk, then run “errdesk db restore FILE” with a backup.",
    ),
    (("invalid connection option",), "DATABASE_URL has an option that PostgreSQL does not know. Check its spelling."),
    (("SQLITE_FULL", "53100"), "The disk is full. Make room, then try again."),
)


class Unavailable(Refusal):
    """The database cannot do this now.

    Its text is for people in Slack, and names no hosts, paths or drivers. ``detail`` says why and what to do, for the
    log and for whoever is at the terminal.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(BUSY if detail == BUSY else OUT_OF_REACH, detail)


class Database:
    """An open database, shared by all threads.

    Every transaction raises ``Unavailable`` for a database that is busy, read-only, damaged, out of reach or not set
    up. On SQLite the writers of this process take turns, because SQLite's own waiting is a sleep, not a queue.
    """

    def __init__(self, engine: Engine, file: SqliteFile | None = None) -> None:
        self.engine = engine
        self._file = file
        self._turn = Lock() if engine.dialect.name == "sqlite" else None
        self._rest_until = 0.0

    @property
    def resting(self) -> bool:
        """Say whether the database just kept somebody waiting in vain, so that nobody should wait again."""
        return monotonic() < self._rest_until

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Run one transaction that may write: committed at the end, undone by an error."""
        with self.begin_light() as transaction, session_on(transaction) as session:
            yield session
            session.flush()

    @contextmanager
    def begin_light(self) -> Iterator[Transaction]:
        """Do the same without the ORM, at half its cost: for what every question takes."""
        with self._guarded(), self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Run one transaction that only reads; on SQLite it waits for no writer."""
        with in_words(), self._transaction("BEGIN") as transaction, session_on(transaction) as session:
            yield session

    @contextmanager
    def _transaction(self, how: str) -> Iterator[Transaction]:
        """Begin as told on SQLite: one that takes the write lock only half-way would fail without waiting for it."""
        if self._file:
            self._file.check(write=how != "BEGIN")
        with self.engine.begin() as connection:
            if self._turn:
                connection.connection.cursor().execute(how)
            yield connection

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Wait for a turn, but not at all just after the database kept somebody waiting in vain."""
        start = monotonic()
        if self.resting or (self._turn and not self._turn.acquire(timeout=PATIENCE)):
            raise Unavailable(BUSY)
        try:
            with in_words():
                yield
        except Unavailable:
            if monotonic() - start > PATIENCE / 2:
                self._rest_until = monotonic() + REST
            raise
        finally:
            if self._turn:
                self._turn.release()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database cannot do now into ``Unavailable``; a fault of the program passes as it is."""
    try:
        yield
    except FileTrouble as error:
        raise Unavailable(str(error)) from error
    except exc.TimeoutError as error:
        raise Unavailable(BUSY) from error
    except (exc.DBAPIError, sqlite3.Error) as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        raise Unavailable(sentence) from error


def sentence_for(error: exc.DBAPIError | sqlite3.Error) -> str | None:
    """Say what a driver's error means for a person; None if it is a fault of the program."""
    cause = getattr(error, "orig", error)
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    said = f"{name} {cause}"
    for signs, sentence in SENTENCES:
        if any(sign in said for sign in signs):
            return sentence
    if isinstance(error, (exc.OperationalError, sqlite3.OperationalError)) and name != "SQLITE_ERROR":
        return f"The database cannot be used: {str(cause).splitlines()[0]}. Check DATABASE_URL."
    return None


def open_database(url: str, *, create: bool = False, patience: float = PATIENCE) -> Database:
    """Open the database at a SQLAlchemy URL, at the first use; ``patience`` is for locks, in seconds.

    Refuses an address that is none of SQLite or PostgreSQL. A SQLite file that is missing is made only on ``create``.
    """
    address = parse_url(url)
    if address.get_backend_name() == "sqlite":
        file = SqliteFile(Path(address.database or "").absolute(), create=create, patience=patience)
        return Database(file.engine, file)
    milliseconds = round(patience * 1000)
    limits = f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds}"
    connecting = {
        "connect_timeout": 2,  # seconds, libpq's least
        "tcp_user_timeout": milliseconds,  # for a server that vanished without a word
        "options": limits,
        "application_name": "errdesk",
    }
    engine = create_engine(address, pool_pre_ping=True, pool_timeout=patience, connect_args=connecting, **PRIVATE)
    event.listen(engine, "before_cursor_execute", answer_in_binary)
    event.listen(engine, "handle_error", drop_detail)
    return Database(engine)


def answer_in_binary(*about: object) -> None:
    """Let PostgreSQL send bytes as they are, and not as hex digits, where a statement has the option ``binary``."""
    _, cursor, _, _, context, _ = about
    if isinstance(context, ExecutionContext) and context.execution_options.get("binary"):
        cursor.format = BINARY  # type: ignore[attr-defined]  # - the driver's cursor, imported where it is needed


def drop_detail(context: ExceptionContext) -> None:
    """Cut the detail off PostgreSQL's errors: it quotes the row at hand, and with it what people typed."""
    cause = context.original_exception
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)  # None where no server answered
    if primary and context.sqlalchemy_exception:
        cause.args = (primary,)
        context.sqlalchemy_exception.args = (f"({type(cause).__name__}) {primary}",)


def session_on(transaction: Transaction) -> Session:
    """Lend a running transaction to what reads through the ORM."""
    return Session(transaction, expire_on_commit=False)
