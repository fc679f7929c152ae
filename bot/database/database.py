"""Open the database; ``with database.begin() as session`` is one transaction."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Engine, exc
from sqlalchemy.orm import Session

from bot.database.breaker import Breaker
from bot.database.postgres.explain import explain_failure
from bot.database.sqlite.file import FileTrouble, Generation
from bot.database.sqlite.sqlite_file import SqliteFile
from bot.database.time_limit import GRACE, time_limit
from bot.database.url import parse_url
from bot.errors import Refusal

PATIENCE = 0.4  # seconds for a turn, and again for a lock: an answer leaves within 1 s while another process holds it
ANSWER = 0.7  # seconds for all that an answer waits for in the database: it leaves within 1 s whatever happens there
FILE, QUESTIONS, CHANGES = "file", "questions", "changes"  # what transactions may wait for: see begin_promptly
Transaction = Connection  # what the desk hands on without knowing SQL

BUSY = "The database is busy. Try again in a moment."
SILENT = "The database doesn't answer. Check that its server is running and that the network lets it through."
OUT_OF_REACH = "I can't reach my database right now. Please try again in a minute."
NOT_OPENED = (
    "The database can't be opened. Check that this user can write the file that DATABASE_URL names and its folder."
)
NO_ENCODING = "The database's encoding can't hold every character that people type. It must be UTF8: see docs/admin.md."
NO_PRIVILEGE = "The role in DATABASE_URL may not use Errdesk's tables. Their owner can GRANT that: see docs/admin.md."
OPTIONS_DROPPED = (
    "A pooler such as PgBouncer drops the options in DATABASE_URL. Remove them there, and set them for the role with "
    "ALTER ROLE … SET: see docs/admin.md."
)
SENTENCES = (  # what the driver says (SQLite's error names, PostgreSQL's SQLSTATEs), and what that means for a person
    (("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "55P03", "57014"), BUSY),
    (("RevalidateCachedQuery",), BUSY),  # an upgrade outdated a plan: bot.database.postgres.engine.STALE_PLAN
    (("no answer in time",), SILENT),  # bot.database.postgres.connection.NO_ANSWER
    (("the options of the address were dropped",), OPTIONS_DROPPED),  # bot.database.postgres.options.DROPPED
    (("SQLITE_READONLY", "25006"), "The database is read-only. Make it and its folder writable for this user first."),
    (("no such table", "42P01"), "The database is not set up yet. Run “errdesk db upgrade”."),
    (("no such column", "42703"), "The database is of an older version. Run “errdesk db upgrade”."),
    (("SQLITE_CANTOPEN",), NOT_OPENED),
    (("SQLITE_NOTADB",), "This file is no SQLite database. Check DATABASE_URL: does it name the right file?"),
    (
        ("SQLITE_CORRUPT",),
        "The database file is damaged. Stop Errdesk, then run “errdesk db restore FILE” with a backup.",
    ),
    (("22P05", "22021"), NO_ENCODING),
    (("42501",), NO_PRIVILEGE),
    (("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "53100"), "The disk is full. Make room, then try again."),
    (("SQLITE_IOERR", "58030"), "The disk can't be read or written. Check the disk: the system's log says more."),
    (("XX001", "XX002"), "PostgreSQL has found damage in its files. Restore a backup: its own log says more."),
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

    A transaction raises ``Unavailable`` for a database that can't be used now. On SQLite this process's writers take
    turns, because SQLite's own waiting is a sleep, not a queue.
    """

    def __init__(
        self,
        engine: Engine,
        file: SqliteFile | None = None,
        *,
        now: Callable[[], float] = monotonic,
        to_begin: float = ANSWER,
    ) -> None:
        self.engine = engine
        self._file = file
        self._now = now
        self._to_begin = to_begin
        self._has_begun = False
        self._turn = Lock() if engine.dialect.name == "sqlite" else None
        self._server = Breaker(now)
        self._resources = defaultdict[str, Breaker](lambda: Breaker(now))

    @property
    def resting(self) -> bool:
        """Return whether a question was just kept waiting in vain, so that no other should wait."""
        return self._server.resting or self._resources[FILE if self._turn else QUESTIONS].resting

    def find_generation(self, transaction: Transaction) -> Generation | None:
        """Return the generation of the SQLite file that a transaction reads, None on PostgreSQL.

        What was read in another generation may be from another file.
        """
        return self._file.find_generation(transaction.connection.driver_connection) if self._file else None

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Run one transaction that may write: committed at the end, undone by an error."""
        with self._begin(CHANGES) as transaction, session_on(transaction) as session:
            yield session
            session.flush()

    @contextmanager
    def begin_light(self) -> Iterator[Transaction]:
        """Do the same without the ORM, at half its cost: for work in the background."""
        with self._begin(None) as transaction:
            yield transaction

    @contextmanager
    def begin_promptly(self, resource: str = QUESTIONS) -> Iterator[Transaction]:
        """Do the same where an answer waits for it: all waiting, connecting included, ends after ``ANSWER`` seconds.

        Whoever waits in vain keeps others from waiting right afterwards, but only for the same ``resource``: what they
        have in common is a lock. On SQLite that is always the file.
        """
        with time_limit(ANSWER), self._begin(resource) as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Run one transaction that only reads; on SQLite it waits for no writer."""
        with self._transaction("BEGIN") as transaction, session_on(transaction) as session:
            yield session

    @contextmanager
    def _begin(self, resource: str | None) -> Iterator[Transaction]:
        """Begin a transaction that may write, as soon as its turn has come."""
        with self._guarded(FILE if self._turn else resource), self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    @contextmanager
    def _transaction(self, how: str) -> Iterator[Transaction]:
        """Begin as told on SQLite: one that takes the write lock only half-way would fail without waiting for it."""
        with self._answered(), in_words(), ExitStack() as stack:
            if self._file:
                self._file.check(write=how != "BEGIN")
            with time_limit(self._to_begin if self._has_begun else inf):  # before the first one, no answer waits
                connection = stack.enter_context(self.engine.begin())
            if self._turn:
                connection.connection.cursor().execute(how)
            self._has_begun = True
            self._server.reset()
            yield connection

    @contextmanager
    def _answered(self) -> Iterator[None]:
        """Turn callers away while the server doesn't answer; one at a time may find out whether it does again."""
        if not self._server.admit():
            raise Unavailable(SILENT)
        answers = True
        try:
            yield
        except Unavailable as trouble:
            answers = trouble.detail != SILENT
            raise
        finally:
            (self._server.reset if answers else self._server.trip)()

    @contextmanager
    def _guarded(self, resource: str | None) -> Iterator[None]:
        """Wait for a turn, but not at all just after somebody waited for the same resource in vain."""
        start = self._now()
        breaker = self._resources[resource] if resource else Breaker()
        if breaker.resting or (self._turn and not self._turn.acquire(timeout=PATIENCE)):
            raise Unavailable(BUSY)
        try:
            yield
        except Unavailable:
            if self._now() - start > PATIENCE / 2:
                breaker.trip()
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
    """Return what a driver's error means for a person, None for a fault of the program."""
    cause = getattr(error, "orig", error)
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    description = f"{name} {cause} {getattr(getattr(cause, 'diag', None), 'source_function', '')}"
    for signs, sentence in SENTENCES:
        if any(sign in description for sign in signs):
            return sentence
    if isinstance(error, (exc.OperationalError, sqlite3.OperationalError)) and name != "SQLITE_ERROR":
        return explain_failure(str(cause), name) or quote_error(cause, has_code=bool(name))
    return None


