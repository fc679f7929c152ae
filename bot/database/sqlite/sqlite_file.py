"""Keep a SQLite file open: private, in WAL mode, and followed through all that happens to it while the program runs."""

import logging
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from bot.database.sqlite.connection import OwnConnection, connect_sqlite, empty_journal, set_pragmas, write_journal_back
from bot.database.sqlite.file import (
    FileState,
    FileTrouble,
    Generation,
    Identity,
    explain_missing,
    explain_read_only,
    explain_unreadable,
    identify,
    is_database,
    look_at,
    open_files,
    repair_journals,
    sibling_path,
)
from bot.database.sqlite.open_journal import find_journal
from bot.database.sqlite.stale_journal import check_before_opening
from bot.private_files import create_if_missing

log = logging.getLogger(__name__)

PRIVATE = {"hide_parameters": True}  # errors must not carry what people typed into the log
CLOSING = 0.1  # seconds that a program which ends waits for other programs' readers
LOOKING = 1.0  # seconds after which it is looked again whether the file can be written
UNWRITABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN")  # how the names of SQLite's errors begin in a closed folder

GONE = (
    "The database {file} is gone: it was deleted or moved away while Errdesk was running. Put it back, or stop Errdesk "
    "and run “errdesk db restore FILE” with a backup. Until then nothing is recorded."
)
BACK = "The database {file} is back. Errdesk goes on with it."
REPLACED = (
    "The database {file} was replaced by another file while Errdesk was running. Errdesk uses the new one from now on. "
    "Next time stop Errdesk and run “errdesk db restore FILE”."
)
NO_SUCCESSOR = (
    "The database {file} was replaced by a file that isn't a database. Stop Errdesk and run “errdesk db restore FILE” "
    "with a backup. Until then nothing is recorded."
)
OVERWRITTEN = (
    "The database {file} was overwritten while Errdesk was running, for example with “cp”. It may be damaged now, so "
    "Errdesk doesn't use it any more. Stop every Errdesk process and run “errdesk db restore FILE” with a backup."
)
LOST = (
    "{file}-wal or {file}-shm was deleted while Errdesk was running. SQLite needs both as long as a program has the "
    "database open. Errdesk writes what they held into {file} and goes on."
)
LEFT = (
    "Not everything could be written into {file} ({error}). The rest is in {journal}: keep the two files together. "
    "Errdesk tries again at its next start."
)
WRITABLE = "The database {file} can be written again."


