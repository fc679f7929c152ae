"""Open the database; ``with database.begin() as transaction`` is one transaction."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TypeAlias

from sqlalchemy import Connection, Engine, exc
from sqlalchemy.orm import Session

from bot.database.breaker import Breaker
from bot.database.driver_errors import BUSY, SILENT, explain_driver_error
from bot.database.sqlite.file import FileTrouble, Generation
from bot.database.sqlite.sqlite_file import SqliteFile
from bot.database.time_limit import GRACE, time_limit
from bot.database.url import parse_url
from bot.errors import Refusal

PATIENCE = 0.4  # seconds for a turn, and again for a lock: an answer leaves within 1 s while another process holds it
ANSWER = 0.7  # seconds for all that an answer waits for in the database: it leaves within 1 s whatever happens there
FILE, QUESTIONS, CHANGES = "file", "questions", "changes"  # what transactions may wait for: see begin_promptly
Transaction: TypeAlias = Session  # what the desk passes to the store's functions without calling anything on it

OUT_OF_REACH = "I can't reach my database right now. Please try again in a minute."


class Unavailable(Refusal):
    """The database cannot do this now.

    Its text is for people in Slack, and names no hosts, paths or drivers. ``detail`` says why and what to do, for the
    log and for whoever is at the terminal.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(BUSY if detail == BUSY else OUT_OF_REACH, detail)


class LentSession(Session):
    """A session on a running transaction, for the ORM; whoever needs none gets the connection at no cost."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, expire_on_commit=False)
        self._lent = connection

    def connection(self, *_: object, **__: object) -> Connection:
        """Return the transaction's connection; Session's own method begins a transaction of the ORM first."""
        return self._lent


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
        return self._server.resting or self._find_breaker(QUESTIONS).resting

    def find_generation(self, transaction: Transaction) -> Generation | None:
        """Return the generation of the SQLite file that a transaction reads, None on PostgreSQL.

        What was read in another generation may be from another file.
        """
        return self._file.find_generation(transaction.connection().connection.driver_connection) if self._file else None

    @contextmanager
    def begin(self, resource: str | None = CHANGES) -> Iterator[Transaction]:
        """Run one transaction that may write, as soon as its turn has come: committed at the end, undone by an error.

        Whoever waits in vain keeps others from waiting right afterwards, but only for the same ``resource``: what they
        have in common is a lock. On SQLite that is always the file.
        """
        with self._guarded(resource), self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction
            transaction.flush()

    def begin_light(self) -> AbstractContextManager[Transaction]:
        """Run one transaction that may write, in the background; waiting in vain stops no others on PostgreSQL."""
        return self.begin(None)

    @contextmanager
    def begin_promptly(self, resource: str = QUESTIONS) -> Iterator[Transaction]:
        """Run one transaction that may write while somebody waits for an answer.

        All waiting, including that for a connection, ends after ``ANSWER`` seconds.
        """
        with time_limit(ANSWER), self.begin(resource) as transaction:
            yield transaction

    def read(self) -> AbstractContextManager[Transaction]:
        """Run one transaction that only reads; on SQLite it waits for no writer."""
        return self._transaction("BEGIN")

    @contextmanager
    def _transaction(self, how: str) -> Iterator[Transaction]:
        """Run a transaction; ``how`` is the statement that begins it on SQLite.

        One that writes takes the write lock at its beginning: if it asked for it later, SQLite would refuse at once.
        """
        with self._answered(), translate_errors(), ExitStack() as stack:
            if self._file:
                self._file.check(write=how != "BEGIN")
            with time_limit(self._to_begin if self._has_begun else inf):  # before the first one, no answer waits
                connection = stack.enter_context(self.engine.begin())
            if self._turn:
                connection.connection.cursor().execute(how)
            self._has_begun = True
            self._server.reset()
            yield stack.enter_context(LentSession(connection))

    @contextmanager
    def _answered(self) -> Iterator[None]:
        """Raise Unavailable while the server is known not to answer, except for one caller at a time, who tries it."""
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
        breaker = self._find_breaker(resource)
        if breaker.resting:
            raise Unavailable(SILENT if self._server.resting else BUSY)
        with self._take_turn():
            try:
                yield
            except Unavailable:
                if self._now() - start > PATIENCE / 2:
                    breaker.trip()
                raise

    def _find_breaker(self, resource: str | None) -> Breaker:
        """Return the breaker of a resource; without a resource, one of its own."""
        name = FILE if self._turn else resource
        return self._resources[name] if name else Breaker()

    @contextmanager
    def _take_turn(self) -> Iterator[None]:
        """Take this process's turn to write, which only SQLite needs."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=PATIENCE):
            raise Unavailable(BUSY)
        try:
            yield
        finally:
            self._turn.release()


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn what the database cannot do now into ``Unavailable``; a fault of the program passes as it is."""
    try:
        yield
    except FileTrouble as error:
        raise Unavailable(str(error)) from error
    except exc.TimeoutError as error:
        raise Unavailable(BUSY) from error
    except (exc.DBAPIError, sqlite3.Error) as error:
        sentence = explain_driver_error(error)
        if sentence is None:
            raise
        raise Unavailable(sentence) from error


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