def quote_error(cause: BaseException, *, has_code: bool) -> str:
    """Return what a driver says itself; where it gives no code, the address may be wrong."""
    first = (str(cause).splitlines() or [type(cause).__name__])[0]
    return f"The database cannot be used: {first}.{'' if has_code else ' Check DATABASE_URL.'}"


def open_database(
    url: str, *, create: bool = False, patience: float = PATIENCE, is_unlimited: bool = False
) -> Database:
    """Open the database at a SQLAlchemy URL, at the first use; ``patience`` is for locks, in seconds.

    Refuses an address that is none of SQLite or PostgreSQL. A missing SQLite file is made only on ``create``. On
    PostgreSQL a statement gets no more time than it may wait for a lock, unless it ``is_unlimited``.
    """
    address = parse_url(url)
    if address.get_backend_name() == "sqlite":
        file = SqliteFile(Path(address.database or "").absolute(), create=create, patience=patience)
        return Database(file.engine, file)
    from bot.database.postgres.engine import Limits, postgres_engine  # noqa: PLC0415 - loads psycopg, which SQLite doesn't need

    engine = postgres_engine(address, Limits(patience, None if is_unlimited else patience))
    return Database(engine, to_begin=max(ANSWER, patience + GRACE))


def session_on(transaction: Transaction) -> Session:
    """Lend a running transaction to what reads through the ORM."""
    return Session(transaction, expire_on_commit=False)