class SqliteFile:
    """A SQLite file and the engine on it. ``check`` must be called before a transaction begins.

    A file that is missing is created only on ``create``. ``patience`` is for locks, in seconds.
    """

    def __init__(self, file: Path, *, create: bool, patience: float) -> None:
        self.file = file
        self.engine = create_engine(
            "sqlite://", creator=self.connect, poolclass=QueuePool, pool_timeout=patience, **PRIVATE
        )
        self._create = create
        self._patience = patience
        self._state: FileState | None = None
        self._known: Identity | None = None  # the file that was there last
        self._is_useless = False  # whether what took the database's place is no database
        self._look_again = 0.0
        self._looking = Lock()
        self._generation = 0  # how often connections were outdated by what happened to the file
        self._connections: WeakKeyDictionary[OwnConnection, Generation] = WeakKeyDictionary()
        event.listen(self.engine, "checkin", self._close_outdated)
        open_files.add(self)

    def check(self, *, write: bool) -> None:
        """Detect changes of the file; raises FileTrouble if it can't be read, or written if ``write`` is set."""
        state = self._state
        if state is None or self._may_have_changed(state):
            state = self._look()
        if trouble := self._find_trouble(state):
            raise FileTrouble(trouble)
        if write and state.blocked:
            raise FileTrouble(explain_read_only(self.file, state.blocked))

    def _may_have_changed(self, state: FileState) -> bool:
        return monotonic() > self._look_again or identify(self.file) != state.identity

    def _find_trouble(self, state: FileState) -> str:
        """Return why the file can't even be read, "" if it can."""
        if state.identity is None:
            missing = GONE.format(file=self.file) if self._known else explain_missing(self.file)
            return "" if self._create else missing
        if not state.is_readable:
            return explain_unreadable(self.file)
        return NO_SUCCESSOR.format(file=self.file) if self._is_useless else ""

    def _look(self) -> FileState:
        """Return the file's present state; if it changed, log that, and let new connections open what is there now."""
        with self._looking:
            repair_journals(self.file)
            before, state = self._state, look_at(self.file)
            if before is None:
                check_before_opening(self.file)
            else:
                self._judge_successor(state)
            if before and state != before:
                self._follow(before, state)  # raises where it must be tried again
            self._check_journal()
            self._state, self._known = state, state.identity or self._known
            self._look_again = monotonic() + LOOKING
            return state

    def _judge_successor(self, state: FileState) -> None:
        """Note whether the file that took the database's place, which nobody has opened yet, is a database."""
        if self._is_useless or state.identity not in (None, self._known):
            self._is_useless = not is_database(self.file)

    def _follow(self, before: FileState, state: FileState) -> None:
        """Log what happened to the file, and let new connections open what has its name now."""
        happened = self._describe(before, state)
        if state.identity != self._known and not self._write_journal_back():
            raise FileTrouble(happened)
        if happened:
            log.warning(happened)
        self._generation += 1
        self.engine.dispose()

    def _describe(self, before: FileState, state: FileState) -> str:
        """Return what happened to the file, "" for what was said before."""
        if state.identity is None:
            return GONE.format(file=self.file)
        if state.identity != self._known:
            return (NO_SUCCESSOR if self._is_useless else REPLACED).format(file=self.file)
        if before.identity is None:
            return BACK.format(file=self.file)
        return self._describe_rights(before, state)

    def _describe_rights(self, before: FileState, state: FileState) -> str:
        """Return whether the file can be written now, "" where that did not change."""
        if bool(before.blocked) == bool(state.blocked):
            return ""
        return explain_read_only(self.file, state.blocked) if state.blocked else WRITABLE.format(file=self.file)

    def _check_journal(self) -> None:
        """Connect anew if the journal was lost; raises FileTrouble until that is done, and for an overwritten file."""
        journal = find_journal(self.file)
        if journal is None:
            return
        if journal.was_just_bypassed():
            log.warning(OVERWRITTEN.format(file=self.file))
        if journal.is_bypassed:
            raise FileTrouble(OVERWRITTEN.format(file=self.file))
        if journal.is_lost:
            self._replace_journal()

    def _replace_journal(self) -> None:
        """Write a journal that lost its name back, and let SQLite create another one, once nobody uses it any more."""
        if self._write_journal_back():
            self._generation += 1
            self.engine.dispose()
        if find_journal(self.file):
            raise FileTrouble(LOST.format(file=self.file))
        log.warning(LOST.format(file=self.file))

    def _write_journal_back(self) -> bool:
        """Write the journal into its file, whatever their names are now; return False to try again later.

        That leaves it empty. Otherwise SQLite would play it into the next file of that name, and damage that. Raises
        sqlite3.Error while it can't be written, for example because the disk is full.
        """
        for connection, (identity, _) in tuple(self._connections.items()):
            if identity == self._known:
                with suppress(sqlite3.ProgrammingError):  # it is closed
                    return write_journal_back(connection)
        return True

    def find_generation(self, connection: object) -> Generation:
        """Return the generation of the file that a connection opened; a new file with the same inode has another."""
        if not isinstance(connection, OwnConnection):
            raise TypeError(connection)
        return self._connections[connection]

    def _close_outdated(self, connection: OwnConnection | None, _record: object) -> None:
        """Close a connection that was in use when the file changed: while one is open, SQLite keeps what it knew."""
        if connection and self._connections[connection][1] != self._generation:
            connection.close()

    def connect(self) -> OwnConnection:
        """Open the file; a new one, and the journals that SQLite puts beside it, are private."""
        if self._create:
            with suppress(OSError):  # SQLite says it better
                create_if_missing(self.file)
        repair_journals(self.file)
        identity, generation = identify(self.file), self._generation
        try:
            connection = self._open("mode=rwc" if self._create else "mode=rw")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(UNWRITABLE) or not look_at(self.file).blocked:
                raise
            connection = connect_sqlite(self.file, "immutable=1", self._patience)  # the only way into a closed folder
        self._connections[connection] = identity, generation
        return connection

    def _open(self, how: str) -> OwnConnection:
        """Open the file and set the connection up, or close it again."""
        connection = connect_sqlite(self.file, how, self._patience)
        try:
            set_pragmas(connection, self._patience)
            connection.join(self.file)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the file, complete in itself: what stands in the journal beside it is written back first.

        SQLite does that when the last connection is closed, but not for two programs that end at the same moment, nor
        for one that ends without closing anything. A program that was killed leaves its journal to the next one.
        """
        opened = find_journal(self.file)
        if identify(self.file) == self._known and not (opened and opened.is_bypassed):
            try:
                empty_journal(self.file, CLOSING)
            except sqlite3.Error as error:
                journal = sibling_path(self.file.resolve(), "-wal")
                log.warning(LEFT.format(file=self.file, journal=journal, error=error))
        self.engine.dispose()
